"""Load reports: all of a transaction or nothing, and nothing twice."""

import logging
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import date, datetime
from typing import Any

from ribao.model import Daily, Outgoing
from ribao.presentation.findings import write_reasons
from ribao.warehouse.connection import Cursor, Warehouse
from ribao.warehouse.daily_summary import build_daily_summary
from ribao.warehouse.outbox import queue
from ribao.warehouse.rechecks import Rechecked, Rechecker, RecheckPass, recheck_reports, run_with_readings
from ribao.warehouse.rows import list_unknown_series
from ribao.warehouse.store import Loading, Stored, copy_contents, store_documents
from ribao.warehouse.vintages import read_moment, refresh_reported_vintages
from ribao.warehouse.witnesses import list_speaking_days

log = logging.getLogger(__name__)

Compose = Callable[[Daily], Sequence[Outgoing]]
# A report date, a file's sha256, a parser version.
Key = tuple[date, str, str]


@dataclass(frozen=True, slots=True)
class Loaded:
    """The result of loading a report: `already` where it was loaded before and nothing changed.

    `rechecked` are later reports whose verdict this call has changed.
    """

    report_id: int
    revision: int
    readings: int
    findings: dict[str, int]
    quarantined: str | None
    already: bool
    rechecked: tuple[Rechecked, ...] = ()


def load_reports(
    db: Warehouse,
    items: Iterable[Loading],
    rechecker: Rechecker | None = None,
    compose: Compose | None = None,
    reread: bool = False,
) -> list[Loaded]:
    """Load reports in one transaction and return the result of each, in the order given.

    `rechecker` checks them, and again the later reports that depend on them; without one, items bring their own
    verdicts. `compose` makes the mails of each new report. A file that is loaded already stays as an earlier
    parser and catalogue read it, unless `reread`. WarehouseDown where PostgreSQL goes away: then nothing was loaded.
    """
    items = list(items)
    return run_with_readings(
        db, rechecker, lambda cursor: _load_reports(cursor, items, rechecker, compose, reread)
    )


def _load_reports(
    cursor: Cursor,
    items: Sequence[Loading],
    rechecker: Rechecker | None,
    compose: Compose | None,
    reread: bool,
) -> list[Loaded]:
    moment = read_moment(cursor)
    known = _find_loaded(cursor, items, reread)
    new = {_key(item): item for item in items if _key(item) not in known}
    store_documents(cursor, new.values())
    done = recheck_reports(cursor, new.values(), rechecker, moment)
    finish_rechecks(cursor, done, moment, "recheck")
    results = known | dict(_summarize(cursor, done.stored, tuple(done.rechecked)))
    if compose:
        _queue_mails(cursor, done.stored, results, compose)
    return [results[_key(item)] for item in items]


def finish_rechecks(cursor: Cursor, done: RecheckPass, moment: datetime, occasion: str) -> None:
    """Store the contents of new reports, close confirmed corrections, refresh the vintages."""
    copy_contents(cursor, done.stored)
    _close_corrections(cursor, done.touched, moment)
    refresh_reported_vintages(cursor, done.touched, moment, occasion)


def recheck_witnessed(db: Warehouse, days: Iterable[date], rechecker: Rechecker) -> list[Rechecked]:
    """Check again the reports that speak of some trading days, of which witnesses published something.

    Gives those with another verdict, later ones that depend on them too.
    """
    again = list_speaking_days(days)

    def work(cursor: Cursor) -> list[Rechecked]:
        moment = read_moment(cursor)
        done = recheck_reports(cursor, (), rechecker, moment, again=again)
        finish_rechecks(cursor, done, moment, "recheck")
        return done.rechecked

    return run_with_readings(db, rechecker, work)


def _queue_mails(
    cursor: Cursor, stored: Iterable[Stored], results: Mapping[Key, Loaded], compose: Compose
) -> None:
    for one in stored:
        revision, report = results[_key(one.loading)].revision, one.loading.report
        daily = build_daily_summary(cursor, report, one.verdict, one.report_id, revision)
        log.info("%s: mails queued: %d", report.report_date, queue(cursor, compose(daily)))


