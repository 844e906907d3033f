"""Characters and horizontal edges of a page, the same for both PDF libraries."""

import re
from dataclasses import dataclass
from math import isfinite
from typing import NamedTuple

# Replaces a character whose font has no Unicode value for it.
UNKNOWN_CHAR = "\ufffd"
# Stands in a cell's text for an image, whose text cannot be read.
PICTURE_CHAR = "\ufffc"
# Codes that are no character: damaged fonts have them, and PostgreSQL stores neither NUL nor half a surrogate pair.
_NON_TEXT = re.compile("[\x00-\x1f\ud800-\udfff\ufffe\uffff]")


class Char(NamedTuple):
    """One displayed character and its box in points from the page's top left corner.

    `operation` numbers the text operators of a page: characters that one of them draws have the same.

    (A tuple: a report has 10,000 of them, and a tuple is built three times as fast as a dataclass.)
    """

    text: str
    x0: float
    top: float
    x1: float
    bottom: float
    size: float
    operation: int = 0

    @property
    def middle(self) -> float:
        """Height of the character's centre line."""
        return (self.top + self.bottom) / 2


@dataclass(frozen=True, slots=True)
class Edge:
    """A horizontal edge on a page: of a drawn line, a border or a shaded box."""

    y: float
    x0: float
    x1: float


def build_char(text: str, x0: float, x1: float, baseline: float, size: float, operation: int = 0) -> Char:
    """Build a character from baseline and size, since fonts' own boxes differ within one line."""
    return Char(text, x0, baseline - 0.85 * size, x1, baseline + 0.15 * size, size, operation)


def is_text(text: str) -> bool:
    """Whether a font's text for a character has no control code and no half of a surrogate pair."""
    return not _NON_TEXT.search(text)


def is_visible(char: Char) -> bool:
    """Whether a character takes room on the page: its size is positive and its place finite."""
    return char.size > 0 and isfinite(char.x0 + char.x1 + char.top + char.bottom)
