"""Coordinates: from PDF space (bottom left, unrotated) to the displayed page (top left), and to a page turned upright."""

from dataclasses import dataclass
from typing import Any

from ribao.model import Box

Rectangle = tuple[float, float, float, float]
Matrix = tuple[float, float, float, float, float, float]


@dataclass(frozen=True, slots=True)
class PageTransform:
    """A page's size in points, and the matrix from PDF space to it."""

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

    def transform_direction(self, a: float, b: float) -> tuple[float, float]:
        """How far text that runs along (a, b) in PDF space runs to the right and downwards."""
        m = self.matrix
        return a * m[0] + b * m[2], a * m[1] + b * m[3]

    def is_upright(self, a: float, b: float) -> bool:
        """Whether text that runs along (a, b) in PDF space runs to the right."""
        along, across = self.transform_direction(a, b)
        return along > 0 and abs(across) <= 0.05 * along

    def turn_back(self, turn: int) -> "PageTransform":
        """The transform to the page that is upright where the displayed one is turned clockwise by an angle."""
        a, b, c, d, e, f = self.matrix
        match turn:
            case 90:
                return PageTransform(self.height, self.width, (b, -a, d, -c, f, self.width - e))
            case 180:
                matrix = (-a, -b, -c, -d, self.width - e, self.height - f)
                return PageTransform(self.width, self.height, matrix)
            case 270:
                return PageTransform(self.height, self.width, (-b, a, -d, c, self.height - f, e))
        return self


def build_page_transform(page: Any) -> PageTransform:
    """Build the transform of a pypdfium2 page to the displayed page."""
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


def turn_box(box: Box, turn: int, width: float, height: float) -> Box:
    """The displayed place of a box on an upright page of a size, where the displayed page is turned by an angle."""
    match turn:
        case 90:
            return Box(box.page, height - box.bottom, box.x0, height - box.top, box.x1)
        case 180:
            return Box(box.page, width - box.x1, height - box.bottom, width - box.x0, height - box.top)
        case 270:
            return Box(box.page, box.top, width - box.x1, box.bottom, width - box.x0)
    return box
