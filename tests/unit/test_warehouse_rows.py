"""What of a report is written to the warehouse, and how."""

import pytest
from ribao.cells import CellRef
from ribao.warehouse.copy_rows import write_lines
from ribao.warehouse.rows import reading_rows

from tests.fixtures.reports import DAYS, report


@pytest.mark.parametrize(
    ("printed", "number"),
    [
        *(("12.20", "12.20"), ("-0.5", "-0.5"), ("0", "0")),
        *(("+1.5", "1.5"), ("007", "7"), (".5", "0.5"), ("1,234", "1234"), ("１２", "12"), ("▼3", "-3")),
        *(("—", None), ("5月30日", None), (None, None)),
    ],
)
def test_a_cell_is_stored_with_the_number_it_prints(printed: str | None, number: str | None) -> None:
    read = report(DAYS[0], (("铜", "LME库存", printed, "2", "-1"),), sha="a")
    values = {row[1]: row[6:8] for row in reading_rows(1, read)}
    assert values[CellRef("t2/铜/LME库存/current")] == (printed, number)


def test_a_row_is_a_line_with_a_tab_between_its_values() -> None:
    assert (
        write_lines([(1, "铜", 2.5), (2, CellRef("t1/铜/close"), 3.0)]) == "1\t铜\t2.5\n2\tt1/铜/close\t3.0\n"
    )


@pytest.mark.parametrize(
    ("text", "line"), [("a\tb", r"a\tb"), ("a\nb", r"a\nb"), ("a\rb", r"a\rb"), ("\\N", r"\\N")]
)
def test_what_would_end_a_value_or_a_line_is_escaped(text: str, line: str) -> None:
    assert write_lines([("1", text)]) == f"1\t{line}\n"
