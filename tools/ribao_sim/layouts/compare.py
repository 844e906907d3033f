"""Where a reading differs from what was printed: cells, labels, dates, sections, invented rows."""

import re
import unicodedata
from collections import Counter
from collections.abc import Iterator
from datetime import date
from typing import Any

from ribao.model import INDICATOR_FIELDS, QUOTE_FIELDS, Report

Day = dict[str, Any]
Rows = Counter[tuple[str, ...]]


def plain(text: str | None) -> str:
    """A printed text as it is compared: folded, without white space, one kind of minus."""
    return re.sub(
        r"[\u2010-\u2015\u2212\ufe63]", "-", re.sub(r"\s", "", unicodedata.normalize("NFKC", text or ""))
    )


def differences(day: Day, report: Report) -> Iterator[str]:
    """One line for each difference; none where the reading is exact."""
    if report.report_date != date.fromisoformat(day["report_date"]):
        yield f"report date {report.report_date}"
    yield from _rows("quote", _told_quotes(day), _read_quotes(report))
    yield from _rows("indicator", _told_indicators(day), _read_indicators(report))
    yield from _rows("header date", _told_dates(day), _read_dates(report))
    yield from _rows("section", _told_sections(day), _read_sections(report))


def cell_count(day: Day) -> int:
    """How many cells of both tables are printed."""
    rows = [r[1:6] for r in day["contracts"]] + [r[1:] for b in day["blocks"] for r in b["rows"]]
    return sum(cell is not None for row in rows for cell in row)


def _rows(kind: str, told: Rows, read: Rows) -> Iterator[str]:
    yield from (f"{kind} lost: {' | '.join(row)}" for row in (told - read).elements())
    yield from (f"{kind} invented: {' | '.join(row)}" for row in (read - told).elements())


def _counted(rows: Any) -> Rows:
    return Counter(tuple(plain(cell) for cell in row) for row in rows)


def _told_quotes(day: Day) -> Rows:
    return _counted(day["contracts"])


def _read_quotes(report: Report) -> Rows:
    return _counted((q.contract, *(q.cells[f].text for f in QUOTE_FIELDS), q.unit) for q in report.quotes)


def _told_indicators(day: Day) -> Rows:
    return _counted((b["block"], *row) for b in day["blocks"] for row in b["rows"])


def _read_indicators(report: Report) -> Rows:
    return _counted(
        (i.block, i.metric, *(i.cells[f].text for f in INDICATOR_FIELDS)) for i in report.indicators
    )


def _told_dates(day: Day) -> Rows:
    return _counted((b["block"], text) for b in day["blocks"] for text in b["header_dates"])


def _read_dates(report: Report) -> Rows:
    return _counted((h.block, c.text) for h in report.headers for c in (h.current, h.previous))


def _told_sections(day: Day) -> Rows:
    return _counted((s["commodity"], s["headline"], *s["paragraphs"], s["advice"]) for s in day["sections"])


def _read_sections(report: Report) -> Rows:
    return _counted((s.commodity, s.headline, *s.paragraphs, s.advice) for s in report.sections)
