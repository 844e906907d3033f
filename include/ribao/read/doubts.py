"""What the reader says of its own work: cells, labels and parts that it is not sure of."""

from collections import Counter
from dataclasses import replace

from rapidfuzz import process

from ribao.catalogue import all_series
from ribao.labels import label_key
from ribao.model import ParseWarning, Report
from ribao.numbers import parse_printed
from ribao.read.marks import UNKNOWN


def with_doubts(report: Report) -> Report:
    """The report with its doubts: missing parts, cells that are no number, labels not known."""
    found = (
        *_missing_parts(report),
        *_unreadable_cells(report),
        *_unlabelled(report),
        *_unknown_characters(report),
        *_unmapped(report),
    )
    return replace(report, doubts=(*report.doubts, *found))


def _missing_parts(report: Report) -> list[ParseWarning]:
    parts = {
        "report date": report.report_date,
        "table 1": report.quotes,
        "table 2": report.indicators,
        "narrative": report.sections,
    }
    return [
        ParseWarning("missing_part", (), f"the report's {name} was not found", "error")
        for name, part in parts.items()
        if not part
    ]


def _unreadable_cells(report: Report) -> list[ParseWarning]:
    found = []
    rows = [r.cells for r in report.quotes] + [r.cells for r in report.indicators]
    cells = [c for row in rows for c in row.values()]
    ids = Counter(c.id for c in cells)
    for cell in cells:
        if cell.text is not None and UNKNOWN in cell.text:
            message = f"{cell.text!r}: the font has no Unicode map for what it draws here"
            found.append(ParseWarning("no_unicode", (cell.id,), message, "error"))
        elif cell.text is not None and parse_printed(cell.text) is None:
            found.append(
                ParseWarning("no_number", (cell.id,), f"{cell.text!r} is printed where a number belongs")
            )
        if ids[cell.id] > 1:
            found.append(ParseWarning("two_in_one", (cell.id,), "two cells came out under one name", "error"))
    return found


def _unlabelled(report: Report) -> list[ParseWarning]:
    """Numbers without a label, filler zeros apart: perhaps the wrapped rest of the row above."""
    message = "numbers without a label, perhaps the rest of the row above"
    return [
        ParseWarning("uncertain_cell", tuple(c.id for c in row.cells.values() if c.text), message)
        for row in report.indicators
        if row.metric is None
        and any((number := parse_printed(c.text)) and number.value for c in row.cells.values())
    ]


def _unknown_characters(report: Report) -> list[ParseWarning]:
    """Labels and sections with characters that their fonts do not name."""
    rows = [(i.metric or "", i.cells["current"].id) for i in report.indicators]
    rows += [(q.contract, q.cells["close"].id) for q in report.quotes]
    labels = [
        ParseWarning("no_unicode", (cell,), f"the font has no Unicode map for the label {label!r}")
        for label, cell in rows
        if UNKNOWN in label
    ]
    texts = {s.commodity: " ".join((s.headline, *s.paragraphs, s.advice or "")) for s in report.sections}
    return labels + [
        ParseWarning(
            "no_unicode", (), f"{name}: the font has no Unicode map for {text.count(UNKNOWN)} characters"
        )
        for name, text in texts.items()
        if UNKNOWN in text
    ]


def _unmapped(report: Report) -> list[ParseWarning]:
    known = {f"{s.block}/{s.metric}": s.id for s in all_series()}
    found = []
    for row in report.indicators:
        if row.series is None and row.metric is not None:
            label = f"{row.block}/{label_key(row.metric)}"
            nearest = process.extractOne(label, known.keys())
            hint = f"; nearest known: {nearest[0]} ({known[nearest[0]]})" if nearest else ""
            found.append(
                ParseWarning(
                    "unmapped_series",
                    (row.cells["current"].id,),
                    f"{label} is not in the catalogue{hint}",
                    "info",
                )
            )
    return found
