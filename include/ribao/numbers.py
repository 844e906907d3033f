"""Printed numbers: what was printed, its exact value, and the interval it stands for.

A printed number is a rounded one. `12.20` stands for every value from 12.195
to 12.205: half a unit in the last printed place either way.
"""

import re
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache

from ribao.errors import BadValue
from ribao.labels import fold

# Every dash that reports print for a minus sign, besides the full-width one
# that folding already turns into "-".
_MINUS = str.maketrans(dict.fromkeys("\u2010\u2011\u2012\u2013\u2014\u2015\u2212\ufe63", "-"))
# Arrows in place of signs, and footnote marks behind a number (folding would turn some into digits).
_ARROWS = str.maketrans("▲△↑▼▽↓", "+++---")
_TRAILING_ARROW = re.compile(r"(.*[\d０-９][%％]?)\s*([▲△↑▼▽↓])\s*")
_FOOTNOTE = re.compile(r"[①-⑳⑴-⒇*＊†‡¹²³⁰⁴-⁹]")
_TRAILING_FOOTNOTE = re.compile(rf"(?<=[\d０-９%％])\s*{_FOOTNOTE.pattern}+$")
_NUMBER = re.compile(r"[+-]?(\d+(\.\d*)?|\.\d+)")
_GROUPED = re.compile(r"[^,]*(?<!\.)|[+-]?\d{1,3}(,\d{3})+(\.\d+)?")


@dataclass(frozen=True, slots=True)
class Printed:
    """A number as printed: its value and half a unit in its last printed place."""

    value: Decimal
    half: Decimal

    @property
    def low(self) -> Decimal:
        return self.value - self.half

    @property
    def high(self) -> Decimal:
        return self.value + self.half


@lru_cache(maxsize=1 << 17)
def parse_printed(text: str | None) -> Printed | None:
    """The number a cell's text stands for, or None where it is blank or no number.

    Understands full-width digits, all minus glyphs, thousands commas, spaces
    inside the number, a trailing percent sign, arrows in place of signs and footnote marks.
    """
    if text is None:
        return None
    bare = _bare(text).replace(",", "")
    if not _NUMBER.fullmatch(bare):
        return None
    value = Decimal(bare)
    exponent = value.as_tuple().exponent
    assert isinstance(exponent, int)
    return Printed(value, Decimal(5).scaleb(min(exponent, 0) - 1))


_RANGE = re.compile(r"(-?[\d.,]+)[-~至](-?[\d.,]+)")


def parse_range(text: str) -> tuple[Printed, Printed] | None:
    """The two bounds of a range (100-120, -30--20, 20760~20890), the lower one first; None where a text is no range."""
    first, second = _parse_bounds(text)
    if first is None or second is None:
        return None
    return (first, second) if first.value <= second.value else (second, first)


def is_range(text: str) -> bool:
    """Whether a cell's text is a range, the lower bound first: two cells' numbers that touch (8.48-0.03) are none."""
    first, second = _parse_bounds(text)
    return first is not None and second is not None and first.value < second.value


def is_quantity(text: str) -> bool:
    """Whether a cell's text is a number or a range."""
    return parse_printed(text) is not None or is_range(text)


def _parse_bounds(text: str) -> tuple[Printed | None, Printed | None]:
    match = _RANGE.fullmatch(_bare(text))
    return (parse_printed(match[1]), parse_printed(match[2])) if match else (None, None)


def is_well_formed(text: str) -> bool:
    """Whether a text is a number with digits after its point and commas between thousands, if any.

    Two numbers put together, or a part of one, seldom are.
    """
    return parse_printed(text) is not None and _GROUPED.fullmatch(_bare(text)) is not None


def is_whole(text: str) -> bool:
    """Whether a cell's text is a well-formed number or a range: no part of one and no two put together."""
    return is_well_formed(text) or is_range(text)


def is_part_of_whole(text: str) -> bool:
    """Whether a line of a cell is a well-formed number or two bounds: those of a wrapped range may be in any order."""
    return is_well_formed(text) or parse_range(text) is not None


_TYPED = re.compile(r"[+-]?(\d{1,3}(,\d{3})+|\d+)(\.\d+)?")
# No series comes near it, and every column of the warehouse holds it.
_MOST_DIGITS = 18


def parse_typed(text: str) -> Decimal:
    """The number that a person typed; BadValue for anything that could be meant otherwise.

    Full-width digits, any minus sign, spaces, and commas between thousands are understood.
    """
    bare = re.sub(r"\s", "", fold(text).translate(_MINUS))
    if not _TYPED.fullmatch(bare):
        raise BadValue(f"{text!r} is not a plain number", "type it like -1234.5 or 1,234.5")
    if sum(char.isdigit() for char in bare) > _MOST_DIGITS:
        raise BadValue(f"{text!r} has more than {_MOST_DIGITS} digits", "check the number")
    return Decimal(bare.replace(",", ""))


def _bare(text: str) -> str:
    if arrow := _TRAILING_ARROW.fullmatch(text):
        text = arrow[2] + arrow[1]
    text = _FOOTNOTE.sub("*", _TRAILING_FOOTNOTE.sub("", text.translate(_ARROWS)))
    text = fold(text).translate(_MINUS)
    return re.sub(r"\s", "", text).removesuffix("%")
