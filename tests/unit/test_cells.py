"""Cell references: built, taken apart, and still plain ids."""

import json

from ribao.cells import CellRef, RowRef


def test_each_kind_of_cell_has_the_documented_id() -> None:
    assert RowRef.quote("LME铜").cell("close") == "t1/LME铜/close"
    assert RowRef.indicator("铜", "LME库存#2").cell("current") == "t2/铜/LME库存#2/current"
    assert RowRef.header("铜", "left").cell("previous") == "header/铜/left/previous"
    assert CellRef.statement("沪镍", 3) == "text/沪镍/3"


def test_a_reference_is_taken_apart_where_a_label_holds_a_slash() -> None:
    cell = CellRef("t2/螺纹钢/RB/J/change")
    assert (cell.table, cell.block, cell.metric, cell.field) == ("t2", "螺纹钢", "RB/J", "change")
    assert cell.row == "t2/螺纹钢/RB/J" and cell.row.metric == "RB/J"
    assert cell.beside("current") == "t2/螺纹钢/RB/J/current"


def test_the_previous_report_and_a_stated_change_are_marked() -> None:
    cell = CellRef("t1/LME铜/close")
    assert cell.in_past.is_past and cell.in_past.present == cell
    assert cell.in_past.table == "t1" and cell.in_past.row == "past/t1/LME铜"
    change = CellRef.statement("铜", 1).stated_change
    assert change.is_stated_change and change.printed == "text/铜/1"


def test_a_reference_is_stored_as_its_text() -> None:
    cell = CellRef("t1/LME铜/close")
    assert json.dumps([cell]) == json.dumps(["t1/LME铜/close"]) and {"t1/LME铜/close": 1}[cell] == 1
