"""Score how certain the reading of each cell is: by its place, its form, and whether the readers agree.

Places are judged by the boxes of all cells of a column, not by what assigned the words to it. Each weakness multiplies
the confidence by its share (thresholds.yaml). The result is not a frequency, but orders cells by their weaknesses.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from decimal import Decimal
from itertools import pairwise
from statistics import median

from ribao.catalogue.thresholds import threshold
from ribao.cells import CellRef
from ribao.model import CERTAIN, Box, Cell, Indicator, ParseWarning, Quote, Report
from ribao.numbers import is_quantity, is_whole, parse_printed
from ribao.read.pdf.page import Page
from ribao.read.pdf.text_runs import is_numeric

_LOW = Decimal(str(threshold("reading.low_share")))
_OFF_COLUMN = threshold("reading.off_column_size")
_OVERLAP = threshold("reading.overlap_size")
# Edges closer than this share of a size are one.
_SAME_EDGE = 0.1
# A digit is narrower, in sizes; numbers of one column, and an edge and what stands at it, are as near as the second.
_DIGIT = 0.7
_EDGE = 0.3
_SHARES = {
    weakness: Decimal(str(threshold(f"reading.{weakness}_share")))
    for weakness in ("no_number", "ill_formed", "unlabelled", "off_column", "overlap", "cut_off")
}


def score_cells(report: Report, pages: Sequence[Page], agreement: Mapping[CellRef, Decimal]) -> Report:
    """Return the report with the confidence in each table cell's reading, and a warning for each low one.

    `agreement` is the share of readers (0 to 1) that read the text in use, for the cells on which they do not agree.
    """
    scores = {cell: agreement.get(cell, CERTAIN) for cell in report.cells()}
    for weakness, cell in _find_weaknesses(report, pages):
        scores[cell] *= _SHARES[weakness]
    scores = {cell: score.quantize(Decimal("0.01")) for cell, score in scores.items() if score != CERTAIN}
    return replace(
        report,
        quotes=tuple(replace(q, cells=_score(q.cells, scores)) for q in report.quotes),
        indicators=tuple(replace(i, cells=_score(i.cells, scores)) for i in report.indicators),
        warnings=(*report.warnings, *_warn_of_low_scores(report, scores)),
    )


def _score(cells: Mapping[str, Cell], scores: Mapping[CellRef, Decimal]) -> dict[str, Cell]:
    return {
        name: replace(c, reading_confidence=scores.get(c.id, CERTAIN)) if c.text else c
        for name, c in cells.items()
    }


def _warn_of_low_scores(report: Report, scores: Mapping[CellRef, Decimal]) -> Iterator[ParseWarning]:
    """One warning for each cell of low confidence that no other warning names."""
    named = {cell for warning in report.warnings for cell in warning.cells}
    for cell in report.cells().values():
        score = scores.get(cell.id, CERTAIN)
        if score < _LOW and cell.text and cell.id not in named:
            message = f"{cell.text!r} is read with a confidence of {score}: look at its place on the page"
            yield ParseWarning("uncertain_cell", (cell.id,), message)


def _find_weaknesses(report: Report, pages: Sequence[Page]) -> Iterator[tuple[str, CellRef]]:
    """What speaks against a cell's reading, with the cell."""
    printed: list[Quote | Indicator] = [*report.quotes, *report.indicators]
    rows = [row.cells for row in printed]
    yield from _find_form_weaknesses(c for row in rows for c in row.values())
    for row in report.indicators:
        if row.metric is None:
            yield from (("unlabelled", c.id) for c in row.cells.values() if _has_value(c))
    columns: dict[tuple[object, ...], list[Cell]] = defaultdict(list)
    widths = {page.number: round(page.width) for page in pages}
    for quote in report.quotes:
        for name, cell in quote.cells.items():
            columns["t1", name, widths.get(cell.box.page if cell.box else 0)].append(cell)
    for indicator in report.indicators:
        for name, cell in indicator.cells.items():
            columns[indicator.side, name, widths.get(cell.box.page if cell.box else 0)].append(cell)
    edges = _find_right_edges(pages)
    for column in columns.values():
        yield from _find_place_weaknesses(column, edges)
    for cells in rows:
        yield from (("overlap", cell) for cell in _find_overlapping(list(cells.values())))


def _has_value(cell: Cell) -> bool:
    number = parse_printed(cell.text)
    return number is not None and number.value != 0


def _find_form_weaknesses(cells: Iterable[Cell]) -> Iterator[tuple[str, CellRef]]:
    for cell in cells:
        if cell.text is None:
            continue
        if not is_quantity(cell.text):
            yield "no_number", cell.id
        elif not is_whole(cell.text):
            yield "ill_formed", cell.id


def _find_place_weaknesses(
    column: Sequence[Cell], edges: Mapping[int, float]
) -> Iterator[tuple[str, CellRef]]:
    """Cells that stand off their column's usual place, and those of which a page's edge may have cut digits off.

    A cut number ends at the right edge of all other text, farther right than its column's others; in a centred or
    right-aligned column it also stands off its place.
    """
    placed = [(cell.id, cell.box) for cell in column if cell.text and cell.box]
    if not placed:
        return
    size = median(box.bottom - box.top for _, box in placed)
    usual_end = median(box.x1 for _, box in placed)
    share, offs = _measure_offs([box for _, box in placed], size)
    for (cell, box), off in zip(placed, offs, strict=True):
        if off > float(_OFF_COLUMN) * size:
            yield "off_column", cell
        at_edge = -_EDGE * size < box.x1 - edges[box.page] < _DIGIT * size
        if at_edge and box.x1 > usual_end + _EDGE * size and (share == 0 or off > _SAME_EDGE * size):
            yield "cut_off", cell


def _measure_offs(boxes: Sequence[Box], size: float) -> tuple[float, list[float]]:
    """Which of left edge (0), middle (0.5) and right edge (1) most boxes share, and how far off it each box is."""
    found = []
    for share in (0.5, 0.0, 1.0):
        xs = [box.x0 + share * (box.x1 - box.x0) for box in boxes]
        middle = median(xs)
        found.append((share, [abs(x - middle) for x in xs]))
    return min(found, key=lambda entry: sum(off > _SAME_EDGE * size for off in entry[1]))


def _find_overlapping(cells: Sequence[Cell]) -> Iterator[CellRef]:
    """Cells of one row whose boxes overlap."""
    placed = sorted((c.box.x0, c.box.x1, c.box.bottom - c.box.top, c.id) for c in cells if c.text and c.box)
    for left, right in pairwise(placed):
        if left[1] - right[0] > float(_OVERLAP) * min(left[2], right[2]):
            yield from (left[3], right[3])


def _find_right_edges(pages: Sequence[Page]) -> dict[int, float]:
    """By page, where all text but numbers and all rules end, on the pages of its width together."""
    ends: dict[int, float] = defaultdict(float)
    for page in pages:
        words = (w for x in page.lines for w in x.words if not all(map(is_numeric, w.chars)))
        found = [w.x1 for w in words] + [edge.x1 for edge in page.edges]
        ends[round(page.width)] = max(ends[round(page.width)], *found, 0.0)
    return {page.number: ends[round(page.width)] for page in pages}
