"""What stands on a page: its characters and its horizontal rules, whichever library has read them."""

import re
from dataclasses import dataclass
from math import isfinite
from typing import NamedTuple

# What stands for a character whose font does not say which one it is.
UNKNOWN = "\ufffd"
# Codes that are no character: a damaged font has them, and PostgreSQL stores no NUL and no half of a pair.
_NO_CHARACTER = re.compile("[\x00-\x1f\ud800-\udfff\ufffe\uffff]")


class Glyph(NamedTuple):
    """One character as a person sees it, and its box in points from the page's top left corner.

    (A tuple: a report has 10,000 of them, and they are made three times as fast as a dataclass.)
    """

    text: str
    x0: float
    top: float
    x1: float
    bottom: float
    size: float

    @property
    def middle(self) -> float:
        """Height of the character's centre line."""
        return (self.top + self.bottom) / 2


@dataclass(frozen=True, slots=True)
class Rule:
    """A horizontal edge of a page: of a drawn line, a border or a shaded box."""

    y: float
    x0: float
    x1: float


def glyph(text: str, x0: float, x1: float, baseline: float, size: float) -> Glyph:
    """A character on a baseline: its box is made of baseline and size, since fonts' own boxes differ on one line."""
    return Glyph(text, x0, baseline - 0.85 * size, x1, baseline + 0.15 * size, size)


def has_character(text: str) -> bool:
    """Whether a font's text for a character is text: no control code and no half of a surrogate pair."""
    return not _NO_CHARACTER.search(text)


def is_drawn(char: Glyph) -> bool:
    """Whether a character takes room on the page: its size is positive and its place a finite number."""
    return char.size > 0 and isfinite(char.x0 + char.x1 + char.top + char.bottom)
