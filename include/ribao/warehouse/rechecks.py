"""Re-check later reports when an earlier one changes: verdicts depend on the reports, not on their order of loading.

A report's findings depend on the reports before it. When an earlier day arrives late, is re-issued, released or
rejected, the reports after it are checked again in date order, as far as the change reaches, in the same transaction.
So at every commit the findings are those that loading the same reports in date order would have made.
"""

import json
import logging
from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any, TypeVar

from ribao.model import Finding, PublishedDays, Report, ReportSnapshot, Verdict
from ribao.presentation.findings import write_reasons
from ribao.warehouse import rows as make
from ribao.warehouse.connection import Cursor, Warehouse
from ribao.warehouse.connection import rows as fetch_rows
from ribao.warehouse.copy_rows import copy_rows
from ribao.warehouse.finding_rows import parse_finding
from ribao.warehouse.snapshots import Key, SnapshotReader, hash_history, hash_snapshot, snapshot_to_json
from ribao.warehouse.store import Loading, Stored, store_report
from ribao.warehouse.witnesses import read_published, store_comparisons

log = logging.getLogger(__name__)

T = TypeVar("T")


class ReadingLost(Exception):
    """What was read of an original is no longer kept, and the original has to be read again."""

    def __init__(self, day: date, sha256: str, parser_version: str) -> None:
        super().__init__(f"{day}: what parser {parser_version} read of {sha256} is no longer kept")
        self.day = day
        self.reading = (sha256, parser_version)


def _restore_nothing(readings: Sequence[tuple[str, str]]) -> None:
    """For checks whose `recall` never raises ReadingLost."""


@dataclass(frozen=True, slots=True)
class Rechecker:
    """The checks, as the warehouse calls them.

    `check` takes a report, its history, the date it was fetched for and what witnesses publish of its days. `recall` returns a report that was read
    before, by date, sha256 and parser version; None where it is lost for good: then its verdict stays; ReadingLost
    where `restore` may help, which takes sha256s with parser versions and reads again what is not kept. `depth` is how
    many earlier reports a check uses. `known` keeps the history, which one rechecker fetches once for many loads.
    """

    check: Callable[[Report, Sequence[ReportSnapshot], date, PublishedDays], tuple[Verdict, ReportSnapshot]]
    recall: Callable[[date, str, str], Report | None]
    depth: int
    known: dict[Key, ReportSnapshot] = field(default_factory=dict)
    restore: Callable[[Sequence[tuple[str, str]]], None] = _restore_nothing


@dataclass(frozen=True, slots=True)
class Rechecked:
    """A report whose verdict a recheck has changed; `quarantined` is the finding that keeps it out of the marts, if there is one.

    `withdrawn` are the errors that it no longer has.
    """

    report_date: date
    report_id: int
    quarantined: Finding | None
    withdrawn: tuple[Finding, ...] = ()


@dataclass(slots=True)
class RecheckPass:
    """The result of a pass: the reports stored, those with another verdict, and the report dates it touched."""

    stored: list[Stored] = field(default_factory=list)
    rechecked: list[Rechecked] = field(default_factory=list)
    touched: set[date] = field(default_factory=set)


def run_with_readings(db: Warehouse, rechecker: Rechecker | None, work: Callable[[Cursor], T]) -> T:
    """Do a loader's work in one transaction.

    Where it needs what is no longer kept, that is read again between two transactions, since it takes long: for the
    report and as many later files as a change may reach. Then the work is done again.
    """
    while True:
        try:
            with db.transaction(alone=True) as cursor:
                return work(cursor)
        except ReadingLost as lost:
            if rechecker is None:
                raise
            log.info("%s; it is read again before anything is stored", lost)
            later = _list_readings(db, lost.day, rechecker.depth + 1)
            rechecker.restore([lost.reading, *(reading for reading in later if reading != lost.reading)])


def _list_readings(db: Warehouse, since: date, files: int) -> list[tuple[str, str]]:
    """The newest readings, as sha256 and parser version, of so many files from a report date on."""
    with db.transaction() as cursor:
        cursor.execute(
            """SELECT sha256, parser_version FROM (
                SELECT DISTINCT ON (report_date, sha256) * FROM core.reports
                WHERE report_date >= %s ORDER BY report_date, sha256, revision DESC LIMIT %s) r""",
            (since, files),
        )
        return cursor.fetchall()


