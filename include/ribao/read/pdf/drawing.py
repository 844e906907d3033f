"""What a page draws, as pdfminer's interpreter reports it: characters and horizontal edges in drawing order.

pdfminer's own device builds an object with twenty attributes for each character and each path, which takes most of its
time. Here a text operator's characters are placed together, by the same arithmetic in the same order, so that the
coordinates are the same to the last bit; text that is slanted or runs downwards is left to pdfminer.
"""

import itertools
import re
from collections.abc import Iterable, Sequence
from math import isfinite
from typing import Any, NamedTuple

from pdfminer.layout import LTChar
from pdfminer.pdfdevice import PDFTextDevice
from pdfminer.pdffont import PDFFont, PDFUnicodeNotDefined
from pdfminer.utils import apply_matrix_pt

from ribao.labels import fold_radicals
from ribao.read.pdf.chars import UNKNOWN_CHAR, Char, Edge, build_char, is_text, is_visible

_MIN_EDGE_PT = 4.0
# Code of a space, which word spacing widens.
_SPACE = 32
# Strings of so many bytes come again and again; their characters are kept.
_SHORT = 4

Point = tuple[float, float]


class FontChar(NamedTuple):
    """A font's character: its text (empty where it draws nothing), its width, and whether word spacing follows."""

    text: str
    width: float
    is_space: bool


class Drawing(PDFTextDevice):
    """pdfminer's device that keeps characters and edges; `operation` numbers the text operators."""

    def __init__(self, resources: Any) -> None:
        super().__init__(resources)
        self.chars: list[Char] = []
        self.edges: list[Edge] = []
        self._operation = 0
        self._fonts: dict[PDFFont, _FontChars] = {}

    def render_string(self, *args: Any) -> None:
        """Draw the strings of one operator."""
        self._operation += 1
        super().render_string(*args)

    def render_string_horizontal(
        self,
        seq: Iterable[Any],
        matrix: Any,
        pos: Point,
        font: PDFFont,
        fontsize: float,
        scaling: float,
        charspace: float,
        wordspace: float,
        rise: float,
        dxscale: float,
        *args: Any,
    ) -> Point:
        """Draw strings and return where they end, in text space."""
        a, b, c, d, e, f = matrix
        if b or c or not a > 0:
            return super().render_string_horizontal(
                seq, matrix, pos, font, fontsize, scaling, charspace, wordspace, rise, dxscale, *args
            )
        x, y = pos
        baseline = y * d + f
        bottom = font.get_descent() * fontsize + rise
        ends = d * bottom + baseline, d * (bottom + fontsize) + baseline
        size = max(ends) - min(ends)
        top, bottom = baseline - 0.85 * size, baseline + 0.15 * size
        font_chars = self._find_font(font)
        add, operation = self.chars.append, self._operation
        visible = size > 0 and isfinite(top + bottom)
        spaced = False
        for item in seq:
            if not isinstance(item, bytes):
                if isinstance(item, int | float):
                    x -= item * dxscale
                    spaced = True
                continue
            for text, width, is_space in font_chars.decode(item):
                if spaced:
                    x += charspace
                advance = width * fontsize * scaling
                if text and visible:
                    start = x * a + e
                    end = a * advance + start
                    if isfinite(start + end):
                        left, right = (start, end) if start <= end else (end, start)
                        add(Char(text, left, top, right, bottom, size, operation))
                x += advance
                if is_space and wordspace:
                    x += wordspace
                spaced = True
        return x, y

    def _find_font(self, font: PDFFont) -> "_FontChars":
        if font not in self._fonts:
            self._fonts[font] = _FontChars(font)
        return self._fonts[font]

    def render_char(
        self,
        matrix: Any,
        font: PDFFont,
        fontsize: float,
        scaling: float,
        rise: float,
        cid: int,
        *args: Any,
    ) -> float:
        """Draw a slanted character or one of a column, and return its width."""
        width, offset = font.char_width(cid), font.char_disp(cid)
        item = LTChar(matrix, font, fontsize, scaling, rise, "", width, offset, *args)
        a, b, _, _, _, baseline = item.matrix
        if a > 0 and abs(b) <= 0.05 * a and (text := read_text(font, cid)):
            char = build_char(text, item.x0, item.x1, baseline, item.size, self._operation)
            if is_visible(char):
                self.chars.append(char)
        return float(item.adv)

    def paint_path(self, _: Any, stroke: bool, fill: bool, evenodd: bool, path: Sequence[Any]) -> None:
        """Keep the horizontal edges of a line, a box or any path."""
        shape = "".join(part[0] for part in path)
        if shape[:1] != "m":
            return
        for found in re.finditer("m[^m]*", shape):
            self._add_edges(found[0], path[found.start() : found.end()])

    def _add_edges(self, shape: str, path: Sequence[Any]) -> None:
        matrix: Any = self.ctm
        points = [apply_matrix_pt(matrix, (part if part[0] != "h" else path[0])[-2:]) for part in path]
        for (x0, y0), (x1, y1) in itertools.pairwise(_get_corners(shape, points)):
            if abs(y1 - y0) < 0.5 and abs(x1 - x0) > _MIN_EDGE_PT:
                self.edges.append(Edge(y0, min(x0, x1), max(x0, x1)))


def _get_corners(shape: str, points: list[Point]) -> list[Point]:
    """The points between which a path's edges run; a box has three, as pdfminer has it."""
    if len(shape) > 3 and shape.endswith("lh") and points[-2] == points[0]:
        shape, points = shape[:-2] + "h", points[:-1]
    if shape in ("mlh", "ml"):
        return points[:2]
    if shape in ("mlllh", "mllll") and points[0] == points[4]:
        (x0, y0), (x1, y1), (x2, y2), (x3, y3), _ = points
        if (x0 == x1 and y1 == y2 and x2 == x3 and y3 == y0) or (
            y0 == y1 and x1 == x2 and y2 == y3 and x3 == x0
        ):
            return [(x0, y0), (x2, y0), (x2, y2), (x0, y2)]
    return points


class _FontChars:
    """A font's characters by code, each looked up once."""

    def __init__(self, font: PDFFont) -> None:
        self._font = font
        self._by_code: dict[int, FontChar] = {}
        self._by_string: dict[bytes, list[FontChar]] = {}

    def decode(self, string: bytes) -> list[FontChar]:
        """The characters of a string that a text operator draws."""
        known = self._by_string.get(string)
        if known is not None:
            return known
        chars = [self._by_code.get(code) or self._add(code) for code in self._font.decode(string)]
        if len(string) <= _SHORT:
            self._by_string[string] = chars
        return chars

    def _add(self, code: int) -> FontChar:
        char = FontChar(read_text(self._font, code), self._font.char_width(code), code == _SPACE)
        self._by_code[code] = char
        return char


def read_text(font: PDFFont, code: int) -> str:
    """A character's text by its font; UNKNOWN_CHAR where the font has none, empty where it draws nothing."""
    try:
        return clean_text(font.to_unichr(code))
    except PDFUnicodeNotDefined:
        return UNKNOWN_CHAR


def clean_text(text: str) -> str:
    """A font's text for a character as a person sees it; a font may map a character to no text, or to no character."""
    if not text.strip():
        return ""
    return fold_radicals(text) if is_text(text) and not text.startswith("(cid:") else UNKNOWN_CHAR
