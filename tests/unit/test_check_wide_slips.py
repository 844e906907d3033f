"""One finding for a mistake of any width: half a block, a block, a market, a column; with the values that are certain."""

from copy import deepcopy
from datetime import date
from decimal import Decimal
from functools import cache
from typing import Any

from ribao.cells import CellRef
from ribao.check import build_snapshot, check
from ribao.model import Finding, ReportSnapshot, Verdict
from ribao_sim import build_report, simulate_days
from ribao_sim.cells import index_cells


@cache
def days() -> list[dict[str, Any]]:
    return list(simulate_days(date(2025, 2, 3), date(2025, 3, 14), 6))


@cache
def history() -> tuple[ReportSnapshot, ...]:
    return tuple(build_snapshot(build_report(day), Verdict(())) for day in days()[:-1])


def find(day: dict[str, Any]) -> list[Finding]:
    return [f for f in check(build_report(day), history()).findings if f.severity == "error"]


def spoil_block(block: str, make: Any) -> tuple[dict[str, Any], dict[CellRef, str]]:
    """The last day with a block's rows changed by `make(current, previous, change)`, and what was right."""
    day = deepcopy(days()[-1])
    cells, right = index_cells(day), {}
    for row in dict.fromkeys(c.row for c in cells if c.table == "t2" and c.block == block):
        spots = [cells[row.cell(f)] for f in ("current", "previous", "change")]
        for field, spot, text in zip(
            ("current", "previous", "change"), spots, make(*(s.text for s in spots)), strict=True
        ):
            if text != spot.text:
                right[row.cell(field)] = str(spot.text)
                spot.text = text
    return day, right


def assert_one_finding(day: dict[str, Any], right: dict[CellRef, str], slip: str) -> None:
    (finding,) = find(day)
    assert finding.slip == slip and finding.cells[0] in right
    proposed = {p.cell: p.value for p in finding.proposals}
    assert proposed and all(Decimal(str(v)) == Decimal(right[c]) for c, v in proposed.items() if c in right)


def test_the_changes_of_a_block_with_the_wrong_sign() -> None:
    day, right = spoil_block(
        "锌", lambda now, was, move: (now, was, move if Decimal(move) == 0 else f"{-Decimal(move):f}")
    )
    assert_one_finding(day, right, "block.change_sign")


def test_the_columns_of_a_block_exchanged() -> None:
    day, right = spoil_block("锌", lambda now, was, move: (was, now, move))
    assert_one_finding(day, right, "block.columns_exchanged")


def test_a_block_of_the_report_before() -> None:
    before = index_cells(days()[-2])
    day = deepcopy(days()[-1])
    right = {}
    for cell, spot in index_cells(day).items():
        if cell.table == "t2" and cell.block == "锡" and before[cell].text != spot.text:
            right[cell] = str(spot.text)
            spot.text = before[cell].text
    assert_one_finding(day, right, "block.late")


def spoil_quotes(fields: tuple[str, ...], make: Any) -> tuple[dict[str, Any], dict[CellRef, str]]:
    """The last day with columns of table 1 as `make(rows, place, cell)` gives them, and what was right."""
    day = deepcopy(days()[-1])
    cells, right = index_cells(day), {}
    rows = list(dict.fromkeys(c.row for c in cells if c.table == "t1"))
    true = {c: cells[c].text for c in cells}
    for place, row in enumerate(rows):
        for cell in (row.cell(f) for f in fields):
            text = make(rows, place, cell, true)
            if text != true[cell]:
                right[cell] = str(true[cell])
                cells[cell].text = text
    return day, right


def test_the_percentages_of_the_report_before() -> None:
    before = index_cells(days()[-2])
    day, right = spoil_quotes(("pct",), lambda rows, place, cell, true: before[cell].text)
    assert_one_finding(day, right, "contracts.pct_stale")


def test_the_changes_of_table_1_with_the_wrong_sign() -> None:
    day, right = spoil_quotes(
        ("change",),
        lambda rows, place, cell, true: f"{-Decimal(true[cell]):f}" if Decimal(true[cell]) else true[cell],
    )
    assert_one_finding(day, right, "contracts.change_sign")


def test_table_1_a_row_off() -> None:
    day, right = spoil_quotes(
        ("close", "change", "pct"), lambda rows, place, cell, true: true[rows[place - 1].cell(cell.field)]
    )
    assert_one_finding(day, right, "contracts.shifted")


def test_stocks_of_a_market_in_another_unit() -> None:
    day = deepcopy(days()[-1])
    cells, right = index_cells(day), {}
    for metric in ("LME库存", "LME仓单", "LME注销仓单"):
        for field in ("current", "previous", "change"):
            cell = CellRef(f"t2/锌/{metric}/{field}")
            number = Decimal(cells[cell].text)
            right[cell], cells[cell].text = cells[cell].text, f"{number / 10000:.4f}"
    assert_one_finding(day, right, "stocks.scaled")


def test_signs_that_nothing_decides_are_alternatives() -> None:
    """Without the report before, changes with the wrong sign look like columns exchanged: neither is proposed."""
    day, _ = spoil_block("锌", lambda now, was, move: (now, was, f"{-Decimal(move):f}"))
    found = [
        f for f in check(build_report(day), history()[:-1]).findings if f.cells[:1] and f.severity == "error"
    ]
    assert found and not [p for f in found for p in f.proposals if p.cell.field in ("current", "previous")]


def test_a_right_day_has_no_finding() -> None:
    assert find(days()[-1]) == []


def test_a_volume_of_the_report_before() -> None:
    day = deepcopy(days()[-1])
    volume = CellRef("t1/SHFE铜/volume")
    index_cells(day)[volume].text = index_cells(days()[-2])[volume].text
    (finding,) = find(day)
    assert finding.slip == "volumes.stale" and finding.cells == (volume,)


def test_volumes_in_the_place_of_open_interests() -> None:
    other = {"volume": "open_interest", "open_interest": "volume"}
    day, right = spoil_quotes(
        tuple(other), lambda rows, place, cell, true: true[cell.beside(other[cell.field])]
    )
    (finding,) = find(day)
    assert finding.slip == "turnovers.exchanged" and set(finding.cells) == set(right)
