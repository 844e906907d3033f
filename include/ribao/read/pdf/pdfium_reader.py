"""Read a page with pdfium: its characters in drawing order.

Slanted watermarks and white space are dropped here. The second copies of
fake-bold characters are kept; `fake_bold` drops them.
"""

import ctypes
import sys
from collections import Counter
from collections.abc import Iterable, Iterator
from functools import cache
from typing import Any

from ribao.labels import fold_radicals
from ribao.pdfium import raw as c
from ribao.read.pdf.chars import UNKNOWN_CHAR, Char, build_char, is_text, is_visible
from ribao.read.pdf.page_transform import PageTransform, Rectangle

# pdfium's code for a hyphen that it sees at a line's end.
_HYPHEN = 2
# No heading or cell that is printed twice is longer.
MAX_RUN_CHARS = 120
# So many of a page's characters show how its text is turned.
_SAMPLE_CHARS = 64


def extract_chars(text_page: Any, transform: PageTransform) -> Iterator[tuple[bytes, list[Char]]]:
    """Extract each character of a pypdfium2 text page with the address of the text object that draws it.

    The list is empty for slanted characters and spaces.
    """
    raw, count = text_page.raw, text_page.count_chars()
    rect = c.FS_RECTF()
    last, size, baseline, operation = b"", 0.0, 0.0, 0
    for k in range(count):
        text_object = c.FPDFText_GetTextObject(raw, k)
        if not text_object:
            continue  # pdfium inserts characters between words and lines
        key = bytes(text_object)
        if key != last:
            last, (size, baseline), operation = key, _measure_text(raw, k, transform), operation + 1
        text = _decode_char(raw, k)
        if not size or text.isspace():
            yield key, []
            continue
        c.FPDFText_GetLooseCharBox(raw, k, rect)
        x0, _, x1, _ = transform.transform_box(rect.left, rect.bottom, rect.right, rect.top)
        char = build_char(text, x0, x1, baseline, size, operation)
        yield key, [char] if is_visible(char) else []


def _decode_char(text_page: Any, k: int) -> str:
    """A character's text; UNKNOWN_CHAR where its font has no Unicode value (pdfium then gives its bare code)."""
    code = c.FPDFText_GetUnicode(text_page, k)
    if c.FPDFText_HasUnicodeMapError(text_page, k):
        return UNKNOWN_CHAR
    if code == _HYPHEN:
        return "-"
    # A font's map may hold any 32-bit number.
    text = chr(code) if code <= sys.maxunicode else UNKNOWN_CHAR
    return fold_radicals(text) if text.isspace() or is_text(text) else UNKNOWN_CHAR


def _measure_text(text_page: Any, k: int, transform: PageTransform) -> tuple[float, float]:
    """Size and baseline of the text object that draws a character; size 0 for a slanted one."""
    matrix, x, y = c.FS_MATRIX(), ctypes.c_double(), ctypes.c_double()
    c.FPDFText_GetMatrix(text_page, k, matrix)
    if not transform.is_upright(matrix.a, matrix.b):
        return 0.0, 0.0
    c.FPDFText_GetCharOrigin(text_page, k, x, y)
    size = c.FPDFText_GetFontSize(text_page, k) * (matrix.c**2 + matrix.d**2) ** 0.5
    return size, transform.transform_point(x.value, y.value)[1]


def measure_turn(text_page: Any, transform: PageTransform) -> int:
    """By how many degrees most of a page's text is turned clockwise on the displayed page: 0, 90, 180 or 270."""
    matrix = c.FS_MATRIX()
    count = text_page.count_chars()
    turns: Counter[int] = Counter()
    for k in range(0, count, count // _SAMPLE_CHARS + 1):
        if c.FPDFText_GetMatrix(text_page.raw, k, matrix):
            right, down = transform.transform_direction(matrix.a, matrix.b)
            turns[_find_turn(right, down)] += 1
    return turns.most_common(1)[0][0] if turns else 0


def _find_turn(right: float, down: float) -> int:
    """The quarter turn of a text that runs so far to the right and downwards."""
    if abs(right) >= abs(down):
        return 0 if right > 0 else 180
    return 90 if down > 0 else 270


def order_chars(by_object: Iterable[tuple[bytes, list[Char]]], objects: list[Any]) -> list[Char]:
    """Put all characters in drawing order, and restore the copies that pdfium leaves out.

    `objects` are the page's text objects in drawing order.
    """
    groups: dict[bytes, list[Char]] = {}
    for key, chars in by_object:
        groups.setdefault(key, []).extend(chars)
    return list(_restore_copies(groups, objects))


def _restore_copies(groups: dict[bytes, list[Char]], objects: list[Any]) -> Iterator[Char]:
    keys = [bytes(item) for item in objects]
    bounds = cache(lambda k: _get_bounds(objects[k]))
    for k, key in enumerate(keys):
        if key in groups:
            yield from groups[key]
        elif box := bounds(k):
            first = max(0, k - MAX_RUN_CHARS)
            originals = [n for n in range(first, k) if keys[n] in groups and _is_same_size(bounds(n), box)]
            nearest = min(originals, key=lambda n: _measure_distance(bounds(n), box), default=None)
            yield from groups[keys[nearest]] if nearest is not None else ()


def _get_bounds(item: Any) -> Rectangle | None:
    """The box around what an object draws, in PDF space; None for a space."""
    left, bottom, right, top = (ctypes.c_float() for _ in range(4))
    c.FPDFPageObj_GetBounds(item, left, bottom, right, top)
    box = left.value, bottom.value, right.value, top.value
    return box if box[2] - box[0] > 0.1 else None


def _is_same_size(one: Rectangle | None, other: Rectangle) -> bool:
    """Whether two boxes have one size: the same text in the same font."""
    return one is not None and all(
        abs((one[k + 2] - one[k]) - (other[k + 2] - other[k])) < 0.05 for k in (0, 1)
    )


def _measure_distance(one: Rectangle | None, other: Rectangle) -> float:
    return abs(one[0] - other[0]) + abs(one[1] - other[1]) if one else 1e9
