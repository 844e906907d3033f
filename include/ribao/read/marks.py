"""What stands on a page: its characters and its horizontal rules, whichever library has read them."""

from dataclasses import dataclass
from typing import NamedTuple

# What stands for a character whose font does not say which one it is.
UNKNOWN = "\ufffd"


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
