"""The kinds of mistake people make with numbers, and how likely each is against the others."""

from decimal import Decimal

from ribao.catalogue.thresholds import threshold

_SLIPS = (
    "stale_cell",
    "missing_as_zero",
    "sign_flip",
    "digit_transposition",
    "decimal_shift",
    "digit_typo",
    "change_wrong",
    "wrong_value",
)
# The cost of believing that a number went wrong this way; the cheapest explanation wins.
COST: dict[str, float] = {slip: threshold(f"slips.{slip}_cost") for slip in _SLIPS}


def name_pattern(value: Decimal, right: Decimal, stale: Decimal | None) -> str:
    """Which mistake turns the right value into the printed one; wrong_value where none does.

    `stale` is the day before's value of the same cell, where it is known. The caller
    decides on a 0, since a change may well be 0.
    """
    if value == right or value == 0:
        return "stale_cell" if value != right and value == stale else "wrong_value"
    if stale is not None and value == stale:
        return "stale_cell"
    if value == -right:
        return "sign_flip"
    if right and _is_shifted(value, right):
        return "decimal_shift"
    return _digits_pattern(_digits(value, right), _digits(right, value), value, right)


def same_digits(value: Decimal, right: Decimal) -> bool:
    """Whether some digit of both is the same; zeros before them and a bare 0 are none."""
    pairs = list(zip(_digits(value, right), _digits(right, value), strict=False))
    first = next((n for n, pair in enumerate(pairs) if pair != ("0", "0")), len(pairs))
    return right != 0 and any(a == b for a, b in pairs[first:])


def _is_shifted(value: Decimal, right: Decimal) -> bool:
    """A moved point keeps the digits; where places get lost by it, the last may be rounded."""
    for power in (1, 2, 3, -1, -2, -3):
        moved = right.scaleb(power)
        if moved == value or moved.quantize(Decimal(1).scaleb(-_places(value))) == value:
            return value != 0
    return False


def _digits(value: Decimal, other: Decimal) -> str:
    """Digits of a value at as many places as either has, without the point."""
    places = max(_places(value), _places(other))
    return format(abs(value), f".{places}f").replace(".", "")


def _places(value: Decimal) -> int:
    exponent = value.normalize().as_tuple().exponent
    return max(0, -exponent) if isinstance(exponent, int) else 0


def _digits_pattern(printed: str, right: str, value: Decimal, other: Decimal) -> str:
    if (value < 0) != (other < 0) or len(printed) != len(right):
        return "wrong_value"
    wrong = [k for k, (a, b) in enumerate(zip(printed, right, strict=True)) if a != b]
    if len(wrong) == 1:
        return "digit_typo"
    swapped = (
        len(wrong) == 2
        and wrong[1] == wrong[0] + 1
        and printed[wrong[0]] == right[wrong[1]]
        and printed[wrong[1]] == right[wrong[0]]
    )
    return "digit_transposition" if swapped else "wrong_value"
