"""List what a page draws, by pdfium: text objects in drawing order, and horizontal edges of lines and boxes."""

import ctypes
from collections.abc import Iterator
from typing import Any

from ribao.errors import TooHeavy
from ribao.pdfium import bind, get_address
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

_get_type = bind(c.FPDFPageObj_GetType)
_get_object_matrix = bind(c.FPDFPageObj_GetMatrix)
_get_bounds = bind(c.FPDFPageObj_GetBounds)
_count_segments = bind(c.FPDFPath_CountSegments)
_get_segment = bind(c.FPDFPath_GetPathSegment)
_get_segment_type = bind(c.FPDFPathSegment_GetType)
_get_segment_point = bind(c.FPDFPathSegment_GetPoint)
_ON_PAGE = bind(c.FPDFPage_CountObjects), bind(c.FPDFPage_GetObject)
_IN_FORM = bind(c.FPDFFormObj_CountObjects), bind(c.FPDFFormObj_GetObject)


def list_page_objects(page: Any, transform: PageTransform) -> tuple[list[int], list[Edge]]:
    """List the addresses of a pypdfium2 page's text objects in drawing order, and its edges.

    Raises TooHeavy where a page draws more objects than any report's.
    """
    texts: list[int] = []
    edges: list[Edge] = []
    for kind, item, matrix in walk_page(page):
        if kind == c.FPDF_PAGEOBJ_TEXT:
            texts.append(item)
        elif kind == c.FPDF_PAGEOBJ_PATH:
            edges += _find_edges(item, matrix, transform)
    return texts, edges


def walk_page(page: Any) -> Iterator[tuple[int, int, Matrix]]:
    """List every object that a pypdfium2 page draws: its type, its address, and the matrix that places it on the page.

    Raises TooHeavy where a page draws more objects than any report's.
    """
    for count, item in enumerate(_walk_objects(get_address(page.raw), _ON_PAGE)):
        if count > _MAX_OBJECTS:
            raise TooHeavy(f"a page draws over {_MAX_OBJECTS} objects", "it is another document")
        yield item


def get_bounds(item: int, matrix: Matrix, transform: PageTransform) -> Rectangle:
    """The box around what an object draws, as x0, top, x1, bottom."""
    left, bottom, right, top = measure_object(item)
    low, high = _apply_matrix(matrix, left, bottom), _apply_matrix(matrix, right, top)
    return transform.transform_box(*low, *high)


def _walk_objects(
    parent: int, parts: tuple[Any, Any], matrix: Matrix = _IDENTITY, depth: int = 0
) -> Iterator[tuple[int, int, Matrix]]:
    """Every object with its type, also inside forms, and the matrix that places it on the page.

    `parts` are the functions that count a parent's objects and get one.
    """
    count, get = parts
    for k in range(count(parent)):
        item = get(parent, k)
        kind = _get_type(item)
        if kind != c.FPDF_PAGEOBJ_FORM:
            yield kind, item, matrix
        elif depth < _MAX_DEPTH:
            yield from _walk_objects(item, _IN_FORM, _multiply(_get_matrix(item), matrix), depth + 1)


def _get_matrix(item: int) -> Matrix:
    matrix = (ctypes.c_float * 6)()
    _get_object_matrix(item, ctypes.addressof(matrix))
    a, b, c_, d, e, f = matrix
    return a, b, c_, d, e, f


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


def _find_edges(path: int, matrix: Matrix, transform: PageTransform) -> list[Edge]:
    if _count_segments(path) > _MAX_BOX_SEGMENTS:
        return list(_trace_segments(path, _multiply(_get_matrix(path), matrix), transform))
    x0, y0, x1, y1 = get_bounds(path, matrix, transform)
    if x1 - x0 <= _MIN_EDGE_PT:
        return []
    if y1 - y0 < _MAX_LINE_PT:
        return [Edge((y0 + y1) / 2, x0, x1)]
    return [Edge(y0, x0, x1), Edge(y1, x0, x1)]


def measure_object(item: int) -> Rectangle:
    """The box around what an object draws: left, bottom, right and top in the space of the form that draws it."""
    box = (ctypes.c_float * 4)()
    start = ctypes.addressof(box)
    _get_bounds(item, *range(start, start + 16, 4))
    left, bottom, right, top = box
    return left, bottom, right, top


def _trace_segments(path: int, matrix: Matrix, transform: PageTransform) -> Iterator[Edge]:
    """The horizontal segments of a path of many segments (a grid drawn at once)."""
    x, y = ctypes.c_float(), ctypes.c_float()
    last = (0.0, 0.0)
    for k in range(min(_count_segments(path), _MAX_OBJECTS)):
        segment = _get_segment(path, k)
        _get_segment_point(segment, ctypes.addressof(x), ctypes.addressof(y))
        here = transform.transform_point(*_apply_matrix(matrix, x.value, y.value))
        is_line = _get_segment_type(segment) == c.FPDF_SEGMENT_LINETO
        if is_line and abs(here[1] - last[1]) < 0.5 and abs(here[0] - last[0]) > _MIN_EDGE_PT:
            yield Edge(here[1], min(here[0], last[0]), max(here[0], last[0]))
        last = here
