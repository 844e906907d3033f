"""Read a page with pdfium: its characters in drawing order.

Slanted watermarks and white space are dropped here. The second copies of
fake-bold characters are kept; `fake_bold` drops them.
"""

import ctypes
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from functools import cache
from typing import Any

from ribao.labels import fold_radicals
from ribao.pdfium import bind, get_address
from ribao.pdfium import raw as c
from ribao.read.pdf.chars import UNKNOWN_CHAR, Char, build_char, is_text, is_visible
from ribao.read.pdf.page_objects import measure_object
from ribao.read.pdf.page_transform import PageTransform, Rectangle

# pdfium's code for a hyphen that it sees at a line's end.
_HYPHEN = 2
# Unicode's last code; a font's map may hold any 32-bit number.
_LAST_CODE = 0x10FFFF
# No heading or cell that is printed twice is longer.
MAX_RUN_CHARS = 120
# So many of a page's characters show how its text is turned.
_SAMPLE_CHARS = 64

_get_text_object = bind(c.FPDFText_GetTextObject)
_get_unicode = bind(c.FPDFText_GetUnicode)
_has_map_error = bind(c.FPDFText_HasUnicodeMapError)
_get_box = bind(c.FPDFText_GetLooseCharBox)
_get_matrix = bind(c.FPDFText_GetMatrix)
_get_origin = bind(c.FPDFText_GetCharOrigin)
_get_font_size = bind(c.FPDFText_GetFontSize)


class TextPage:
    """A pypdfium2 text page whose characters pdfium measures by index; spaces between words count as characters."""

    def __init__(self, page: Any, transform: PageTransform) -> None:
        self._page = page
        self._address = get_address(page.raw)
        self.transform = transform
        self.count = page.count_chars()
        # left, top, right, bottom; x and y; a to f.
        self._box = (ctypes.c_float * 4)()
        self._origin = (ctypes.c_double * 2)()
        self._matrix = (ctypes.c_float * 6)()
        self._box_at = ctypes.addressof(self._box)
        self._x_at = ctypes.addressof(self._origin)
        self._matrix_at = ctypes.addressof(self._matrix)
        self._y_at = self._x_at + ctypes.sizeof(ctypes.c_double)

    def get_object(self, k: int) -> int | None:
        """The address of the text object that draws a character; None for one that pdfium inserts between words."""
        found: int | None = _get_text_object(self._address, k)
        return found

    def get_text(self, k: int) -> str:
        """A character's text; UNKNOWN_CHAR where its font has no Unicode value (pdfium then gives its bare code)."""
        code = _get_unicode(self._address, k)
        if _has_map_error(self._address, k):
            return UNKNOWN_CHAR
        return _decode(code)

    def get_span(self, k: int) -> tuple[float, float]:
        """From where to where a character's box reaches on the x axis."""
        _get_box(self._address, k, self._box_at)
        left, top, right, bottom = self._box
        return self.transform.transform_span(left, bottom, right, top)

    def is_upright(self, k: int) -> bool:
        """Whether a character's text runs to the right."""
        known = _get_matrix(self._address, k, self._matrix_at)
        return bool(known) and self.transform.is_upright(self._matrix[0], self._matrix[1])

    def measure_turn(self) -> int:
        """By how many degrees most of the text is turned clockwise on the displayed page: 0, 90, 180 or 270."""
        turns: Counter[int] = Counter()
        for k in range(0, self.count, self.count // _SAMPLE_CHARS + 1):
            if _get_matrix(self._address, k, self._matrix_at):
                turns[_find_turn(*self.transform.transform_direction(self._matrix[0], self._matrix[1]))] += 1
        return turns.most_common(1)[0][0] if turns else 0

    def get_origin(self, k: int) -> tuple[float, float]:
        """Where a character starts on its baseline."""
        _get_origin(self._address, k, self._x_at, self._y_at)
        return self.transform.transform_point(self._origin[0], self._origin[1])

    def measure(self, k: int) -> tuple[float, float]:
        """Size and baseline of the text object that draws a character; size 0 for a slanted one."""
        if not self.is_upright(k):
            return 0.0, 0.0
        height = (self._matrix[2] ** 2 + self._matrix[3] ** 2) ** 0.5
        return _get_font_size(self._address, k) * height, self.get_origin(k)[1]


@cache
def _decode(code: int) -> str:
    if code == _HYPHEN:
        return "-"
    text = chr(code) if code <= _LAST_CODE else UNKNOWN_CHAR
    return fold_radicals(text) if text.isspace() or is_text(text) else UNKNOWN_CHAR


def extract_chars(page: TextPage) -> Iterator[tuple[int, list[Char]]]:
    """Extract each character of a text page with the address of the text object that draws it.

    The list is empty for slanted characters and spaces.
    """
    last, size, baseline, operation = 0, 0.0, 0.0, 0
    for k in range(page.count):
        key = page.get_object(k)
        if not key:
            continue
        if key != last:
            last, (size, baseline), operation = key, page.measure(k), operation + 1
        text = page.get_text(k)
        if not size or text.isspace():
            yield key, []
            continue
        x0, x1 = page.get_span(k)
        char = build_char(text, x0, x1, baseline, size, operation)
        yield key, [char] if is_visible(char) else []


def _find_turn(right: float, down: float) -> int:
    """The quarter turn of a text that runs so far to the right and downwards."""
    if abs(right) >= abs(down):
        return 0 if right > 0 else 180
    return 90 if down > 0 else 270


def order_chars(by_object: Iterable[tuple[int, list[Char]]], objects: Sequence[int]) -> list[Char]:
    """Put all characters in drawing order, and restore the copies that pdfium leaves out.

    `objects` are the addresses of the page's text objects in drawing order.
    """
    groups: dict[int, list[Char]] = {}
    for key, chars in by_object:
        groups.setdefault(key, []).extend(chars)
    return list(_restore_copies(groups, objects))


def _restore_copies(groups: dict[int, list[Char]], keys: Sequence[int]) -> Iterator[Char]:
    bounds = cache(lambda k: _find_box(keys[k]))
    for k, key in enumerate(keys):
        if key in groups:
            yield from groups[key]
        elif box := bounds(k):
            first = max(0, k - MAX_RUN_CHARS)
            originals = [n for n in range(first, k) if keys[n] in groups and _is_same_size(bounds(n), box)]
            nearest = min(originals, key=lambda n: _measure_distance(bounds(n), box), default=None)
            yield from groups[keys[nearest]] if nearest is not None else ()


def _find_box(item: int) -> Rectangle | None:
    """The box around what an object draws; None for a space."""
    box = measure_object(item)
    return box if box[2] - box[0] > 0.1 else None


def _is_same_size(one: Rectangle | None, other: Rectangle) -> bool:
    """Whether two boxes have one size: the same text in the same font."""
    return one is not None and all(
        abs((one[k + 2] - one[k]) - (other[k + 2] - other[k])) < 0.05 for k in (0, 1)
    )


def _measure_distance(one: Rectangle | None, other: Rectangle) -> float:
    return abs(one[0] - other[0]) + abs(one[1] - other[1]) if one else 1e9
