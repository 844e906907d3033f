"""Numbers whose commas or points show that two of them were put together."""

import pytest
from ribao.numbers import is_well_formed


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
