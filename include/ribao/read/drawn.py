"""What a page draws: its text objects in drawing order, and the horizontal edges of its lines and boxes."""

import ctypes
from collections.abc import Iterator
from typing import Any

from ribao.errors import TooHeavy
from ribao.pdfium import raw as c
from ribao.read.marks import Rule
from ribao.read.paper import Matrix, Paper

# Forms inside forms deeper than this are not followed; pages with more objects than this are refused.
_DEEPEST = 8
_MOST_OBJECTS = 200_000
# A path of up to so many segments is a line or a box; its bounds say all.
_SIMPLE = 6
_SHORTEST = 4.0

_SAME: Matrix = (1, 0, 0, 1, 0, 0)


def drawn(page: Any, paper: Paper) -> tuple[list[Any], list[Rule]]:
    """The raw text objects of a pypdfium2 page in drawing order, and its rules.

    Raises TooHeavy where a page draws more objects than any report's.
    """
    texts: list[Any] = []
    rules: list[Rule] = []
    for count, (item, matrix) in enumerate(_objects(page, c.FPDFPage_CountObjects, c.FPDFPage_GetObject)):
        if count > _MOST_OBJECTS:
            raise TooHeavy(f"a page draws over {_MOST_OBJECTS} objects", "it is another document")
        kind = c.FPDFPageObj_GetType(item)
        if kind == c.FPDF_PAGEOBJ_TEXT:
            texts.append(item)
        elif kind == c.FPDF_PAGEOBJ_PATH:
            rules += _rules(item, matrix, paper)
    return texts, rules


def _objects(
    parent: Any, count: Any, get: Any, matrix: Matrix = _SAME, level: int = 0
) -> Iterator[tuple[Any, Matrix]]:
    """Every object, those inside forms too, with the matrix that brings it onto the page."""
    for k in range(count(parent)):
        item = get(parent, k)
        if c.FPDFPageObj_GetType(item) != c.FPDF_PAGEOBJ_FORM:
            yield item, matrix
        elif level < _DEEPEST:
            inner = _times(_matrix(item), matrix)
            yield from _objects(item, c.FPDFFormObj_CountObjects, c.FPDFFormObj_GetObject, inner, level + 1)


def _matrix(item: Any) -> Matrix:
    found = c.FS_MATRIX()
    c.FPDFPageObj_GetMatrix(item, found)
    return found.a, found.b, found.c, found.d, found.e, found.f


def _times(m: Matrix, n: Matrix) -> Matrix:
    """The matrix that applies m, then n."""
    a, b, c_, d, e, f = m
    p, q, r, s, t, u = n
    return (
        a * p + b * r,
        a * q + b * s,
        c_ * p + d * r,
        c_ * q + d * s,
        e * p + f * r + t,
        e * q + f * s + u,
    )


def _at(m: Matrix, x: float, y: float) -> tuple[float, float]:
    return m[0] * x + m[2] * y + m[4], m[1] * x + m[3] * y + m[5]


def _rules(path: Any, matrix: Matrix, paper: Paper) -> list[Rule]:
    if c.FPDFPath_CountSegments(path) > _SIMPLE:
        return list(_edges(path, _times(_matrix(path), matrix), paper))
    left, bottom, right, top = (ctypes.c_float() for _ in range(4))
    c.FPDFPageObj_GetBounds(path, left, bottom, right, top)
    low, high = _at(matrix, left.value, bottom.value), _at(matrix, right.value, top.value)
    x0, y0, x1, y1 = paper.box(*low, *high)
    if x1 - x0 <= _SHORTEST:
        return []
    if y1 - y0 < 2.5:
        return [Rule((y0 + y1) / 2, x0, x1)]
    return [Rule(y0, x0, x1), Rule(y1, x0, x1)]


def _edges(path: Any, matrix: Matrix, paper: Paper) -> Iterator[Rule]:
    """The horizontal segments of a path of many segments (a grid drawn at once)."""
    x, y = ctypes.c_float(), ctypes.c_float()
    last = (0.0, 0.0)
    for k in range(min(c.FPDFPath_CountSegments(path), _MOST_OBJECTS)):
        segment = c.FPDFPath_GetPathSegment(path, k)
        c.FPDFPathSegment_GetPoint(segment, x, y)
        here = paper.point(*_at(matrix, x.value, y.value))
        is_line = c.FPDFPathSegment_GetType(segment) == c.FPDF_SEGMENT_LINETO
        if is_line and abs(here[1] - last[1]) < 0.5 and abs(here[0] - last[0]) > _SHORTEST:
            yield Rule(here[1], min(here[0], last[0]), max(here[0], last[0]))
        last = here
