"""A range in a cell is two bounds: kept as printed, an interval to the checks, no single value."""

import pytest
from ribao.cells import CellRef
from ribao.numbers import is_part_of_whole, is_range, parse_range
from ribao.report_json import from_json, to_json

from tests.fixtures.diagnoses import constraints, findings
from tests.fixtures.reports import report


@pytest.mark.parametrize(
    "text", ["20760~20890", "20760～20890", "20760-20890", "20,760–20,890", "-30--20", "5至8"]
)
def test_a_range_is_printed_with_its_lower_bound_first(text: str) -> None:
    assert is_range(text) and parse_range(text)


@pytest.mark.parametrize("text", ["8.48-0.03", "12650", "-20", "20890~20760", "~5", "5~"])
def test_numbers_that_touch_are_no_range(text: str) -> None:
    assert not is_range(text)


def test_a_line_of_a_wrapped_range_is_part_of_one() -> None:
    """The second bound is cut: 18508605–18508735 wraps before its last digit."""
    assert is_part_of_whole("18508605–1850873") and not is_range("18508605–1850873")
    assert not is_part_of_whole("18508605–")


RANGES = report(
    rows=(("铜", "现货升贴水", "100~120", "80~100", "20"), ("铜", "精废铜价差", "1200", "1190", "10"))
)


def test_its_bounds_are_in_the_json_of_its_row_only() -> None:
    first, second = to_json(RANGES)["indicators"]
    assert first["current"] == "100~120"
    assert first["ranges"] == {"current": ["100", "120"], "previous": ["80", "100"]}
    assert "ranges" not in second
    assert [i.cells for i in from_json(to_json(RANGES)).indicators] == [i.cells for i in RANGES.indicators]


def test_the_checks_take_it_for_all_that_it_may_be() -> None:
    row = ("铜", "现货升贴水", "100~120", "80~100", "20")
    interval = constraints(row).values[CellRef("t2/铜/现货升贴水/current")]
    assert (str(interval.low), str(interval.high)) == ("99.5", "120.5")
    assert findings(row) == []


def test_a_change_that_no_values_of_two_ranges_have_is_wrong() -> None:
    (finding,) = findings(("铜", "现货升贴水", "100~120", "80~100", "200"))
    assert finding.cells[0] == "t2/铜/现货升贴水/change"
