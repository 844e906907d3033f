"""The report as a whole: its date, whether it is another day's again, and how much of it can be read."""

from collections.abc import Sequence
from datetime import date

from ribao import calendar
from ribao.check.finding_types import make_finding
from ribao.model import Finding, Report, ReportSnapshot
from ribao.numbers import parse_printed

# A report with this share of its cells the same as the day before's is that report again; on an
# ordinary day about a quarter of table 2 does not move (2026-11, simulated corpus).
_SAME = 0.95
# Fewer readable cells than this share of the day before's: too much is missing.
_ENOUGH = 0.6
_FEWEST_CELLS = 100


def whole_findings(report: Report, history: Sequence[ReportSnapshot], expected: date | None) -> list[Finding]:
    """Findings on the whole report, at most one, the gravest first."""
    found = (_same_again(report, history), _wrong_date(report, expected), _too_little(report, history))
    return [finding for finding in found if finding][:1]


def _wrong_date(report: Report, expected: date | None) -> Finding | None:
    day = report.report_date
    if day and expected and day != expected:
        return _finding(
            "report.wrong_date",
            f"标题日期是 {day}，却作为 {expected} 的报告发布",
            f"the title says {day}, but it was published as the report of {expected}",
        )
    if day is None:
        return _finding("report.no_date", "标题里没有报告日期", "the title carries no report date")
    if not calendar.is_trading_day(day) and not calendar.is_provisional(day):
        return _finding(
            "report.wrong_date", f"标题日期 {day} 不是交易日", f"the title's date {day} is no trading day"
        )
    return None


def _same_again(report: Report, history: Sequence[ReportSnapshot]) -> Finding | None:
    mine = {
        c.id: c.text for c in report.cells().values() if c.text is not None and not c.id.startswith("header/")
    }
    for past in reversed(history[-10:]):
        same = sum(past.cells.get(cell) == text for cell, text in mine.items())
        if mine and same >= _SAME * len(mine) and past.report_date != report.report_date:
            return _finding(
                "report.duplicate",
                f"内容与 {past.report_date} 的报告相同（{same}/{len(mine)} 个数），是旧报告换了标题",
                f"the content is that of {past.report_date} ({same} of {len(mine)} numbers): an old report under a new title",
                tuple(mine),
            )
    return None


def _too_little(report: Report, history: Sequence[ReportSnapshot]) -> Finding | None:
    readable = sum(parse_printed(c.text) is not None for c in report.cells().values())
    usual = max((len(p.cells) for p in history[-5:]), default=_FEWEST_CELLS)
    if readable < max(_FEWEST_CELLS, _ENOUGH * usual):
        return _finding(
            "report.too_little",
            f"只读出 {readable} 个数，通常约 {usual} 个",
            f"only {readable} numbers could be read, usually about {usual}",
        )
    return None


def _finding(check: str, message: str, message_en: str, cells: tuple[str, ...] = ()) -> Finding:
    return make_finding(check, check.split(".")[1], cells, message, message_en)
