"""Characters with their place, from pdfplumber or from pdfium, cleaned alike.

What is not part of the text is dropped here: slanted watermarks, the second
copy of doubled (fake-bold) characters, white space.
"""

import ctypes
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

import pypdfium2.raw as pdfium_c

from ribao.labels import printed

# A doubled character lies within this share of its width over its first copy.
_DOUBLED = 0.3


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


def plumber_glyphs(page: Any, cut_off: str = "") -> tuple[list[Glyph], str]:
    """The characters of a pdfplumber page, and the rest of a bold copy that its end has cut off.

    `cut_off` is that rest from the page before; it is dropped here.
    """
    found = [
        Glyph(printed(c["text"]), c["x0"], c["top"], c["x1"], c["bottom"], c["size"])
        for c in page.chars
        if not c["text"].isspace() and not _slanted(c["matrix"])
    ]
    kept, rest = _without_second_runs(_without_rest(found, cut_off, 0.15 * float(page.height)))
    return _without_doubles(kept), rest


def _slanted(matrix: tuple[float, ...]) -> bool:
    a, b, *_ = matrix
    return abs(b) > 0.05 * abs(a)


def pdfium_glyphs(page: Any) -> tuple[list[Glyph], bool]:
    """The characters of a pypdfium2 page, a line's characters on one height; and whether some were doubled."""
    text_page = page.get_textpage()
    height = page.get_height()
    try:
        found = [g for i in range(text_page.count_chars()) if (g := _pdfium_glyph(text_page, i, height))]
    finally:
        text_page.close()
    kept = _without_doubles(found)
    return kept, len(kept) < len(found)


def _pdfium_glyph(text_page: Any, index: int, height: float) -> Glyph | None:
    code = pdfium_c.FPDFText_GetUnicode(text_page, index)
    if (
        code in (0, 0xFFFE, 0xFFFF)
        or chr(code).isspace()
        or pdfium_c.FPDFText_IsGenerated(text_page, index) == 1
    ):
        return None
    matrix = pdfium_c.FS_MATRIX()
    pdfium_c.FPDFText_GetMatrix(text_page, index, matrix)
    if abs(matrix.b) > 0.05 * abs(matrix.a):
        return None
    rect = pdfium_c.FS_RECTF()
    pdfium_c.FPDFText_GetLooseCharBox(text_page, index, rect)
    x, y = ctypes.c_double(), ctypes.c_double()
    pdfium_c.FPDFText_GetCharOrigin(text_page, index, x, y)
    size = pdfium_c.FPDFText_GetFontSize(text_page, index) * abs(matrix.d or 1)
    baseline = height - y.value
    # Loose boxes differ from font to font on one line; baseline and size do not.
    return Glyph(
        printed(chr(code)), rect.left, baseline - 0.85 * size, rect.right, baseline + 0.15 * size, size
    )


def _without_second_runs(glyphs: list[Glyph]) -> tuple[list[Glyph], str]:
    """Drop a run of characters that comes twice in a row, the second copy over the first.

    Browsers print bold text twice; where the copy is wrapped or centred anew
    its characters no longer lie on their originals, but it still starts on
    the first run's line, inside it. The copy's end may lie on the next page:
    that rest is given back.
    """
    kept: list[Glyph] = []
    k = 0
    while k < len(glyphs):
        length = _second_run(glyphs, k)
        kept += glyphs[k : k + (length or 1)]
        k += 2 * length if length else 1
    # The loop runs past the end by as many characters as the last copy lacks.
    lacking = k - len(glyphs)
    return kept, "".join(g.text for g in kept[-lacking:]) if lacking else ""


def _second_run(glyphs: list[Glyph], start: int) -> int:
    """Length of the run that starts here and at once comes again over itself; 0 where none does."""
    first = glyphs[start]
    right = glyphs[min(start + 1, len(glyphs) - 1)].x1
    for k in range(start + 2, min(start + 120, len(glyphs) - 1)):
        glyph = glyphs[k]
        if (
            glyph.text == first.text
            and glyph.size == first.size
            and abs(glyph.top - first.top) < 0.3 * first.size
        ):
            copy = [g.text for g in glyphs[k : 2 * k - start]]
            inside = first.x0 - 1 <= glyph.x0 < right - 0.2 * first.size
            if inside and len(copy) > 1 and copy == [g.text for g in glyphs[start : start + len(copy)]]:
                return k - start
        right = max(right, glyph.x1) if abs(glyph.top - first.top) < 0.3 * first.size else right
    return 0


def _without_rest(glyphs: list[Glyph], rest: str, height: float) -> list[Glyph]:
    """Drop the first run of `rest` that stands above a height at the start of a line."""
    left = min((g.x0 for g in glyphs), default=0.0)
    for k in range(len(glyphs) if rest else 0):
        run = glyphs[k : k + len(rest)]
        if run[0].top < height and run[0].x0 < left + 40 and "".join(g.text for g in run) == rest:
            return glyphs[:k] + glyphs[k + len(rest) :]
    return glyphs


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
