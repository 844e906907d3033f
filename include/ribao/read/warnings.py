"""Warn of cells, labels and parts of a report that the reader is not certain of."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import replace

from ribao.model import UNREADABLE, ParseWarning, Report
from ribao.numbers import is_range, parse_printed
from ribao.read.pdf.chars import UNKNOWN_CHAR


def add_warnings(report: Report) -> Report:
    """Return the report with its warnings: missing parts, cells that are no number, unknown characters."""
    warnings = (
        *_find_missing_parts(report),
        *_find_unreadable_cells(report),
        *_find_unlabelled_numbers(report),
        *_find_unknown_chars(report),
    )
    return replace(report, warnings=(*report.warnings, *warnings))


def _find_missing_parts(report: Report) -> Iterator[ParseWarning]:
    parts = {
        "report date": report.report_date,
        "table 1": report.quotes,
        "table 2": report.indicators,
        "narrative": report.sections,
    }
    for name, part in parts.items():
        if not part:
            yield ParseWarning("missing_part", (), f"the report's {name} was not found", "error")


def _find_unreadable_cells(report: Report) -> Iterator[ParseWarning]:
    rows = [r.cells for r in report.quotes] + [r.cells for r in report.indicators]
    cells = [c for row in rows for c in row.values()]
    counts = Counter(c.id for c in cells)
    for cell in cells:
        if cell.text is not None and UNKNOWN_CHAR in cell.text:
            message = f"{cell.text!r}: the font has no Unicode map for what it draws here"
            yield ParseWarning("no_unicode", (cell.id,), message, "error")
        elif cell.text is not None and is_range(cell.text):
            message = f"{cell.text!r} is a range: its bounds are kept, no single value is loaded"
            yield ParseWarning("range", (cell.id,), message, "info")
        elif cell.text is not None and parse_printed(cell.text) is None:
            yield ParseWarning("no_number", (cell.id,), f"{cell.text!r} is printed where a number belongs")
        elif cell.text is None and cell.reading_confidence == UNREADABLE:
            yield ParseWarning("picture", (cell.id,), "the number is printed as a picture, it is not read")
        if counts[cell.id] > 1:
            yield ParseWarning("two_in_one", (cell.id,), "two cells came out under one name", "error")


def _find_unlabelled_numbers(report: Report) -> Iterator[ParseWarning]:
    """Numbers without a label, except filler zeros: perhaps the wrapped end of the row above."""
    message = "numbers without a label, perhaps the rest of the row above"
    for row in report.indicators:
        numbers = (parse_printed(c.text) for c in row.cells.values())
        if row.metric is None and any(number and number.value for number in numbers):
            yield ParseWarning("uncertain_cell", tuple(c.id for c in row.cells.values() if c.text), message)


def _find_unknown_chars(report: Report) -> Iterator[ParseWarning]:
    """Labels and sections with characters that their fonts do not map to Unicode."""
    rows = [(i.metric or "", i.cells["current"].id) for i in report.indicators]
    rows += [(q.contract, q.cells["close"].id) for q in report.quotes]
    for label, cell in rows:
        if UNKNOWN_CHAR in label:
            message = f"the font has no Unicode map for the label {label!r}"
            yield ParseWarning("no_unicode", (cell,), message)
    texts = {s.commodity: " ".join((s.headline, *s.paragraphs, s.advice or "")) for s in report.sections}
    for name, text in texts.items():
        if unknown := text.count(UNKNOWN_CHAR):
            message = f"{name}: the font has no Unicode map for {unknown} characters"
            yield ParseWarning("no_unicode", (), message)
