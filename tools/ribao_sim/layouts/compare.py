"""Where a reading differs from what was printed: cells, labels, dates, sections, invented rows."""

import re
import unicodedata
from collections import Counter
from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from typing import Any

from ribao.model import INDICATOR_FIELDS, QUOTE_FIELDS, Indicator, Report
from ribao.numbers import parse_printed

from ribao_sim.cells import index_cells
from ribao_sim.layouts.features import PICTURE

Day = dict[str, Any]
Rows = Counter[tuple[str, ...]]


def normalize_text(text: str | None) -> str:
    """A printed text as it is compared: folded, without white space, one kind of minus."""
    return re.sub(
        r"[\u2010-\u2015\u2212\ufe63]", "-", re.sub(r"\s", "", unicodedata.normalize("NFKC", text or ""))
    )


def find_differences(day: Day, report: Report) -> Iterator[str]:
    """One line for each difference; none where the reading is exact."""
    if report.report_date != date.fromisoformat(day["report_date"]):
        yield f"report date {report.report_date}"
    yield from _compare_rows("quote", _list_printed_quotes(day), _list_read_quotes(report))
    yield from _compare_rows("indicator", _list_printed_indicators(day), _list_read_indicators(report))
    yield from _compare_rows("header date", _list_printed_dates(day), _list_read_dates(report))
    yield from _compare_rows("section", _list_printed_sections(day), _list_read_sections(report))
    yield from _compare_rows("picture", _list_printed_pictures(day), _list_pictures(report))


def find_silent_misreads(day: Day, report: Report) -> Iterator[str]:
    """One line for each cell that was read as another number (or date) and that no warning names."""
    named = {cell for warning in report.warnings for cell in warning.cells}
    read = {cell.id: cell.text for cell in report.cells().values()}
    for cell, spot in index_cells(day).items():
        text = read.get(cell)
        if text and cell not in named and _get_value(text) != _get_value(spot.text):
            yield f"silent: {cell} printed {spot.text}, read {text}"


def _get_value(text: str | None) -> Decimal | str:
    """The number that a text stands for, or the text itself."""
    printed = parse_printed(text)
    return printed.value if printed else normalize_text(text)


def count_cells(day: Day) -> int:
    """How many cells of both tables are printed."""
    rows = [r[1:6] for r in day["contracts"]] + [r[1:] for b in day["blocks"] for r in b["rows"]]
    return sum(cell is not None for row in rows for cell in row)


def _compare_rows(kind: str, printed: Rows, read: Rows) -> Iterator[str]:
    yield from (f"{kind} lost: {' | '.join(row)}" for row in (printed - read).elements())
    yield from (f"{kind} invented: {' | '.join(row)}" for row in (read - printed).elements())


def _count_rows(rows: Any) -> Rows:
    return Counter(tuple(normalize_text(cell) for cell in row) for row in rows)


def _list_printed_quotes(day: Day) -> Rows:
    return _count_rows([*map(_drop_picture, row)] for row in day["contracts"])


def _drop_picture(text: str | None) -> str | None:
    """A cell's text; None for one that is printed as a picture."""
    return None if text and text.startswith(PICTURE) else text


def _list_read_quotes(report: Report) -> Rows:
    return _count_rows((q.contract, *(q.cells[f].text for f in QUOTE_FIELDS), q.unit) for q in report.quotes)


def _list_printed_indicators(day: Day) -> Rows:
    return _count_rows(
        (b["block"], *map(_drop_picture, row), b.get("units", {}).get(k), b.get("pcts", {}).get(k))
        for b in day["blocks"]
        for k, row in enumerate(b["rows"])
    )


def _list_read_indicators(report: Report) -> Rows:
    return _count_rows(
        (i.block, i.metric, *(i.cells[f].text for f in INDICATOR_FIELDS), i.unit, _get_pct(i))
        for i in report.indicators
    )


def _get_pct(row: Indicator) -> str | None:
    return row.cells["pct"].text if "pct" in row.cells else None


def _list_printed_pictures(day: Day) -> Rows:
    return _count_rows([cell] for cell, s in index_cells(day).items() if _drop_picture(s.text) != s.text)


def _list_pictures(report: Report) -> Rows:
    """The cells that a warning calls pictures, once for each warning."""
    return _count_rows([cell] for w in report.warnings if w.kind == "picture" for cell in w.cells)


def _list_printed_dates(day: Day) -> Rows:
    return _count_rows((b["block"], text) for b in day["blocks"] for text in b["header_dates"])


def _list_read_dates(report: Report) -> Rows:
    return _count_rows((h.block, c.text) for h in report.headers for c in (h.current, h.previous))


def _list_printed_sections(day: Day) -> Rows:
    return _count_rows(
        (s["commodity"], s["headline"], *s["paragraphs"], s["advice"]) for s in day["sections"]
    )


def _list_read_sections(report: Report) -> Rows:
    return _count_rows((s.commodity, s.headline, *s.paragraphs, s.advice) for s in report.sections)
