"""The kind of mistake follows from the printed and the right number."""

from decimal import Decimal

import pytest
from ribao.check.slips import name_pattern


@pytest.mark.parametrize(
    ("printed", "right", "stale", "pattern"),
    [
        ("20975", "20795", None, "digit_transposition"),
        ("82125", "12125", None, "digit_typo"),
        ("5152.5", "51525", None, "decimal_shift"),
        ("8.75", "87.48", None, "decimal_shift"),
        ("-7.76", "7.76", None, "sign_flip"),
        ("7068", "7050", "7068", "stale_cell"),
        ("155918", "158500", None, "wrong_value"),
    ],
)
def test_patterns(printed: str, right: str, stale: str | None, pattern: str) -> None:
    was = Decimal(stale) if stale else None
    assert name_pattern(Decimal(printed), Decimal(right), was) == pattern
