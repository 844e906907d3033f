"""The report as a whole: its date, whether it is another day's again, and how much of it can be read."""

from collections.abc import Sequence
from datetime import date

from ribao import calendar
from ribao.catalogue.thresholds import threshold
from ribao.cells import CellRef
from ribao.check.findings import build_finding
from ribao.model import Fact, Finding, Report, ReportSnapshot
from ribao.numbers import parse_printed

_SAME_SHARE: float = threshold("report.same_cells_share")
_COMPARED_REPORTS: int = threshold("report.compared_reports")
_READABLE_SHARE: float = threshold("report.readable_cells_share")
_USUAL_SIZE_REPORTS: int = threshold("report.usual_size_reports")
_FEWEST_CELLS: int = threshold("report.fewest_cells_count")


def check_report(report: Report, history: Sequence[ReportSnapshot], expected: date | None) -> list[Finding]:
    """Findings on the whole report, at most one, the gravest first."""
    found = (_check_duplicate(report, history), _check_date(report, expected), _check_size(report, history))
    return [finding for finding in found if finding][:1]


def _check_date(report: Report, expected: date | None) -> Finding | None:
    day = report.report_date
    if day is None:
        return _finding("no_date", Fact("no_date"))
    if expected and day != expected:
        return _finding(
            "wrong_date", Fact("published_as", {"day": day.isoformat(), "expected": expected.isoformat()})
        )
    if not calendar.is_trading_day(day) and not calendar.is_provisional(day):
        return _finding("wrong_date", Fact("no_trading_day", {"day": day.isoformat()}))
    return None


def _check_duplicate(report: Report, history: Sequence[ReportSnapshot]) -> Finding | None:
    printed = {c.id: c.text for c in report.cells().values() if c.text is not None and c.id.table != "header"}
    for past in reversed(history[-_COMPARED_REPORTS:]):
        same = sum(past.cells.get(cell) == text for cell, text in printed.items())
        if printed and same >= _SAME_SHARE * len(printed) and past.report_date != report.report_date:
            values = {"day": past.report_date.isoformat(), "same": same, "count": len(printed)}
            return _finding("duplicate", Fact("same_as", values), tuple(printed))
    return None


def _check_size(report: Report, history: Sequence[ReportSnapshot]) -> Finding | None:
    readable = sum(parse_printed(c.text) is not None for c in report.cells().values())
    usual = max((len(p.cells) for p in history[-_USUAL_SIZE_REPORTS:]), default=_FEWEST_CELLS)
    if readable < max(_FEWEST_CELLS, _READABLE_SHARE * usual):
        return _finding("too_little", Fact("few_numbers", {"readable": readable, "usual": usual}))
    return None


def _finding(type_name: str, fact: Fact, cells: tuple[CellRef, ...] = ()) -> Finding:
    return build_finding(f"report.{type_name}", type_name, cells, fact)
