"""What is read from scanned pages: with less confidence from the text behind the scan, not at all without one."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from decimal import Decimal

from ribao.catalogue.thresholds import threshold
from ribao.model import Cell, ParseWarning, Report
from ribao.read.pdf.images import overlaps
from ribao.read.pdf.page import Page
from ribao.read.pdf.page_transform import Rectangle
from ribao.read.report_parts import replace_parts

# A page with more lines than this beside its scan is text with a picture.
_MAX_LINES = 5


def lower_confidence(report: Report, pages: Sequence[Page]) -> Report:
    """Return the report with less confidence in the cells whose text is invisible, and one warning that names them."""
    hidden = {page.number: page.images.hidden for page in pages if page.images.hidden}
    recognised = [cell for cell in report.cells().values() if cell.text and _is_hidden(cell, hidden)]
    if not recognised:
        return report
    numbers = ", ".join(str(n) for n in sorted({cell.box.page for cell in recognised if cell.box}))
    message = f"the numbers of page {numbers} come from the invisible text behind a scan"
    warning = ParseWarning("hidden_text", tuple(cell.id for cell in recognised), message)
    ids = {cell.id for cell in recognised}
    share = Decimal(str(threshold("reading.hidden_text_share")))

    def lower(cell: Cell) -> Cell:
        return replace(cell, reading_confidence=share * cell.reading_confidence) if cell.id in ids else cell

    return replace(replace_parts(report, Cell, lower), warnings=(*report.warnings, warning))


def _is_hidden(cell: Cell, hidden: Mapping[int, Sequence[Rectangle]]) -> bool:
    box = cell.box
    return box is not None and any(
        overlaps((box.x0, box.top, box.x1, box.bottom), text) for text in hidden.get(box.page, ())
    )


def find_unread_pages(pages: Sequence[Page]) -> list[int]:
    """Find the pages that are pictures without text."""
    return [page.number for page in pages if len(page.lines) <= _MAX_LINES and _has_bare_scan(page)]


def _has_bare_scan(page: Page) -> bool:
    """Whether no line of a page stands over one of its scans."""
    middles = [((x.x0 + x.words[-1].x1) / 2, x.middle) for x in page.lines]
    return any(not any(overlaps(scan, (x, y, x, y)) for x, y in middles) for scan in page.images.scans)


def warn_of_unread_pages(pages: Sequence[Page]) -> Iterator[ParseWarning]:
    """Build a warning for each page that is a picture without text."""
    for number in find_unread_pages(pages):
        message = f"page {number} is a picture without text: nothing on it is read"
        yield ParseWarning("page_picture", (), message, "error")
