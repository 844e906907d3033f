"""The kinds of mistake people make with numbers, and how likely each is against the others."""

from decimal import Decimal

# Cost of believing that a number went wrong this way; the cheapest explanation wins.
# Ordered by what typing and pasting by hand does most (2026-11, simulated corpus and the real report).
COST = {
    "stale_cell": 0.8,
    "missing_as_zero": 0.8,
    "sign_flip": 0.9,
    "digit_transposition": 0.9,
    "decimal_shift": 0.9,
    "digit_typo": 1.0,
    "change_wrong": 1.8,
    "wrong_value": 2.6,
}


def name_pattern(printed: str, right: Decimal, stale: Decimal | None) -> str:
    """Which mistake turns the right value into the printed text; wrong_value where none does.

    `stale` is the day before's value of the same cell, where it is known.
    """
    value = Decimal(printed)
    if value == right:
        return "wrong_value"
    if value == 0:
        return "missing_as_zero"
    if stale is not None and value == stale:
        return "stale_cell"
    if value == -right:
        return "sign_flip"
    if right and _shifted(value, right):
        return "decimal_shift"
    return _digits_pattern(_digits(value, right), _digits(right, value), value, right)


def _shifted(value: Decimal, right: Decimal) -> bool:
    ratio = value / right
    return any(
        abs(ratio / power - 1) < Decimal("0.06") and _prefix(value, right)
        for power in (10, 100, Decimal("0.1"), Decimal("0.01"))
    )


def _prefix(value: Decimal, right: Decimal) -> bool:
    """The same leading digits: a moved point keeps them, rounding may change the last."""
    a, b = _bare(value), _bare(right)
    short = max(1, min(len(a), len(b)) - 1)
    return a[:short] == b[:short]


def _bare(value: Decimal) -> str:
    return "".join(map(str, value.as_tuple().digits)).strip("0") or "0"


def _digits(value: Decimal, other: Decimal) -> str:
    """Digits of a value at as many places as either has."""
    places = max(_places(value), _places(other))
    return format(abs(value), f".{places}f")


def _places(value: Decimal) -> int:
    exponent = value.normalize().as_tuple().exponent
    return max(0, -exponent) if isinstance(exponent, int) else 0


def _digits_pattern(printed: str, right: str, value: Decimal, other: Decimal) -> str:
    if (value < 0) != (other < 0) or len(printed) != len(right):
        return "wrong_value"
    wrong = [k for k, (a, b) in enumerate(zip(printed, right, strict=True)) if a != b]
    if len(wrong) == 1:
        return "digit_typo"
    if len(wrong) == 2 and printed[wrong[0]] == right[wrong[1]] and printed[wrong[1]] == right[wrong[0]]:
        return "digit_transposition"
    return "wrong_value"
