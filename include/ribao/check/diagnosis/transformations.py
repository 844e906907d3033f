"""What slips make of one number: for each transformation, which true numbers could have become the printed one.

`reversals` gives true value -> P(printed | true, transformation) for transformations with few true values; `chances`
a probability that is the same for every true value (yesterday's number again, another cell's). Moved points and
arbitrary numbers are weighed per value, for a print may have lost places, and any value may have become any other.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from itertools import pairwise
from math import log10, pi

from ribao.catalogue.slips import slips_of
from ribao.catalogue.thresholds import threshold
from ribao.cells import CellRef

_POINT: dict[int, float] = {
    1: threshold("transformations.one_place_share"),
    2: threshold("transformations.two_places_share"),
    3: threshold("transformations.three_places_share"),
}
_SCALE_POWER: int = threshold("transformations.scaled_places_count")
_DIGITS = "0123456789"
_OTHERS = len(_DIGITS) - 1
_ARBITRARY_SPREAD: float = threshold("transformations.arbitrary_spread_share")

Reversal = Iterator[tuple[Decimal, float]]


@dataclass(frozen=True, slots=True)
class Print:
    """One printed number and where it could come from; `spread` is how far off an arbitrary number may be.

    `misread_share` is the probability that the page prints another number than was read.
    """

    cell: CellRef
    value: Decimal
    half: Decimal
    earlier: tuple[Decimal | None, ...]
    near: tuple[Decimal, ...]
    base: Decimal | None
    spread: float
    misread_share: float = 0.0

    @property
    def digits(self) -> str:
        """The number without its sign, at the places it is printed with."""
        return f"{abs(self.value):f}"

    def read(self, text: str) -> Decimal | None:
        """Digits as a number of the same sign; None where nobody prints them."""
        bare = text.strip(".")
        if not bare or (len(bare) > 1 and bare[0] == "0" and bare[1] != ".") or text != bare:
            return None
        value = Decimal(bare)
        return -value if self.value < 0 else value


def digit_changed(printed: Print) -> Reversal:
    """One digit is another."""
    text = printed.digits
    places = [n for n, char in enumerate(text) if char != "."]
    for n in places:
        for digit in _DIGITS:
            if digit != text[n] and (true := printed.read(text[:n] + digit + text[n + 1 :])) is not None:
                yield true, 1 / (_OTHERS * len(places))


def digits_exchanged(printed: Print) -> Reversal:
    """Two neighbouring digits changed places."""
    text = printed.digits
    pairs = [(a, b) for a, b in _pairs(text) if text[a] != text[b]]
    for a, b in pairs:
        swapped = text[:a] + text[b] + text[a + 1 : b] + text[a] + text[b + 1 :]
        if (true := printed.read(swapped)) is not None:
            yield true, 1 / len(pairs)


def _pairs(text: str) -> list[tuple[int, int]]:
    """The places of neighbouring digits, a point between them left out."""
    places = [n for n, char in enumerate(text) if char != "."]
    return list(pairwise(places))


def digit_dropped(printed: Print) -> Reversal:
    """A digit is missing."""
    text = printed.digits
    for n in range(len(text) + 1):
        for digit in _DIGITS:
            if (true := printed.read(text[:n] + digit + text[n:])) is not None:
                yield true, 1 / (len(text.replace(".", "")) + 1)


def digit_added(printed: Print) -> Reversal:
    """A digit too many: doubled, mostly."""
    text = printed.digits
    for n, char in enumerate(text):
        if char != "." and (true := printed.read(text[:n] + text[n + 1 :])) is not None:
            doubled = char in (text[n - 1 : n], text[n + 1 : n + 2])
            yield true, (1 if doubled else 1 / len(_DIGITS)) / (2 * max(len(text) - 1, 1))


def sign(printed: Print) -> Reversal:
    """A sign is lost or added."""
    if printed.value:
        yield -printed.value, 1.0


REVERSALS: Mapping[str, Callable[[Print], Reversal]] = {
    "digit_changed": digit_changed,
    "digits_exchanged": digits_exchanged,
    "digit_dropped": digit_dropped,
    "digit_added": digit_added,
    "sign": sign,
}


# What happens to the digits alone.
DIGITS: Mapping[str, Callable[[Print], Reversal]] = {
    name: REVERSALS[name] for name in ("digit_dropped", "digit_added")
}


def stale(printed: Print) -> float:
    """The number of the report before."""
    return float(bool(printed.earlier[:1]) and printed.earlier[0] == printed.value)


def older(printed: Print) -> float:
    """The number of a report some days ago."""
    return float(printed.value in printed.earlier[1:]) / max(len(printed.earlier) - 1, 1)


def other_cell(printed: Print) -> float:
    """The number of a cell near by."""
    return printed.near.count(printed.value) / max(len(printed.near), 1) if printed.value else 0.0


def zero(printed: Print) -> float:
    """A 0 for a number that is missing."""
    return float(printed.value == 0)


CHANCES: Mapping[str, Callable[[Print], float]] = {
    "stale": stale,
    "older": older,
    "copied": other_cell,
    "zero": zero,
}


def point_moved(printed: Print, true: Decimal) -> float:
    """The point stands elsewhere; digits that fell off are rounded or cut."""
    return _POINT.get(abs(_shift(printed, true)), 0.0) / 2


def scaled(printed: Print, true: Decimal) -> float:
    """The number is in another unit: ten thousand times as large or as small."""
    return float(abs(_shift(printed, true)) == _SCALE_POWER) / 2


def _shift(printed: Print, true: Decimal) -> int:
    """By how many places the point was moved; 0 where it was not."""
    if not true or not printed.value or (true < 0) != (printed.value < 0):
        return 0
    power = round(log10(abs(float(printed.value / true))))
    off = abs(true.scaleb(power) - printed.value)
    return power if power and off <= 2 * printed.half and (not off or printed.value != 0) else 0


def percent_for_amount(printed: Print, true: Decimal) -> float:
    """A change in per cent is in the place of the amount."""
    if not printed.base or printed.cell.field != "change":
        return 0.0
    return float(abs(100 * true / printed.base - printed.value) <= printed.half and true != 0)


def arbitrary(printed: Print, true: Decimal) -> float:
    """Any number, of what is no change."""
    return 0.0 if printed.cell.field == "change" else weigh_any_number(printed, true)


def arbitrary_change(printed: Print, true: Decimal) -> float:
    """Any number in the place of a change."""
    return weigh_any_number(printed, true) if printed.cell.field == "change" else 0.0


def weigh_any_number(printed: Print, true: Decimal) -> float:
    """Any number near or far, nearer ones more often (Cauchy)."""
    spread = printed.spread + _ARBITRARY_SPREAD * abs(float(true))
    unit = float(2 * printed.half) or 1.0
    away = float(printed.value - true) / spread
    return unit / (pi * spread * (1 + away * away))


def misread(printed: Print, true: Decimal) -> float:
    """Our own mistake: the page prints another number."""
    return printed.misread_share * weigh_any_number(printed, true) if printed.misread_share else 0.0


FORWARD: Mapping[str, Callable[[Print, Decimal], float]] = {
    "point_moved": point_moved,
    "scaled": scaled,
    "percent": percent_for_amount,
    "arbitrary": arbitrary,
    "arbitrary_change": arbitrary_change,
    "misread": misread,
}


class CellSlips:
    """The slips that one print may come from: weights (rate at this place times P) by true value."""

    def __init__(self, printed: Print, places: int) -> None:
        self.printed = printed
        self._rates = {name: slip.rate / places for name, slip in slips_of("cell").items()}
        self.reversals: dict[Decimal, dict[str, float]] = {}
        for name, reverse in REVERSALS.items():
            for true, share in reverse(printed):
                found = self.reversals.setdefault(true, {})
                found[name] = found.get(name, 0.0) + share * self._rates[name]
        self.chances = {
            name: share * self._rates[name] for name, chance in CHANCES.items() if (share := chance(printed))
        }

    def weigh(self, true: Decimal) -> dict[str, float]:
        """The weight of each slip that makes the print of a true value."""
        found = {
            name: share * self._rates[name]
            for name, forward in FORWARD.items()
            if (share := forward(self.printed, true))
        }
        for name, weight in self.reversals.get(true, {}).items():
            found[name] = weight
        return found | self.chances

    def weigh_unknown(self) -> dict[str, float]:
        """The same where the true value is not known at all."""
        names = ("arbitrary", "arbitrary_change")
        return {
            n: FORWARD[n](self.printed, self.printed.value) / 2 * self._rates[n] for n in names
        } | self.chances
