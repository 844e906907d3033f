"""A report as rows of the warehouse's tables. Pure: no database."""

import json
import re
from collections.abc import Iterator, Mapping
from datetime import date, datetime
from functools import lru_cache
from typing import Any

from ribao.calendar import previous_trading_day
from ribao.finding_json import finding_to_json
from ribao.labels import label_key
from ribao.model import CERTAIN, Box, Cell, Indicator, Quote, Report, Verdict
from ribao.numbers import parse_printed
from ribao.presentation.findings import list_equations, write_message
from ribao.report_json import section_to_json, statement_to_json

Row = tuple[Any, ...]
# The columns that the rows below fill.
READING = "report_id, cell, series, field, role, observed_on, printed, value, page, x0, top, x1, bottom, reading_confidence"
SECTION = "report_id, n, commodity, headline, paragraphs, advice, boxes"
STATEMENT = "report_id, id, commodity, series, metric, value, unit, change, change_unit, period, said, starts, ends, boxes"
FINDING = (
    "report_id, n, fingerprint, check_name, pattern, severity, cells, casualties, message, message_en, expected, "
    "proposed, relations, proposals, detail, rank, found_at"
)
# What of a finding is kept as JSON.
DETAIL = ("facts", "evidence", "alternatives", "slip", "confidence")
# What both Ribao and PostgreSQL read as the same number.
_PLAIN_NUMBER = re.compile(r"-?(0|[1-9][0-9]*)(\.[0-9]+)?")
# An indicator's columns as fields of its series.
_FIELD = {"current": "value", "previous": "value", "change": "change", "pct": "pct"}


def previous_on(data_date: date | None) -> date | None:
    """The trading day that the previous columns speak of."""
    return data_date and previous_trading_day(data_date)


def series_rows(report: Report) -> list[Row]:
    """(id, kind, commodity, block, label) of the rows that the catalogue does not know."""
    found: list[Row] = []
    for quote in report.quotes:
        if (series := quote_series(quote)) != quote.series:
            found.append((series, "contract", "", "", quote.contract))
    for indicator in report.indicators:
        if (unknown := indicator_series(indicator)) != indicator.series:
            found.append((unknown, "indicator", indicator.block, indicator.block, indicator.metric))
    return found


def list_unknown_series(report: Report) -> list[str]:
    """The ids of the series that the catalogue does not know, in order."""
    return sorted({series for series, *_ in series_rows(report)})


def quote_series(quote: Quote) -> str:
    """The contract's id, or a stable one made from an unknown label."""
    return quote.series or f"x.quote.{label_key(quote.contract)}"


def indicator_series(indicator: Indicator) -> str | None:
    """The series' id, a stable one made from an unknown label, None for cells without a label."""
    if indicator.series or not indicator.metric:
        return indicator.series
    return f"x.{indicator.row.block}.{indicator.row.metric}"


def reading_rows(report_id: int, report: Report) -> Iterator[Row]:
    """Rows of core.readings: every printed cell once."""
    for cell, series, field, role, day in _cells(report):
        number, confidence = _number(cell.text), _confidence(cell)
        yield (report_id, cell.id, series, field, role, day, cell.text, number, *_place(cell.box), confidence)


def _cells(report: Report) -> Iterator[tuple[Cell, str | None, str, str, str | None]]:
    """(cell, series, field, role, observed on), no series twice in the same role."""
    taken: set[str] = set()
    today, before = _iso(report.data_date), _iso(previous_on(report.data_date))
    for quote in report.quotes:
        series = _once(quote_series(quote), taken)
        for field, cell in quote.cells.items():
            yield cell, series, field, "current" if series else "other", today
    for indicator in report.indicators:
        series = _once(indicator_series(indicator), taken)
        for column, cell in indicator.cells.items():
            if series is None:
                yield cell, None, column, "other", None
            else:
                past = column == "previous"
                yield (
                    cell,
                    series,
                    _FIELD[column],
                    "previous" if past else "current",
                    before if past else today,
                )
    for header in report.headers:
        yield header.current, None, "current", "other", None
        yield header.previous, None, "previous", "other", None


def _iso(day: date | None) -> str | None:
    return day.isoformat() if day else None


def _once(series: str | None, taken: set[str]) -> str | None:
    if series is None or series in taken:
        return None
    taken.add(series)
    return series


# Most texts stand in two reports: as the current number, and as the previous one of the next.
@lru_cache(maxsize=1 << 15)
def _number(text: str | None) -> str | None:
    """The number that a text stands for, as PostgreSQL reads it: nearly always the text itself."""
    if text is None or _PLAIN_NUMBER.fullmatch(text):
        return text
    printed = parse_printed(text)
    return str(printed.value) if printed else None


def _confidence(cell: Cell) -> str | None:
    return None if cell.reading_confidence == CERTAIN else str(cell.reading_confidence)


def _place(box: Box | None) -> Row:
    return (box.page, box.x0, box.top, box.x1, box.bottom) if box else (None,) * 5


def section_rows(report_id: int, report: Report) -> list[Row]:
    """Rows of core.sections."""
    return [
        (
            *(report_id, n, s.commodity, s.headline, list(s.paragraphs), s.advice),
            _json(section_to_json(s)["boxes"]),
        )
        for n, s in enumerate(report.sections, 1)
    ]


def statement_rows(report_id: int, report: Report) -> list[Row]:
    """Rows of core.statements."""
    return [
        (
            *(report_id, s.id, s.commodity, s.series, s.metric, s.value, s.unit, s.change, s.change_unit),
            *(s.period, s.text, s.start, s.end, _json(statement_to_json(s)["boxes"])),
        )
        for s in report.statements
    ]


def finding_rows(report_id: int, verdict: Verdict, moment: datetime) -> list[Row]:
    """Rows of core.findings."""
    return [
        (
            report_id,
            n,
            f.fingerprint,
            f.check,
            f.type,
            f.severity,
            list(f.cells),
            list(f.casualties),
            write_message(f, "zh"),
            write_message(f, "en"),
            f.expected,
            f.proposed,
            list(list_equations(f)),
            _json(finding_json["proposals"]),
            _json({key: finding_json[key] for key in DETAIL}),
            n,
            moment,
        )
        for n, f in enumerate(verdict.findings, 1)
        for finding_json in [finding_to_json(f)]
    ]


def _json(value: Mapping[str, Any] | list[Any]) -> str:
    return json.dumps(value, ensure_ascii=False)
