"""Loads reports: everything of one transaction or nothing, and nothing twice."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import asdict, dataclass
from datetime import date, datetime
from typing import Any

from ribao.model import Daily, Outgoing
from ribao.warehouse.connection import Cursor, transaction
from ribao.warehouse.gather import daily
from ribao.warehouse.judging import Judge, Rechecked, Settled, settle_verdicts
from ribao.warehouse.outbox import queue
from ribao.warehouse.store import Loading, Stored, copy_contents

Compose = Callable[[Daily], Sequence[Outgoing]]


@dataclass(frozen=True, slots=True)
class Loaded:
    """What became of a report: `already` where it was there before and nothing changed.

    `rechecked` are later reports whose verdict is another now that this call's reports are there.
    """

    report_id: int
    revision: int
    readings: int
    findings: dict[str, int]
    quarantined: str | None
    already: bool
    rechecked: tuple[Rechecked, ...] = ()


def load(
    url: str,
    items: Iterable[Loading],
    judge: Judge | None = None,
    compose: Compose | None = None,
    reread: bool = False,
) -> list[Loaded]:
    """Load reports in one transaction and give what became of each, in the order given.

    `judge` checks them, and again the later reports that they bear on; without one, items bring their own
    verdicts. `compose` makes the mails of each new report. A file that is loaded already stays as an earlier
    parser read it, unless `reread`. WarehouseDown where PostgreSQL goes away: then nothing was loaded.
    """
    items = list(items)
    with transaction(url, alone=True) as cursor:
        moment = now(cursor)
        there = [_already(cursor, item, reread) for item in items]
        fresh = {_key(item): item for item, known in zip(items, there, strict=True) if known is None}
        settled = settle_verdicts(cursor, fresh.values(), judge, moment)
        finish(cursor, settled, moment, "recheck")
        stored = {_key(s.loading): s for s in settled.stored}
        if compose:
            for done in settled.stored:
                queue(
                    cursor, compose(daily(cursor, done.loading.report, done.verdict, *_number(cursor, done)))
                )
        told = tuple(settled.rechecked)
        return [
            known or _loaded(cursor, stored[_key(i)], told) for i, known in zip(items, there, strict=True)
        ]


def finish(cursor: Cursor, settled: Settled, moment: datetime, occasion: str) -> None:
    """After the verdicts: contents, corrections that have done their work, and what is believed now."""
    copy_contents(cursor, settled.stored)
    _close_corrections(cursor, settled.touched, moment)
    believe(cursor, settled.touched, moment, occasion)


def believe(cursor: Cursor, report_dates: Iterable[date], moment: datetime, occasion: str) -> None:
    """Bring the vintages that reports of some dates bear on up to date."""
    cursor.execute(
        """SELECT core.believe(days, %s, %s) FROM (
            SELECT array_agg(DISTINCT day) AS days FROM core.reports, unnest(ARRAY[data_date, previous_on]) AS day
            WHERE report_date = ANY (%s) AND day IS NOT NULL) d
        WHERE days IS NOT NULL""",
        (moment, occasion, list(report_dates)),
    )


def believe_days(cursor: Cursor, days: Iterable[date], moment: datetime, occasion: str) -> None:
    """Bring the vintages of some observed days up to date."""
    cursor.execute("SELECT core.believe(%s, %s, %s)", (list(days), moment, occasion))


def now(cursor: Cursor) -> datetime:
    """The moment, later than that of every transaction that held the loaders' lock before."""
    cursor.execute("SELECT clock_timestamp()")
    (moment,) = cursor.fetchone() or ()
    return moment  # type: ignore[no-any-return]


def _key(item: Loading) -> tuple[date, str, str]:
    return item.archived.report_date, item.archived.sha256, item.report.parser_version


def _already(cursor: Cursor, item: Loading, reread: bool) -> Loaded | None:
    """What is there of a file already: its last reading or, to be read again, that of the same parser."""
    day, sha256, parser_version = _key(item)
    cursor.execute(
        """SELECT id, revision, CASE WHEN state = 'quarantined' THEN reason END,
        (SELECT count(*) FROM core.readings WHERE report_id = r.id)
        FROM core.reports r WHERE (report_date, sha256) = (%s, %s) AND (parser_version = %s OR NOT %s)
        ORDER BY revision DESC LIMIT 1""",
        (day, sha256, parser_version, reread),
    )
    found = cursor.fetchone()
    if not found:
        return None
    report_id, revision, reason, count = found
    return Loaded(report_id, revision, count, _severities(cursor, report_id), reason, True)


def _loaded(cursor: Cursor, stored: Stored, rechecked: tuple[Rechecked, ...]) -> Loaded:
    number, revision = _number(cursor, stored)
    found = _severities(cursor, number)
    readings = len(stored.loading.report.cells())
    return Loaded(number, revision, readings, found, stored.verdict.quarantine, False, rechecked)


def _number(cursor: Cursor, stored: Stored) -> tuple[int, int]:
    """The report's number and its revision, which an older file of the same call may have moved."""
    cursor.execute("SELECT id, revision FROM core.reports WHERE id = %s", (stored.report_id,))
    number, revision = cursor.fetchone() or (0, 0)
    return number, revision


def _severities(cursor: Cursor, report_id: int) -> dict[str, int]:
    cursor.execute(
        "SELECT severity, count(*) FROM core.findings WHERE report_id = %s AND gone_at IS NULL GROUP BY 1",
        (report_id,),
    )
    return dict(cursor.fetchall())


def _close_corrections(cursor: Cursor, report_dates: Iterable[date], moment: datetime) -> None:
    """The publisher prints what a correction expects: it has done its work."""
    cursor.execute(
        """UPDATE core.corrections c SET (closed_at, closed_by) = (%s, r.report_id)
        FROM core.readings r JOIN core.active a ON a.id = r.report_id
        WHERE a.report_date = ANY (%s) AND r.role IN ('current', 'previous')
          AND (r.series, r.field, r.observed_on) = (c.series, c.field, c.observed_on)
          AND NOT core.differs(r.value, c.expects) AND c.withdrawn_at IS NULL AND c.closed_at IS NULL
          AND NOT EXISTS (SELECT FROM core.doubted d WHERE (d.report_id, d.cell) = (r.report_id, r.cell))""",
        (moment, list(report_dates)),
    )


def as_dict(loaded: Loaded) -> dict[str, Any]:
    """The result as a small JSON-ready object."""
    told = asdict(loaded)
    told["rechecked"] = [{**r, "report_date": r["report_date"].isoformat()} for r in told["rechecked"]]
    return told
