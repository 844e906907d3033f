"""A page's characters and their places, by pdfium, in the order in which the page draws them.

What is not part of the text is dropped here: slanted watermarks, white space.
Second copies of fake-bold characters are kept; `bold` takes them out.
"""

import ctypes
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from typing import Any

import pypdfium2.raw as c

from ribao.labels import printed
from ribao.read.paper import Paper, Rectangle

# pdfium gives this code for a hyphen that it takes for one at a line's end.
_HYPHEN = 2
# No heading or cell that is printed twice is longer.
LONGEST_RUN = 120
_NO_CHARACTER = frozenset({0, 0xFFFE, 0xFFFF})


@dataclass(frozen=True, slots=True)
class Glyph:
    """One character as a person sees it, and its box in points from the page's top left corner."""

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


def glyphs(page: Any, paper: Paper, objects: list[Any]) -> list[Glyph]:
    """The characters of a pypdfium2 page; `objects` are its text objects in drawing order."""
    inks: dict[bytes, list[Glyph]] = {}
    text_page = page.get_textpage()
    try:
        for key, glyph in _characters(text_page, paper):
            inks.setdefault(key, []).extend(glyph)
    finally:
        text_page.close()
    return list(_in_order(inks, objects))


def unmapped(page: Any) -> tuple[int, int]:
    """How many of a page's characters have no Unicode value, and how many there are."""
    text_page = page.get_textpage()
    try:
        count = text_page.count_chars()
        return sum(c.FPDFText_HasUnicodeMapError(text_page, k) == 1 for k in range(count)), count
    finally:
        text_page.close()


def _characters(text_page: Any, paper: Paper) -> Iterator[tuple[bytes, list[Glyph]]]:
    """Each character with the address of the text object that draws it; none for slanted ones and spaces."""
    matrix, rect = c.FS_MATRIX(), c.FS_RECTF()
    x, y = ctypes.c_double(), ctypes.c_double()
    last, size = b"", 0.0
    for k in range(text_page.count_chars()):
        drawn_by = c.FPDFText_GetTextObject(text_page, k)
        if not drawn_by:
            continue  # pdfium made it up, between two words or lines
        key = bytes(drawn_by)
        if key != last:
            c.FPDFText_GetMatrix(text_page, k, matrix)
            upright = paper.upright(matrix.a, matrix.b)
            size = c.FPDFText_GetFontSize(text_page, k) * (matrix.c**2 + matrix.d**2) ** 0.5 if upright else 0
            last = key
        code = c.FPDFText_GetUnicode(text_page, k)
        if not size or code in _NO_CHARACTER or (char := chr(code)).isspace():
            yield key, []
            continue
        c.FPDFText_GetLooseCharBox(text_page, k, rect)
        c.FPDFText_GetCharOrigin(text_page, k, x, y)
        x0, _, x1, _ = paper.box(rect.left, rect.bottom, rect.right, rect.top)
        baseline = paper.point(x.value, y.value)[1]
        # Loose boxes differ from font to font on one line; baseline and size do not.
        text = "-" if code == _HYPHEN else printed(char)
        yield key, [Glyph(text, x0, baseline - 0.85 * size, x1, baseline + 0.15 * size, size)]


def _in_order(inks: dict[bytes, list[Glyph]], objects: list[Any]) -> Iterator[Glyph]:
    """All glyphs in drawing order, with those again that pdfium left out as copies of an object before."""
    keys = [bytes(item) for item in objects]
    bounds = cache(lambda k: _bounds(objects[k]))
    for k, key in enumerate(keys):
        if key in inks:
            yield from inks[key]
        elif box := bounds(k):
            first = max(0, k - LONGEST_RUN)
            before = [n for n in range(first, k) if keys[n] in inks and _same_ink(bounds(n), box)]
            nearest = min(before, key=lambda n: _distance(bounds(n), box), default=None)
            yield from inks[keys[nearest]] if nearest is not None else ()


def _bounds(item: Any) -> Rectangle | None:
    """The box around what an object draws, in PDF space; None for a space."""
    left, bottom, right, top = (ctypes.c_float() for _ in range(4))
    c.FPDFPageObj_GetBounds(item, left, bottom, right, top)
    box = left.value, bottom.value, right.value, top.value
    return box if box[2] - box[0] > 0.1 else None


def _same_ink(one: Rectangle | None, other: Rectangle) -> bool:
    """Whether two boxes have one size: the same text in the same font."""
    return one is not None and all(
        abs((one[k + 2] - one[k]) - (other[k + 2] - other[k])) < 0.05 for k in (0, 1)
    )


def _distance(one: Rectangle | None, other: Rectangle) -> float:
    return abs(one[0] - other[0]) + abs(one[1] - other[1]) if one else 1e9
