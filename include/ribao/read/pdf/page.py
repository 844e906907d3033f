"""A page: its text lines, its horizontal edges and what the two PDF libraries read differently."""

from dataclasses import dataclass

from ribao.read.pdf.chars import Edge
from ribao.read.pdf.images import NO_IMAGES, Images
from ribao.read.pdf.lines import Line, Word
from ribao.read.pdf.reader_comparison import ReaderComparison


@dataclass(frozen=True, slots=True)
class Page:
    """One page; `number` counts from 1, `lines` run from top to bottom.

    The page is upright; viewers display it turned clockwise by `turn` degrees.
    """

    number: int
    width: float
    height: float
    lines: tuple[Line, ...]
    edges: tuple[Edge, ...]
    comparison: ReaderComparison | None = None
    turn: int = 0
    images: Images = NO_IMAGES

    def words(self, top: float, bottom: float) -> list[Word]:
        """The words whose middle lies between two heights."""
        return [w for line in self.lines for w in line.words if top <= w.middle < bottom]


# From where to where on the x axis.
Span = tuple[float, float]
# A part of a page: from which height to which.
Region = tuple[Page, float, float]
