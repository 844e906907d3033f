"""What was read of each original, kept in the archive beside it: read once for each parser version."""

import json
import logging
from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from ribao import calendar
from ribao import check as checks
from ribao.archive import Archive
from ribao.errors import Unreadable
from ribao.model import Report, ReportSnapshot, Verdict
from ribao.pipeline.source_conflicts import weighed
from ribao.read import PARSER_VERSION
from ribao.read.child import describe_layers
from ribao.read.sandbox import read_report
from ribao.report_json import from_json, to_json
from ribao.settings import Settings
from ribao.warehouse import Judge

log = logging.getLogger(__name__)

# The checks never look further back than a year of trading days.
HISTORY = 250


def read(sha256: str, settings: Settings) -> str:
    """Read an original; gives the name under which the result is kept."""
    store = Archive(settings.archive)
    name = _name(sha256, PARSER_VERSION)
    if store.get_derived(name) is None:
        log.info(describe_layers())
        told = json.dumps(to_json(read_report(store.get(sha256))), ensure_ascii=False)
        store.put_derived(name, told.encode())
    return name


def reading(sha256: str, settings: Settings) -> Report:
    """The report that an original holds, read now where it was not read before."""
    name = read(sha256, settings)
    return from_json(json.loads(Archive(settings.archive).get_derived(name) or b""))


def is_report(content: bytes) -> bool:
    """Whether a PDF can be read as the report. Which day's it is, the checks say."""
    try:
        read_report(content)
    except Unreadable:
        return False
    return True


def judge(settings: Settings) -> Judge:
    """The checks as the warehouse calls them, with the reports that were read before."""
    store = Archive(settings.archive)

    def recall(day: date, sha256: str, parser_version: str) -> Report | None:
        told = store.get_derived(_name(sha256, parser_version))
        return from_json(json.loads(told)) if told else None

    def judged(
        report: Report, history: Sequence[ReportSnapshot], day: date
    ) -> tuple[Verdict, ReportSnapshot]:
        verdict, memory = checked(report, history, day)
        return weighed(verdict, report, day, settings), memory

    return Judge(judged, recall, HISTORY)


def checked(report: Report, history: Sequence[ReportSnapshot], day: date) -> tuple[Verdict, ReportSnapshot]:
    """The verdict on a report that was published for `day`, and what later checks need to know of it."""
    verdict = checks.check(report, history, day)
    return verdict, checks.past(of_day(report, day), verdict)


def of_day(report: Report, day: date) -> Report:
    """The report as that of the day it was published for.

    Where its title says another day it is in quarantine; should a person release it, then as this day's.
    """
    if report.report_date == day:
        return report
    return replace(report, report_date=day, data_date=calendar.data_date(day))


def _name(sha256: str, parser_version: str) -> str:
    return f"reports/{sha256}.v{parser_version}.json"
