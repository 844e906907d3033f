"""From PDF space (from the bottom left, unrotated) to the page as displayed (from the top left)."""

from dataclasses import dataclass
from typing import Any

Rectangle = tuple[float, float, float, float]


@dataclass(frozen=True, slots=True)
class Paper:
    """A page's visible box in PDF points and its rotation in quarter turns clockwise."""

    left: float
    bottom: float
    right: float
    top: float
    turns: int

    @property
    def width(self) -> float:
        """Width as displayed."""
        return self.top - self.bottom if self.turns % 2 else self.right - self.left

    @property
    def height(self) -> float:
        """Height as displayed."""
        return self.right - self.left if self.turns % 2 else self.top - self.bottom

    def point(self, x: float, y: float) -> tuple[float, float]:
        """A point of PDF space as displayed: from the left, from the top."""
        match self.turns:
            case 1:
                return y - self.bottom, x - self.left
            case 2:
                return self.right - x, y - self.bottom
            case 3:
                return self.top - y, self.right - x
        return x - self.left, self.top - y

    def box(self, x0: float, y0: float, x1: float, y1: float) -> Rectangle:
        """A rectangle of PDF space as displayed: x0, top, x1, bottom."""
        (a, b), (c, d) = self.point(x0, y0), self.point(x1, y1)
        return min(a, c), min(b, d), max(a, c), max(b, d)

    def upright(self, a: float, b: float) -> bool:
        """Whether text that runs along (a, b) in PDF space runs to the right as displayed."""
        along, across = ((a, b), (b, -a), (-a, -b), (-b, a))[self.turns]
        return along > 0 and abs(across) <= 0.05 * along


def paper(page: Any) -> Paper:
    """The paper of a pypdfium2 page."""
    left, bottom, right, top = page.get_bbox()
    return Paper(left, bottom, right, top, page.get_rotation() // 90 % 4)
