"""What of a report is written to the warehouse, and how."""

from dataclasses import replace

import pytest
from ribao.cells import CellRef
from ribao.model import Cell
from ribao.warehouse.copy_rows import write_lines
from ribao.warehouse.rows import reading_rows

from tests.fixtures.reports import DAYS, report


@pytest.mark.parametrize(
    ("printed", "number"),
    [
        *(("12.20", "12.20"), ("-0.5", "-0.5"), ("0", "0")),
        *(("+1.5", "1.5"), ("007", "7"), (".5", "0.5"), ("1,234", "1234"), ("１２", "12"), ("▼3", "-3")),
        *(("—", None), ("5月30日", None), (None, None), ("1200~1300", None)),
    ],
)
def test_a_cell_is_stored_with_the_number_it_prints(printed: str | None, number: str | None) -> None:
    read = report(DAYS[0], (("铜", "LME库存", printed, "2", "-1"),), sha="a")
    values = {row[1]: row[6:8] for row in reading_rows(1, read)}
    assert values[CellRef("t2/铜/LME库存/current")] == (printed, number)


def test_a_percentage_of_table_2_is_a_field_of_its_series() -> None:
    read = report(DAYS[0], (("铜", "精废铜价差", "1200", "1190", "10"),))
    (row,) = read.indicators
    pct = Cell(row.row.cell("pct"), "0.84%", None)
    row = replace(row, cells={**row.cells, "pct": pct})
    fields = {line[1]: line[2:4] + line[7:8] for line in reading_rows(1, replace(read, indicators=(row,)))}
    assert fields[pct.id] == ("cu.scrap_spread", "pct", "0.84")


def test_a_row_is_a_line_with_a_tab_between_its_values() -> None:
    assert (
        write_lines([(1, "铜", 2.5), (2, CellRef("t1/铜/close"), 3.0)]) == "1\t铜\t2.5\n2\tt1/铜/close\t3.0\n"
    )


@pytest.mark.parametrize(
    ("text", "line"), [("a\tb", r"a\tb"), ("a\nb", r"a\nb"), ("a\rb", r"a\rb"), ("\\N", r"\\N")]
)
def test_what_would_end_a_value_or_a_line_is_escaped(text: str, line: str) -> None:
    assert write_lines([("1", text)]) == f"1\t{line}\n"
