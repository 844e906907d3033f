"""Interval arithmetic: rounding never breaks a relation that holds of the numbers before rounding."""

from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st
from ribao.check.equations import evaluate, parse_equation, solve
from ribao.check.intervals import ANY, Interval, exactly
from ribao.numbers import parse_printed

PLACES = st.integers(0, 4)
NUMBERS = st.decimals(-(10**6), 10**6, places=6, allow_nan=False)
POSITIVE = st.decimals("0.01", 10**6, places=6)


def round_to(value: Decimal, places: int) -> Interval:
    number = parse_printed(f"{value:.{places}f}")
    assert number
    return Interval(number.low, number.high)


@given(NUMBERS, NUMBERS, PLACES, PLACES, PLACES)
def test_a_rounded_difference_always_holds(
    a: Decimal, b: Decimal, places_a: int, places_b: int, places_d: int
) -> None:
    assert round_to(a - b, places_d) & (round_to(a, places_a) - round_to(b, places_b))


@given(POSITIVE, POSITIVE, PLACES, PLACES, PLACES)
def test_a_rounded_ratio_always_holds(a: Decimal, b: Decimal, pa: int, pb: int, pr: int) -> None:
    assert round_to(a / b, pr) & (round_to(a, pa) / round_to(b, pb))


@given(POSITIVE, NUMBERS)
def test_a_rounded_percentage_always_holds(close: Decimal, change: Decimal) -> None:
    if close == change:
        return
    _, tree = parse_equation("pct = 100 * change / (close - change)")
    values = {"close": round_to(close, 0), "change": round_to(change, 1)}
    assert round_to(100 * change / (close - change), 2) & evaluate(tree, values)


@given(NUMBERS, NUMBERS, NUMBERS)
def test_a_rearranged_equation_gives_the_number_back(a: Decimal, b: Decimal, c: Decimal) -> None:
    _, tree = parse_equation("x = a + b - c")
    values = {"a": exactly(a), "b": exactly(b), "c": exactly(c)}
    result = evaluate(tree, values)
    for name, value in (("a", a), ("b", b), ("c", c)):
        form = solve("x", tree, name)
        assert evaluate(form, values | {"x": result}) == exactly(value)


def test_division_by_what_may_be_zero_allows_anything() -> None:
    assert exactly(Decimal(1)) / Interval(Decimal(-1), Decimal(1)) == ANY
    assert ANY + exactly(Decimal(1)) == ANY
