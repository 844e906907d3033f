"""From PDF space (from the bottom left, unrotated) to the page as displayed (from the top left)."""

from dataclasses import dataclass
from typing import Any

Rectangle = tuple[float, float, float, float]
Matrix = tuple[float, float, float, float, float, float]


@dataclass(frozen=True, slots=True)
class Paper:
    """A page's size as displayed, in PDF points, and the matrix that brings PDF space onto it."""

    width: float
    height: float
    matrix: Matrix

    def point(self, x: float, y: float) -> tuple[float, float]:
        """A point of PDF space as displayed: from the left, from the top."""
        a, b, c, d, e, f = self.matrix
        return a * x + c * y + e, b * x + d * y + f

    def box(self, x0: float, y0: float, x1: float, y1: float) -> Rectangle:
        """A rectangle of PDF space as displayed: x0, top, x1, bottom."""
        (a, b), (c, d) = self.point(x0, y0), self.point(x1, y1)
        return min(a, c), min(b, d), max(a, c), max(b, d)

    def upright(self, a: float, b: float) -> bool:
        """Whether text that runs along (a, b) in PDF space runs to the right as displayed."""
        m = self.matrix
        along, across = a * m[0] + b * m[2], a * m[1] + b * m[3]
        return along > 0 and abs(across) <= 0.05 * along


def paper(page: Any) -> Paper:
    """The paper of a pypdfium2 page."""
    left, bottom, right, top = page.get_bbox()
    width, height = right - left, top - bottom
    match page.get_rotation() // 90 % 4:
        case 1:
            return Paper(height, width, (0, 1, 1, 0, -bottom, -left))
        case 2:
            return Paper(width, height, (-1, 0, 0, 1, right, -bottom))
        case 3:
            return Paper(height, width, (0, -1, -1, 0, top, right))
    return Paper(width, height, (1, 0, 0, -1, -left, top))
