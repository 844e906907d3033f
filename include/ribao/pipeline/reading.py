"""What was read of each original, kept in the archive beside it: read once for each parser version."""

import json
import logging
from collections.abc import Collection, Sequence
from dataclasses import replace
from datetime import date
from types import MappingProxyType

from ribao import calendar, warehouse, witness
from ribao import check as checks
from ribao.archive import Archive
from ribao.errors import Unreadable, UsageError
from ribao.model import (
    HISTORY_REPORTS,
    PublishedDays,
    Report,
    ReportSnapshot,
    Verdict,
    WitnessComparison,
)
from ribao.pipeline.source_conflicts import add_source_conflict
from ribao.read import PARSER_VERSION
from ribao.read.child import describe_layers
from ribao.read.sandbox import read_pdf
from ribao.report_json import from_json, to_json
from ribao.settings import Settings
from ribao.warehouse import ReadingLost, Rechecker

log = logging.getLogger(__name__)


def read_report(sha256: str, settings: Settings) -> str:
    """Read an original, every page of its tables twice; return the name of the result in the archive."""
    store = Archive(settings.archive)
    name = _name(sha256, PARSER_VERSION)
    if store.get_derived(name) is not None:
        log.info("%s: already read by parser %s, so it is not read again", sha256, PARSER_VERSION)
    else:
        _read_original(sha256, store, every_page=True)
    return name


def get_reading(sha256: str, store: Archive) -> Report:
    """The report that an original holds; the original is read only where no result is kept."""
    content = store.get_derived(_name(sha256, PARSER_VERSION)) or _read_original(sha256, store)
    return from_json(json.loads(content))


def _read_original(sha256: str, store: Archive, every_page: bool = False) -> bytes:
    log.info(describe_layers())
    report = read_pdf(store.get(sha256), every_page=every_page)
    content = json.dumps(to_json(report), ensure_ascii=False).encode()
    name = _name(sha256, PARSER_VERSION)
    store.put_derived(name, content)
    log.info("%s: %d cells read on %d pages, kept as %s", sha256, len(report.cells()), report.pages, name)
    return content


def _is_read_again(sha256: str, store: Archive) -> bool:
    """Make a result that is no longer kept again; False where the original is gone or cannot be read."""
    try:
        _read_original(sha256, store)
    except (UsageError, Unreadable) as error:
        log.warning("%s cannot be read again: %s", sha256, error)
        return False
    return True


def is_report(content: bytes) -> bool:
    """Whether a PDF can be read as the report. The checks find out of which day it is."""
    try:
        read_pdf(content)
    except Unreadable:
        return False
    return True


def build_rechecker(store: Archive, settings: Settings) -> Rechecker:
    """The checks as the warehouse calls them, with the reports that were read before."""

    gone: set[str] = set()

    def recall(day: date, sha256: str, parser_version: str) -> Report | None:
        content = store.get_derived(_name(sha256, parser_version))
        if content is None and parser_version == PARSER_VERSION and sha256 not in gone:
            raise ReadingLost(day, sha256, parser_version)
        return from_json(json.loads(content)) if content else None

    def restore(readings: Sequence[tuple[str, str]]) -> None:
        for sha256, parser_version in readings:
            is_kept = store.get_derived(_name(sha256, parser_version)) is not None
            if parser_version == PARSER_VERSION and not is_kept and not _is_read_again(sha256, store):
                gone.add(sha256)

    def check(
        report: Report, history: Sequence[ReportSnapshot], day: date, published: PublishedDays
    ) -> tuple[Verdict, ReportSnapshot]:
        verdict, snapshot = check_against_history(report, history, day, published, settings.witnesses)
        return add_source_conflict(verdict, report, day, store, settings), snapshot

    return Rechecker(check, recall, HISTORY_REPORTS, restore=restore)


def check_against_history(
    report: Report,
    history: Sequence[ReportSnapshot],
    day: date,
    published: PublishedDays = MappingProxyType({}),
    witnesses: Collection[str] = (),
) -> tuple[Verdict, ReportSnapshot]:
    """The verdict on a report that was published for `day`, and the snapshot that later checks need.

    `published` is what witnesses publish of its days, `witnesses` are those that are asked.
    """
    dated = assign_report_date(report, day)
    verdict = checks.check(report, history, day, compare_with_witnesses(dated, published, witnesses))
    return verdict, checks.build_snapshot(dated, verdict)


def compare_with_witnesses(
    report: Report, published: PublishedDays, witnesses: Collection[str] = ()
) -> tuple[WitnessComparison, ...]:
    """A report's cells beside what those witnesses publish that are asked, or have answered."""
    asked = {*witnesses, *(name for name, _ in published)}
    if report.report_date is None or not asked:
        return ()
    days = warehouse.list_spoken_days(report.report_date)
    readings = witness.map_days(published, days, witness.find_named_months(report.sections))
    return tuple(c for c in witness.compare_report(report, readings, published) if c.witness in asked)


def assign_report_date(report: Report, day: date) -> Report:
    """The report with the date it was published for.

    One whose title says another date is in quarantine; a person who releases it releases it for this date.
    """
    if report.report_date == day:
        return report
    return replace(report, report_date=day, data_date=calendar.data_date(day))


def _name(sha256: str, parser_version: str) -> str:
    return f"reports/{sha256}.v{parser_version}.json"
