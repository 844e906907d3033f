"""Coordinates: from PDF space (bottom left, unrotated) to the displayed page (top left)."""

from dataclasses import dataclass
from typing import Any

Rectangle = tuple[float, float, float, float]
Matrix = tuple[float, float, float, float, float, float]


@dataclass(frozen=True, slots=True)
class PageTransform:
    """A displayed page's size in points, and the matrix from PDF space to it."""

    width: float
    height: float
    matrix: Matrix

    def transform_point(self, x: float, y: float) -> tuple[float, float]:
        """Transform a point of PDF space; the result counts from the left and from the top."""
        a, b, c, d, e, f = self.matrix
        return a * x + c * y + e, b * x + d * y + f

    def transform_box(self, x0: float, y0: float, x1: float, y1: float) -> Rectangle:
        """Transform a rectangle of PDF space to x0, top, x1, bottom."""
        (a, b), (c, d) = self.transform_point(x0, y0), self.transform_point(x1, y1)
        return min(a, c), min(b, d), max(a, c), max(b, d)

    def transform_span(self, x0: float, y0: float, x1: float, y1: float) -> tuple[float, float]:
        """Transform a rectangle of PDF space to x0, x1."""
        a, _, c, _, e, _ = self.matrix
        one, other = a * x0 + c * y0 + e, a * x1 + c * y1 + e
        return (one, other) if one <= other else (other, one)

    def is_upright(self, a: float, b: float) -> bool:
        """Whether text that runs along (a, b) in PDF space runs to the right on the displayed page."""
        m = self.matrix
        along, across = a * m[0] + b * m[2], a * m[1] + b * m[3]
        return along > 0 and abs(across) <= 0.05 * along


def build_page_transform(page: Any) -> PageTransform:
    """Build the transform of a pypdfium2 page."""
    left, bottom, right, top = page.get_bbox()
    width, height = right - left, top - bottom
    match page.get_rotation() // 90 % 4:
        case 1:
            return PageTransform(height, width, (0, 1, 1, 0, -bottom, -left))
        case 2:
            return PageTransform(width, height, (-1, 0, 0, 1, right, -bottom))
        case 3:
            return PageTransform(height, width, (0, -1, -1, 0, top, right))
    return PageTransform(width, height, (1, 0, 0, -1, -left, top))
