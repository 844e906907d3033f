"""Loads reports: everything of one transaction or nothing, and nothing twice."""

import json
from collections.abc import Callable, Iterable, Sequence
from dataclasses import asdict, dataclass
from datetime import date, datetime
from typing import Any

from ribao.errors import RibaoError
from ribao.model import Archived, Daily, Outgoing, Past, Report, Verdict
from ribao.warehouse import rows as make
from ribao.warehouse.connection import Cursor, transaction
from ribao.warehouse.copying import copy
from ribao.warehouse.gather import daily
from ribao.warehouse.memory import past_to_json
from ribao.warehouse.outbox import queue

Compose = Callable[[Daily], Sequence[Outgoing]]

_READING = (
    "report_id, cell, series, field, role, observed_on, printed, value, suspect, page, x0, top, x1, bottom"
)
_FINDING = (
    "report_id, n, fingerprint, check_name, pattern, severity, cells, casualties, message, message_en, expected, "
    "proposed, relations"
)
_STATEMENT = "report_id, id, commodity, series, metric, value, unit, change, said, starts, ends, boxes"


@dataclass(frozen=True, slots=True)
class Loading:
    """One report to be loaded: the document, what was read, what was found, what later checks need of it."""

    archived: Archived
    report: Report
    verdict: Verdict
    past: Past


@dataclass(frozen=True, slots=True)
class Loaded:
    """What became of a report: `already` where it was there before and nothing changed."""

    report_id: int
    revision: int
    readings: int
    findings: dict[str, int]
    quarantined: str | None
    already: bool


def load(url: str, items: Iterable[Loading], compose: Compose | None = None) -> list[Loaded]:
    """Load reports in one transaction, in the given order; `compose` makes the mails of each.

    WarehouseDown where PostgreSQL goes away: then nothing was loaded.
    """
    with transaction(url, alone=True) as cursor:
        cursor.execute("SELECT clock_timestamp()")
        (moment,) = cursor.fetchone() or ()
        loaded = [_store(cursor, item, moment) for item in items]
        fresh = [item for item, done in zip(items, loaded, strict=True) if not done.already]
        believe(cursor, (item.report.data_date for item in fresh), moment)
        if compose:
            for item, done in zip(items, loaded, strict=True):
                if not done.already:
                    gathered = daily(cursor, item.report, item.verdict, done.report_id, done.revision)
                    queue(cursor, compose(gathered))
    return loaded


def believe(cursor: Cursor, data_dates: Iterable[date | None], moment: datetime) -> None:
    """Bring the vintages of some data dates, and of the days before them, up to date."""
    days = {d for day in data_dates if day for d in (day, make.previous_on(day)) if d}
    if days:
        cursor.execute("SELECT core.believe(%s, %s)", (sorted(days), moment))


def _store(cursor: Cursor, item: Loading, moment: datetime) -> Loaded:
    if there := _already(cursor, item):
        return there
    report_id, revision = _insert_report(cursor, item, moment)
    _insert_series(cursor, item.report)
    count = copy(cursor, "core.readings", _READING, make.reading_rows(report_id, item.report, item.verdict))
    sections = "report_id, n, commodity, headline, paragraphs, advice, boxes"
    copy(cursor, "core.sections", sections, make.section_rows(report_id, item.report))
    copy(cursor, "core.statements", _STATEMENT, make.statement_rows(report_id, item.report))
    copy(cursor, "core.findings", _FINDING, make.finding_rows(report_id, item.verdict))
    _close_corrections(cursor, report_id, moment)
    return Loaded(report_id, revision, count, _counts(item.verdict), item.verdict.quarantine, False)


def _already(cursor: Cursor, item: Loading) -> Loaded | None:
    key = (item.archived.report_date, item.archived.sha256, item.report.parser_version)
    cursor.execute(
        """SELECT id, revision, CASE WHEN state = 'quarantined' THEN reason END,
        (SELECT count(*) FROM core.readings WHERE report_id = r.id)
        FROM core.reports r WHERE (report_date, sha256, parser_version) = (%s, %s, %s)""",
        key,
    )
    found = cursor.fetchone()
    if not found:
        return None
    report_id, revision, reason, count = found
    cursor.execute(
        "SELECT severity, count(*) FROM core.findings WHERE report_id = %s GROUP BY 1", (report_id,)
    )
    return Loaded(report_id, revision, count, dict(cursor.fetchall()), reason, True)


def _insert_report(cursor: Cursor, item: Loading, moment: datetime) -> tuple[int, int]:
    a, r = item.archived, item.report
    cursor.execute(
        "INSERT INTO core.documents VALUES (%s, %s, %s, %s, %s, %s, %s) ON CONFLICT DO NOTHING",
        (a.sha256, a.size, a.source, a.url, a.name, a.fetched_at, json.dumps(dict(a.headers))),
    )
    cursor.execute(
        """INSERT INTO core.reports (report_date, revision, sha256, parser_version, data_date, previous_on, pages,
        state, reason, loaded_at, memory)
        SELECT %s, coalesce(max(revision), 0) + 1, %s, %s, %s, %s, %s, %s, %s, %s, %s
        FROM core.reports WHERE report_date = %s RETURNING id, revision""",
        (
            *(a.report_date, a.sha256, r.parser_version, r.data_date, make.previous_on(r.data_date), r.pages),
            *("quarantined" if item.verdict.quarantine else "loaded", item.verdict.quarantine),
            *(moment, json.dumps(past_to_json(item.past), ensure_ascii=False), a.report_date),
        ),
    )
    found = cursor.fetchone()
    if not found:
        raise RibaoError("the report was not stored")
    return found[0], found[1]


def _insert_series(cursor: Cursor, report: Report) -> None:
    for series, kind, commodity, block, label in make.series_rows(report):
        cursor.execute(
            """INSERT INTO core.series (id, kind, commodity, block, name_zh, name_en, known)
            VALUES (%s, %s, %s, %s, %s, %s, false) ON CONFLICT DO NOTHING""",
            (series, kind, commodity, block, label, label),
        )


def _close_corrections(cursor: Cursor, report_id: int, moment: datetime) -> None:
    """The publisher prints what a correction expects: it has done its work."""
    cursor.execute(
        """UPDATE core.corrections c SET closed_at = %s, closed_by = %s FROM core.readings r
        WHERE r.report_id = %s AND NOT r.suspect AND r.role IN ('current', 'previous')
          AND (r.series, r.field, r.observed_on) = (c.series, c.field, c.observed_on)
          AND NOT core.differs(r.value, c.expects) AND c.withdrawn_at IS NULL AND c.closed_at IS NULL""",
        (moment, report_id, report_id),
    )


def _counts(verdict: Verdict) -> dict[str, int]:
    counted: dict[str, int] = {}
    for finding in verdict.findings:
        counted[finding.severity] = counted.get(finding.severity, 0) + 1
    return counted


def as_dict(loaded: Loaded) -> dict[str, Any]:
    """The result as a small JSON-ready object."""
    return asdict(loaded)
