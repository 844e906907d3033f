"""A page's characters and their places, by pdfium, in the order in which the page draws them.

What is not part of the text is dropped here: slanted watermarks, white space.
Second copies of fake-bold characters are kept; `bold` takes them out.
"""

import ctypes
import sys
from collections.abc import Iterable, Iterator
from functools import cache
from typing import Any

from ribao.labels import printed
from ribao.pdfium import raw as c
from ribao.read.marks import UNKNOWN, Glyph, glyph, has_character, is_drawn
from ribao.read.paper import Paper, Rectangle

# pdfium gives this code for a hyphen that it takes for one at a line's end.
_HYPHEN = 2
# No heading or cell that is printed twice is longer.
LONGEST_RUN = 120


def glyphs(text_page: Any, paper: Paper) -> Iterator[tuple[bytes, list[Glyph]]]:
    """Each character of a pypdfium2 text page with the address of the text object that draws it.

    None for slanted ones and spaces.
    """
    raw, count = text_page.raw, text_page.count_chars()
    rect = c.FS_RECTF()
    last, size, baseline = b"", 0.0, 0.0
    for k in range(count):
        drawn_by = c.FPDFText_GetTextObject(raw, k)
        if not drawn_by:
            continue  # pdfium made it up, between two words or lines
        key = bytes(drawn_by)
        if key != last:
            last, (size, baseline) = key, _stands(raw, k, paper)
        text = _text(raw, k)
        if not size or text.isspace():
            yield key, []
            continue
        c.FPDFText_GetLooseCharBox(raw, k, rect)
        x0, _, x1, _ = paper.box(rect.left, rect.bottom, rect.right, rect.top)
        found = glyph(text, x0, x1, baseline, size)
        yield key, [found] if is_drawn(found) else []


def _text(text_page: Any, k: int) -> str:
    """A character; UNKNOWN where its font has no Unicode value for it (pdfium then gives its bare code)."""
    code = c.FPDFText_GetUnicode(text_page, k)
    if c.FPDFText_HasUnicodeMapError(text_page, k):
        return UNKNOWN
    if code == _HYPHEN:
        return "-"
    # A font's map may hold any 32-bit number.
    text = chr(code) if code <= sys.maxunicode else UNKNOWN
    return printed(text) if text.isspace() or has_character(text) else UNKNOWN


def _stands(text_page: Any, k: int, paper: Paper) -> tuple[float, float]:
    """Size and baseline of the text object that draws a character; size 0 for a slanted one."""
    matrix, x, y = c.FS_MATRIX(), ctypes.c_double(), ctypes.c_double()
    c.FPDFText_GetMatrix(text_page, k, matrix)
    if not paper.upright(matrix.a, matrix.b):
        return 0.0, 0.0
    c.FPDFText_GetCharOrigin(text_page, k, x, y)
    size = c.FPDFText_GetFontSize(text_page, k) * (matrix.c**2 + matrix.d**2) ** 0.5
    return size, paper.point(x.value, y.value)[1]


def in_order(found: Iterable[tuple[bytes, list[Glyph]]], objects: list[Any]) -> list[Glyph]:
    """All glyphs in drawing order, with those again that pdfium left out as copies of an object before.

    `objects` are the page's text objects in drawing order.
    """
    inks: dict[bytes, list[Glyph]] = {}
    for key, ink in found:
        inks.setdefault(key, []).extend(ink)
    return list(_with_copies(inks, objects))


def _with_copies(inks: dict[bytes, list[Glyph]], objects: list[Any]) -> Iterator[Glyph]:
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