def _key(item: Loading) -> Key:
    return item.archived.report_date, item.archived.sha256, item.report.parser_version


def _find_loaded(cursor: Cursor, items: Sequence[Loading], reread: bool) -> dict[Key, Loaded]:
    """The last readings of the files that are loaded already; with `reread` only where they would be the same again."""
    cursor.execute(
        """SELECT report_date, sha256, parser_version, unknown_series, id, revision,
            CASE WHEN state = 'quarantined' THEN reason END
        FROM core.reports
        WHERE (report_date, sha256) IN (SELECT * FROM unnest(%s::date[], %s::text[])) ORDER BY revision""",
        ([item.archived.report_date for item in items], [item.archived.sha256 for item in items]),
    )
    last: dict[tuple[object, ...], tuple[int, int, str | None]] = {}
    for day, sha256, parser_version, unknown, *report in cursor.fetchall():
        reading = (day, sha256, parser_version, *unknown) if reread else (day, sha256)
        last[reading] = tuple(report)
    found = {}
    for item in items:
        key = day, sha256, _ = _key(item)
        reading = (*key, *list_unknown_series(item.report)) if reread else (day, sha256)
        if reading in last:
            found[key] = _read_loaded(cursor, *last[reading])
    return found


def _read_loaded(cursor: Cursor, report_id: int, revision: int, reason: str | None) -> Loaded:
    """The result of a report that was loaded before."""
    cursor.execute("SELECT count(*) FROM core.readings WHERE report_id = %s", (report_id,))
    (readings,) = cursor.fetchone() or (0,)
    return Loaded(report_id, revision, readings, _count_severities(cursor, report_id), reason, True)


def _summarize(
    cursor: Cursor, stored: Sequence[Stored], rechecked: tuple[Rechecked, ...]
) -> Iterator[tuple[Key, Loaded]]:
    """The results of stored reports, by key. An older file of the same call may have moved a revision."""
    cursor.execute(
        "SELECT id, revision FROM core.reports WHERE id = ANY (%s)", ([s.report_id for s in stored],)
    )
    revisions = dict(cursor.fetchall())
    for one in stored:
        readings, findings = (
            len(one.loading.report.cells()),
            Counter(str(f.severity) for f in one.verdict.findings),
        )
        revision, reason = revisions[one.report_id], write_reasons(one.verdict).get("zh")
        yield (
            _key(one.loading),
            Loaded(one.report_id, revision, readings, dict(findings), reason, False, rechecked),
        )


def _count_severities(cursor: Cursor, report_id: int) -> dict[str, int]:
    cursor.execute(
        "SELECT severity, count(*) FROM core.findings WHERE report_id = %s AND gone_at IS NULL GROUP BY 1",
        (report_id,),
    )
    return dict(cursor.fetchall())


def _close_corrections(cursor: Cursor, report_dates: Iterable[date], moment: datetime) -> None:
    """Close corrections that the publisher has confirmed."""
    cursor.execute(
        """UPDATE core.corrections c SET (closed_at, closed_by) = (%s, r.report_id)
        FROM core.readings r JOIN core.active a ON a.id = r.report_id
        WHERE a.report_date = ANY (%s) AND r.role IN ('current', 'previous')
          AND (r.series, r.field, r.observed_on) = (c.series, c.field, c.observed_on)
          AND NOT core.differs(r.value, c.expects) AND c.withdrawn_at IS NULL AND c.closed_at IS NULL
          AND NOT EXISTS (SELECT FROM core.doubted d WHERE (d.report_id, d.cell) = (r.report_id, r.cell))""",
        (moment, list(report_dates)),
    )


def loaded_to_json(loaded: Loaded) -> dict[str, Any]:
    """The result as a small object that JSON can hold."""
    record = asdict(loaded)
    record["rechecked"] = [
        {"report_date": r.report_date.isoformat(), "report_id": r.report_id} for r in loaded.rechecked
    ]
    return record
