"""The overlay of a page's picture: a box for each cell that was read and for each finding."""

from collections.abc import Sequence
from dataclasses import dataclass

from ribao.model import Box, Report
from ribao.numbers import parse_printed
from ribao.presentation.names import Names

from ribao_desk.findings import Shown

# A4 in points: where the size is not known, the boxes at least keep their order.
_A4 = (595.3, 841.9)
_AROUND = 2.0


@dataclass(frozen=True, slots=True)
class Spot:
    """A box over a page, with the cell's name, printed text, value and series; `series` is empty where it has none."""

    box: Box
    cell: str
    name: str
    printed: str
    value: str
    series: str

    @property
    def width(self) -> float:
        """In points."""
        return self.box.x1 - self.box.x0

    @property
    def height(self) -> float:
        """In points."""
        return self.box.bottom - self.box.top


@dataclass(frozen=True, slots=True)
class Frame:
    """A finding's box: its number, its severity, whether it is the culprit's and whether it is settled."""

    box: Box
    n: int
    severity: str
    culprit: bool
    settled: bool


@dataclass(frozen=True, slots=True)
class Page:
    """One page: number, size in points, what lies over it."""

    number: int
    width: float
    height: float
    spots: tuple[Spot, ...]
    frames: tuple[Frame, ...]


def build_pages(
    report: Report, cards: Sequence[Shown], sizes: Sequence[tuple[float, float]], language: str
) -> list[Page]:
    """Build the overlays of the report's pages."""
    spots, frames = _list_spots(report, language), _list_frames(cards)
    return [
        Page(
            number,
            *(sizes[number - 1] if number <= len(sizes) else _A4),
            tuple(s for s in spots if s.box.page == number),
            tuple(f for f in frames if f.box.page == number),
        )
        for number in range(1, report.pages + 1)
    ]


def _list_spots(report: Report, language: str) -> list[Spot]:
    names = Names(language)
    series = {c.id: q.series for q in report.quotes for c in q.cells.values()}
    series |= {c.id: i.series for i in report.indicators for c in i.cells.values()}
    found = []
    for cell in report.cells().values():
        if cell.box:
            value = parse_printed(cell.text)
            number = f"{value.value:f}" if value else ""
            found.append(
                Spot(
                    cell.box,
                    cell.id,
                    names.title_cell(cell.id),
                    cell.text or "",
                    number,
                    series.get(cell.id) or "",
                )
            )
    for statement in report.statements:
        for box in statement.boxes:
            found.append(
                Spot(
                    box,
                    statement.id,
                    statement.metric or statement.commodity,
                    statement.text,
                    statement.value or "",
                    statement.series or "",
                )
            )
    return found


def _list_frames(cards: Sequence[Shown]) -> list[Frame]:
    """List the frames, the most severe last, so that it lies on top."""
    found = []
    for shown in reversed(cards):
        settled = shown.found.standing.state == "resolved"
        for n, box in enumerate(shown.places):
            wide = Box(box.page, box.x0 - _AROUND, box.top - _AROUND, box.x1 + _AROUND, box.bottom + _AROUND)
            found.append(Frame(wide, shown.found.n, shown.severity, n == 0, settled))
    return found
