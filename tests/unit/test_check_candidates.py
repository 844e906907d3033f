"""Which of the values that witnesses allow is proposed."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st
from ribao.cells import CellRef, RowRef
from ribao.check.candidates import adds_up, format_printed, list_grid_numbers, list_units, propose_value
from ribao.check.constraints import Constraints, build_constraints
from ribao.check.intervals import Interval
from ribao.check.slips import same_digits

from tests.fixtures.reports import Row, report

FREIGHT = RowRef("t2/铁矿石/巴西-青岛运价")


def constraints(*rows: Row, quotes: tuple[tuple[str | None, ...], ...] = ()) -> Constraints:
    return build_constraints(report(rows=rows, quotes=quotes), [])


def freight(current: str | None, previous: str | None, change: str | None) -> Constraints:
    return constraints(("铁矿石", "巴西-青岛运价", current, previous, change))


def within(low: str, high: str) -> Interval:
    return Interval(Decimal(low), Decimal(high))


@pytest.mark.parametrize(
    ("current", "previous", "change", "field", "allowed", "right", "slip"),
    [
        ("27.82", "22.98", "-0.16", "current", ("22.81", "22.83"), "22.82", "digit_typo"),
        ("28.22", "22.98", "-0.16", "current", ("22.81", "22.83"), "22.82", "digit_transposition"),
        ("2.28", "22.98", "-0.16", "current", ("22.81", "22.83"), "22.82", "decimal_shift"),
        ("-22.82", "22.98", "-0.16", "current", ("22.81", "22.83"), "22.82", "sign_flip"),
        ("0", "22.98", "-0.16", "current", ("22.81", "22.83"), "22.82", "missing_as_zero"),
        # The row's own sum weighs more than a digit that could be wrong.
        ("22.82", "22.98", "0.85", "change", ("-0.17", "-0.15"), "-0.16", "change_wrong"),
    ],
)
def test_the_likeliest_value(
    current: str, previous: str, change: str, field: str, allowed: tuple[str, str], right: str, slip: str
) -> None:
    found = propose_value(FREIGHT.cell(field), within(*allowed), freight(current, previous, change))
    assert found[:2] == (Decimal(right), slip)


def test_a_change_near_zero_is_no_shifted_decimal() -> None:
    shown = constraints(("氧化铝", "现货升水", "81", "81", "-65.00"))
    right, slip, _ = propose_value(CellRef("t2/氧化铝/现货升水/change"), within("-1", "1"), shown)
    assert (right, slip) == (None, "change_wrong")


def test_a_single_wrong_digit_tells_nothing_where_no_other_is_right() -> None:
    shown = constraints(("镍", "俄镍升贴水", "750", "750", "-5"))
    assert propose_value(CellRef("t2/镍/俄镍升贴水/change"), within("-1", "1"), shown)[:2] == (
        Decimal(0),
        "change_wrong",
    )


@pytest.mark.parametrize(
    ("value", "right", "same"),
    [
        ("400", "600", True),
        ("5.01", "0.01", True),
        ("0.23", "0.03", True),
        ("-5", "-1", False),
        ("0.60", "0.00", False),
        ("0.06", "0.01", False),
    ],
)
def test_digits_that_are_the_same(value: str, right: str, same: bool) -> None:
    assert same_digits(Decimal(value), Decimal(right)) is same


def test_a_value_has_the_places_of_its_neighbour_not_its_own() -> None:
    shown = constraints(("焦炭焦煤", "港口现货准一", "237.0", "2370", "0"))
    cell = CellRef("t2/焦炭焦煤/港口现货准一/current")
    assert list_units(cell, shown) == (Decimal(1),)
    assert propose_value(cell, within("2369", "2371"), shown)[0] == Decimal(2370)


def test_a_blank_row_has_whole_numbers() -> None:
    assert list_units(FREIGHT.cell("current"), freight(None, None, None)) == (Decimal(1),)


def test_adding_up_is_asked_of_table_2_only() -> None:
    shown = constraints(
        ("铁矿石", "巴西-青岛运价", "22.82", "22.98", "-0.16"), quotes=(("LME铜", "8872", "4", "0.05"),)
    )
    assert adds_up(FREIGHT.cell("current"), Decimal("22.82"), shown)
    assert not adds_up(FREIGHT.cell("current"), Decimal("22.81"), shown)
    assert adds_up(CellRef("t1/LME铜/close"), Decimal(9999), shown)
    assert adds_up(FREIGHT.cell("previous"), Decimal(1), freight("22.82", None, None))


def test_as_few_places_as_show_a_value() -> None:
    shown = constraints(("锌", "LME锌", "2437", "2430.5", "6.5"))
    assert format_printed(Decimal("2437.0"), CellRef("t2/锌/LME锌/current"), shown) == "2437.0"
    assert (
        format_printed(Decimal("22.8"), FREIGHT.cell("current"), freight("22.8", "22.98", "-0.18")) == "22.80"
    )


@given(
    st.decimals(-1000, 1000, places=3, allow_nan=False),
    st.decimals(0, 5, places=3, allow_nan=False),
    st.sampled_from([Decimal("0.01"), Decimal("0.1"), Decimal(1)]),
)
def test_the_grid_is_what_stands_for_something_allowed(low: Decimal, width: Decimal, unit: Decimal) -> None:
    allowed = Interval(low, low + width)
    found = list_grid_numbers(allowed, unit, None)
    assert found
    for value in found:
        assert value % unit == 0
    if len(found) < 400 and width < 396 * unit:
        edges = (min(found) - unit, max(found) + unit)
        assert not any(Interval(e - unit / 2, e + unit / 2) & allowed for e in edges)