def recheck_reports(
    cursor: Cursor,
    items: Iterable[Loading],
    rechecker: Rechecker | None,
    moment: datetime,
    since: date | None = None,
    again: Collection[date] = (),
) -> RecheckPass:
    """Store new reports and check again the reports that depend on them, or on a decision on day `since`.

    The reports of `again` are checked again themselves, because something else that they depend on has changed.
    Without a rechecker the items' own verdicts are taken and nothing is checked again.
    """
    done, snapshots = RecheckPass(), SnapshotReader(cursor, rechecker.known if rechecker else None)
    new: dict[date, list[Loading]] = defaultdict(list)
    for item in items:
        new[item.archived.report_date].append(item)
    first = min([*new, *again, *([since] if since else [])], default=None)
    if first is None:
        return done
    loaded = _list_report_dates(cursor, first) if rechecker else set()
    reach = 0
    for day in sorted(loaded | set(new) | ({since} if since else set())):
        before = _find_counting(cursor, day) if day in loaded else None
        if rechecker and (reach > 0 or day in again):
            done.rechecked += _recheck_day(cursor, day, rechecker, snapshots, moment)
        stored = []
        for item in sorted(new.get(day, ()), key=lambda i: (i.archived.fetched_at, i.archived.sha256)):
            verdict, snapshot = _check_item(cursor, item, rechecker, snapshots)
            stored.append(store_report(cursor, item, verdict, snapshot, moment))
        done.stored += stored
        changed = _elect(cursor, day, stored, before) or day == since
        if changed or day in new:
            done.touched.add(day)
        if rechecker:
            reach = rechecker.depth if changed else reach - 1
        if reach <= 0 and day >= max([*new, *again], default=day):
            break
    done.touched |= {r.report_date for r in done.rechecked}
    return done


def _check_item(
    cursor: Cursor, item: Loading, rechecker: Rechecker | None, snapshots: SnapshotReader
) -> tuple[Verdict, ReportSnapshot]:
    """The item's own verdict where its history is still the same, otherwise a new one."""
    day = item.archived.report_date
    if (
        item.verdict
        and item.snapshot
        and (rechecker is None or item.history_hash == hash_history(cursor, day, rechecker.depth))
    ):
        return item.verdict, item.snapshot
    if rechecker is None:
        raise ValueError("a report without a verdict needs a rechecker")
    if item.verdict:
        log.info("%s: checked again, because its history has changed since the check task", day)
    return check_again(cursor, item.report, rechecker, snapshots, day)


def check_again(
    cursor: Cursor, report: Report, rechecker: Rechecker, snapshots: SnapshotReader, day: date
) -> tuple[Verdict, ReportSnapshot]:
    """Check a report with the history and the published numbers that the warehouse has now."""
    history, published = snapshots.read_before(day, rechecker.depth), read_published(cursor, day)
    return rechecker.check(report, history, day, published)


def _list_report_dates(cursor: Cursor, first: date) -> set[date]:
    cursor.execute("SELECT DISTINCT report_date FROM core.reports WHERE report_date >= %s", (first,))
    return {day for (day,) in cursor.fetchall()}


def _find_counting(cursor: Cursor, day: date) -> tuple[int, str] | None:
    """The report that counts for a day, with the hash of its snapshot."""
    cursor.execute("SELECT id, mark FROM core.active WHERE report_date = %s", (day,))
    found: tuple[int, str] | None = cursor.fetchone()
    return found


def _elect(cursor: Cursor, day: date, stored: Sequence[Stored], before: tuple[int, str] | None) -> bool:
    """Choose the report that counts for a day; whether it, or its snapshot, is another than before."""
    if len(stored) == 1 and stored[0].is_first:
        return stored[0].verdict.quarantine is None
    cursor.execute("SELECT core.elect(%s)", (day,))
    (chosen,) = cursor.fetchone() or (None,)
    return chosen != (before and before[0]) or (before is not None and _find_counting(cursor, day) != before)


