"""Characters with their place, from pdfplumber or from pdfium, cleaned alike.

What is not part of the text is dropped here: slanted watermarks, the second
copy of doubled (fake-bold) characters, white space.
"""

import ctypes
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

import pypdfium2.raw as pdfium_c

from ribao.labels import fold

# A doubled character lies within this share of its width over its first copy.
_DOUBLED = 0.45


@dataclass(frozen=True, slots=True)
class Glyph:
    """One character, folded, and its box in points from the page's top left corner."""

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


def plumber_glyphs(page: Any) -> list[Glyph]:
    """The characters of a pdfplumber page."""
    found = (
        Glyph(fold(c["text"]), c["x0"], c["top"], c["x1"], c["bottom"], c["size"])
        for c in page.chars
        if c["upright"] and not c["text"].isspace()
    )
    return _without_doubles(found)


def pdfium_glyphs(page: Any) -> list[Glyph]:
    """The characters of a pypdfium2 page, a line's characters on one height."""
    text_page = page.get_textpage()
    height = page.get_height()
    try:
        found = [g for i in range(text_page.count_chars()) if (g := _pdfium_glyph(text_page, i, height))]
    finally:
        text_page.close()
    return _without_doubles(found)


def _pdfium_glyph(text_page: Any, index: int, height: float) -> Glyph | None:
    code = pdfium_c.FPDFText_GetUnicode(text_page, index)
    if code in (0, 0xFFFE, 0xFFFF) or chr(code).isspace() or pdfium_c.FPDFText_IsGenerated(text_page, index) == 1:
        return None
    angle = pdfium_c.FPDFText_GetCharAngle(text_page, index)
    if 0.05 < angle < 6.23:
        return None
    rect = pdfium_c.FS_RECTF()
    pdfium_c.FPDFText_GetLooseCharBox(text_page, index, rect)
    x, y = ctypes.c_double(), ctypes.c_double()
    pdfium_c.FPDFText_GetCharOrigin(text_page, index, x, y)
    baseline, size = height - y.value, abs(rect.top - rect.bottom) or 1.0
    # Loose boxes differ from font to font on one line; the baseline does not.
    return Glyph(fold(chr(code)), rect.left, baseline - 0.85 * size, rect.right, baseline + 0.15 * size, size)


def _without_doubles(glyphs: Iterable[Glyph]) -> list[Glyph]:
    kept: list[Glyph] = []
    seen: dict[tuple[str, int], list[Glyph]] = {}
    for glyph in glyphs:
        near = [g for k in (-1, 0, 1) for g in seen.get((glyph.text, round(glyph.middle) // 4 + k), ())]
        if any(_same_place(glyph, other) for other in near):
            continue
        kept.append(glyph)
        seen.setdefault((glyph.text, round(glyph.middle) // 4), []).append(glyph)
    return kept


def _same_place(a: Glyph, b: Glyph) -> bool:
    slack = _DOUBLED * max(a.x1 - a.x0, 1.0)
    return abs(a.x0 - b.x0) < slack and abs(a.middle - b.middle) < 0.3 * a.size
