"""List what a page draws, by pdfium: text objects in drawing order, and horizontal edges of lines and boxes."""

import ctypes
from collections.abc import Iterator
from typing import Any

from ribao.errors import TooHeavy
from ribao.pdfium import raw as c
from ribao.read.pdf.chars import Edge
from ribao.read.pdf.page_transform import Matrix, PageTransform, Rectangle

# Ignore forms nested deeper than this; refuse pages with more objects than this.
_MAX_DEPTH = 8
_MAX_OBJECTS = 200_000
# A path with at most this many segments is a line or a box; its bounds say all.
_MAX_BOX_SEGMENTS = 6
_MIN_EDGE_PT = 4.0
# A flatter box is a line.
_MAX_LINE_PT = 2.5

_IDENTITY: Matrix = (1, 0, 0, 1, 0, 0)


def list_page_objects(page: Any, transform: PageTransform) -> tuple[list[Any], list[Edge]]:
    """List a pypdfium2 page's raw text objects in drawing order, and its edges.

    Raises TooHeavy where a page draws more objects than any report's.
    """
    texts: list[Any] = []
    edges: list[Edge] = []
    for item, matrix in walk_page(page):
        kind = c.FPDFPageObj_GetType(item)
        if kind == c.FPDF_PAGEOBJ_TEXT:
            texts.append(item)
        elif kind == c.FPDF_PAGEOBJ_PATH:
            edges += _find_edges(item, matrix, transform)
    return texts, edges


def walk_page(page: Any) -> Iterator[tuple[Any, Matrix]]:
    """List every object that a pypdfium2 page draws, with the matrix that places it on the page.

    Raises TooHeavy where a page draws more objects than any report's.
    """
    objects = _walk_objects(page, c.FPDFPage_CountObjects, c.FPDFPage_GetObject)
    for count, item in enumerate(objects):
        if count > _MAX_OBJECTS:
            raise TooHeavy(f"a page draws over {_MAX_OBJECTS} objects", "it is another document")
        yield item


def get_bounds(item: Any, matrix: Matrix, transform: PageTransform) -> Rectangle:
    """The box around what an object draws, as x0, top, x1, bottom."""
    left, bottom, right, top = (ctypes.c_float() for _ in range(4))
    c.FPDFPageObj_GetBounds(item, left, bottom, right, top)
    low = _apply_matrix(matrix, left.value, bottom.value)
    high = _apply_matrix(matrix, right.value, top.value)
    return transform.transform_box(*low, *high)


def _walk_objects(
    parent: Any, count: Any, get: Any, matrix: Matrix = _IDENTITY, depth: int = 0
) -> Iterator[tuple[Any, Matrix]]:
    """Every object, also inside forms, with the matrix that places it on the page."""
    for k in range(count(parent)):
        item = get(parent, k)
        if c.FPDFPageObj_GetType(item) != c.FPDF_PAGEOBJ_FORM:
            yield item, matrix
        elif depth < _MAX_DEPTH:
            inner = _multiply(_get_matrix(item), matrix)
            yield from _walk_objects(
                item, c.FPDFFormObj_CountObjects, c.FPDFFormObj_GetObject, inner, depth + 1
            )


def _get_matrix(item: Any) -> Matrix:
    matrix = c.FS_MATRIX()
    c.FPDFPageObj_GetMatrix(item, matrix)
    return matrix.a, matrix.b, matrix.c, matrix.d, matrix.e, matrix.f


def _multiply(m: Matrix, n: Matrix) -> Matrix:
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


def _apply_matrix(m: Matrix, x: float, y: float) -> tuple[float, float]:
    return m[0] * x + m[2] * y + m[4], m[1] * x + m[3] * y + m[5]


def _find_edges(path: Any, matrix: Matrix, transform: PageTransform) -> list[Edge]:
    if c.FPDFPath_CountSegments(path) > _MAX_BOX_SEGMENTS:
        return list(_trace_segments(path, _multiply(_get_matrix(path), matrix), transform))
    x0, y0, x1, y1 = get_bounds(path, matrix, transform)
    if x1 - x0 <= _MIN_EDGE_PT:
        return []
    if y1 - y0 < _MAX_LINE_PT:
        return [Edge((y0 + y1) / 2, x0, x1)]
    return [Edge(y0, x0, x1), Edge(y1, x0, x1)]


def _trace_segments(path: Any, matrix: Matrix, transform: PageTransform) -> Iterator[Edge]:
    """The horizontal segments of a path of many segments (a grid drawn at once)."""
    x, y = ctypes.c_float(), ctypes.c_float()
    last = (0.0, 0.0)
    for k in range(min(c.FPDFPath_CountSegments(path), _MAX_OBJECTS)):
        segment = c.FPDFPath_GetPathSegment(path, k)
        c.FPDFPathSegment_GetPoint(segment, x, y)
        here = transform.transform_point(*_apply_matrix(matrix, x.value, y.value))
        is_line = c.FPDFPathSegment_GetType(segment) == c.FPDF_SEGMENT_LINETO
        if is_line and abs(here[1] - last[1]) < 0.5 and abs(here[0] - last[0]) > _MIN_EDGE_PT:
            yield Edge(here[1], min(here[0], last[0]), max(here[0], last[0]))
        last = here
