"""Numbers whose commas or points show that two of them were put together."""

from decimal import Decimal

import pytest
from ribao.errors import BadValue
from ribao.numbers import is_well_formed, parse_printed, parse_range, parse_typed


@pytest.mark.parametrize(
    "text", ["16,392", "－１６,３９２", "1,234,567.8", "-0.5", "8.7096897", "17 935", "0.41%"]
)
def test_a_number_with_commas_at_the_thousands_or_none_is_well_formed(text: str) -> None:
    assert is_well_formed(text)


@pytest.mark.parametrize(
    "text", ["127,95016,39", "1,92916,68", "1279,501", ",392", "12-5", "注销", "3445１０２．"]
)
def test_two_numbers_put_together_are_not(text: str) -> None:
    assert not is_well_formed(text)


@pytest.mark.parametrize(
    ("text", "value"), [("1,020", "1020"), ("－１６３.5", "-163.5"), (" − 204 ", "-204"), ("0.38", "0.38")]
)
def test_a_typed_number_is_understood(text: str, value: str) -> None:
    assert parse_typed(text) == Decimal(value)


@pytest.mark.parametrize("text", ["-207,11", "1e400", "1e5", "NaN", "", "12-5", "1.", "9" * 19])
def test_a_typed_text_that_could_be_meant_otherwise_is_refused(text: str) -> None:
    with pytest.raises(BadValue):
        parse_typed(text)


@pytest.mark.parametrize(
    ("text", "low", "high"),
    [
        ("100-120", "99.5", "120.5"),
        ("-20--30", "-30.5", "-19.5"),
        ("-60-20", "-60.5", "20.5"),
        ("11.1-11.3", "11.05", "11.35"),
    ],
)
def test_a_range_has_two_bounds(text: str, low: str, high: str) -> None:
    bounds = parse_range(text)
    assert bounds and (bounds[0].low, bounds[1].high) == (Decimal(low), Decimal(high))


@pytest.mark.parametrize("text", ["100", "-100", "1.9%", "a-b", "100-"])
def test_other_texts_are_no_range(text: str) -> None:
    assert parse_range(text) is None


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("12650①", "12650"),
        ("12650*", "12650"),
        ("3.5²", "3.5"),
        ("1.2%†", "1.2"),
        ("▼30", "-30"),
        ("30▲", "30"),
    ],
)
def test_footnote_marks_and_arrows_are_no_digits(text: str, value: str) -> None:
    printed = parse_printed(text)
    assert printed and printed.value == Decimal(value)


@pytest.mark.parametrize("text", ["20760~20890", "①", "*", "▲", "20760-20890", "8.48¦"])
def test_ranges_and_marks_alone_are_no_number(text: str) -> None:
    assert parse_printed(text) is None