def _recheck_day(
    cursor: Cursor, day: date, rechecker: Rechecker, snapshots: SnapshotReader, moment: datetime
) -> list[Rechecked]:
    """Check a day's reports with the history they have now; of one file only the newest parser's reading."""
    cursor.execute(
        """SELECT DISTINCT ON (sha256) id, sha256, parser_version, mark FROM core.reports
        WHERE report_date = %s ORDER BY sha256, revision DESC""",
        (day,),
    )
    changed = []
    for number, sha256, parser_version, old_hash in cursor.fetchall():
        report = rechecker.recall(day, sha256, parser_version)
        if report is None:
            continue
        verdict, snapshot = check_again(cursor, report, rechecker, snapshots, day)
        snapshot_json = snapshot_to_json(snapshot)
        new_hash = hash_snapshot(sha256, parser_version, snapshot_json)
        new_findings, withdrawn = _replace_findings(cursor, number, verdict, moment)
        store_comparisons(cursor, number, verdict.comparisons)
        if new_hash != old_hash:
            cursor.execute(
                "UPDATE core.reports SET (memory, mark) = (%s, %s) WHERE id = %s",
                (snapshot_json, new_hash, number),
            )
        if _update_state(cursor, number, verdict) or new_findings or new_hash != old_hash:
            log.info("%s: checked again; its verdict is another now", day)
            changed.append(Rechecked(day, number, verdict.quarantine, withdrawn))
    return changed


def _update_state(cursor: Cursor, number: int, verdict: Verdict) -> bool:
    """Move a report into quarantine or out of it; a person's decision stays."""
    state = "quarantined" if verdict.quarantine else "loaded"
    reason, reason_en = map(write_reasons(verdict).get, ("zh", "en"))
    cursor.execute(
        """UPDATE core.reports SET (state, reason, reason_en, counts) = (%s, %s, %s, counts AND %s = 'loaded')
        WHERE id = %s AND state IN ('loaded', 'quarantined') AND (state, reason) IS DISTINCT FROM (%s, %s)""",
        (state, reason, reason_en, state, number, state, reason),
    )
    return bool(cursor.rowcount)


def _replace_findings(
    cursor: Cursor, number: int, verdict: Verdict, moment: datetime
) -> tuple[bool, tuple[Finding, ...]]:
    """End the findings that are no longer made, add the new ones, leave the rest.

    Gives whether any changed, and the errors that are withdrawn.
    """
    columns = [c.strip() for c in make.FINDING.split(",")]
    compared = columns[2:-2]
    cursor.execute(
        f"SELECT n, {', '.join(compared)} FROM core.findings WHERE report_id = %s AND gone_at IS NULL ORDER BY rank",
        (number,),
    )
    standing: dict[str, list[int]] = defaultdict(list)
    for n, *values in cursor.fetchall():
        standing[_to_key(values)].append(n)
    cursor.execute("SELECT coalesce(max(n), 0) FROM core.findings WHERE report_id = %s", (number,))
    (highest,) = cursor.fetchone() or (0,)
    new: list[make.Row] = []
    for row in make.finding_rows(number, verdict, moment):
        same = standing[_to_key(_as_stored(c, v) for c, v in zip(compared, row[2:-2], strict=True))]
        if same:
            cursor.execute(
                "UPDATE core.findings SET rank = %s WHERE (report_id, n) = (%s, %s) AND rank <> %s",
                (row[-2], number, same.pop(0), row[-2]),
            )
        else:
            new.append((number, highest + len(new) + 1, *row[2:]))
    gone = [n for left in standing.values() for n in left]
    withdrawn = _read_withdrawn(cursor, number, gone, verdict)
    cursor.execute(
        "UPDATE core.findings SET gone_at = %s WHERE report_id = %s AND n = ANY (%s)", (moment, number, gone)
    )
    copy_rows(cursor, "core.findings", make.FINDING, new)
    return bool(new or gone), withdrawn


def _read_withdrawn(
    cursor: Cursor, number: int, gone: Sequence[int], verdict: Verdict
) -> tuple[Finding, ...]:
    """The errors among findings that end, but for those that the verdict makes again in other words."""
    cursor.execute(
        """SELECT * FROM core.findings
        WHERE report_id = %s AND n = ANY (%s) AND severity = 'error' AND fingerprint <> ALL (%s) ORDER BY rank""",
        (number, list(gone), [f.fingerprint for f in verdict.findings]),
    )
    return tuple(map(parse_finding, fetch_rows(cursor)))


def _as_stored(column: str, value: Any) -> Any:
    """A value as the database returns it: jsonb orders its keys itself."""
    return json.loads(value) if column in ("proposals", "detail") else value


def _to_key(values: Iterable[Any]) -> str:
    return json.dumps(list(values), ensure_ascii=False, sort_keys=True)
