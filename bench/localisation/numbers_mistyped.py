"""Operations on one number's text: what a hand or a spreadsheet makes of it. None where the number gives no occasion."""

from collections.abc import Sequence
from decimal import ROUND_HALF_UP, Decimal
from random import Random

from ribao.numbers import parse_printed

from bench.localisation.scene import count_places, print_like

_FEWEST_DIGITS = 3
_MINUS = ("-", "－", "−", "–")


def change_digit(text: str, rng: Random) -> str | None:
    """One digit is another."""
    places = _find_digits(text)
    if len(places) < _FEWEST_DIGITS:
        return None
    n = rng.choice(places)
    return text[:n] + rng.choice([d for d in "123456789" if d != text[n]]) + text[n + 1 :]


def drop_digit(text: str, rng: Random) -> str | None:
    """One digit is missing."""
    places = _find_digits(text)
    if len(places) < _FEWEST_DIGITS:
        return None
    n = rng.choice(places)
    return text[:n] + text[n + 1 :]


def double_digit(text: str, rng: Random) -> str | None:
    """One digit is typed twice."""
    places = _find_digits(text)
    if len(places) < _FEWEST_DIGITS:
        return None
    n = rng.choice(places)
    return text[: n + 1] + text[n:]


def swap_neighbours(text: str, rng: Random) -> str | None:
    """Two digits side by side are swapped."""
    pairs = [n for n in range(len(text) - 1) if text[n : n + 2].isdigit() and text[n] != text[n + 1]]
    if len(pairs) < _FEWEST_DIGITS - 1:
        return None
    n = rng.choice(pairs)
    return text[:n] + text[n + 1] + text[n] + text[n + 2 :]


def change_two_digits(text: str, rng: Random) -> str | None:
    """Two digits are others."""
    once = change_digit(text, rng)
    return change_digit(once, rng) if once else None


def move_point(text: str, rng: Random, places: Sequence[int] = (1,)) -> str | None:
    """The decimal point is some places off."""
    value, shift = _parse(text), rng.choice(list(places)) * rng.choice((1, -1))
    return f"{value.scaleb(shift):f}" if abs(value) >= 10 else None


def turn_sign(text: str, rng: Random) -> str | None:
    """The sign is lost or added."""
    if not _parse(text):
        return None
    return text[1:] if text.startswith(_MINUS) else f"-{text}"


def scale_unit(text: str, rng: Random, by: Sequence[int] = (1000, 10000)) -> str | None:
    """The number is in thousands or ten thousands, with two decimals."""
    value = _parse(text) / rng.choice(list(by))
    return f"{value.quantize(Decimal('0.01'), ROUND_HALF_UP):f}" if abs(value) >= Decimal("0.1") else None


def round_number(text: str, rng: Random, digits: Sequence[int] = (2, 3)) -> str | None:
    """The number is rounded to fewer digits than the report prints."""
    value = _parse(text)
    coarse = value.quantize(Decimal(1).scaleb(value.adjusted() + 1 - rng.choice(list(digits))), ROUND_HALF_UP)
    return print_like(coarse, text) if len(_find_digits(text)) > _FEWEST_DIGITS else None


def replace_number(text: str, rng: Random, low: float = 0.015, high: float = 0.1) -> str | None:
    """The number is another, some per cent off."""
    share = Decimal(repr(round(rng.uniform(low, high), 4))) * rng.choice((1, -1))
    return print_like(_parse(text) * (1 + share), text)


def replace_change(text: str, rng: Random) -> str | None:
    """A change is some other number, of one to seven times its size."""
    unit, value = Decimal(1).scaleb(-count_places(text)), _parse(text)
    times = Decimal(repr(round(rng.uniform(1, 6), 2))) * rng.choice((1, -1))
    return print_like(value + times * max(abs(value), 3 * unit), text)


def print_zero(text: str, rng: Random) -> str | None:
    """A missing number is printed as 0."""
    return "0"


def _find_digits(text: str) -> list[int]:
    return [n for n, char in enumerate(text) if char.isdigit()]


def _parse(text: str) -> Decimal:
    printed = parse_printed(text)
    return printed.value if printed else Decimal(0)
