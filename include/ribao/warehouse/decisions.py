"""Decisions by people: release or reject a report, settle a finding. Each keeps who and why."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from ribao.errors import UsageError
from ribao.warehouse.connection import Cursor, Warehouse
from ribao.warehouse.journal import Keep, keep_nowhere, record_decision
from ribao.warehouse.load import finish_rechecks
from ribao.warehouse.rechecks import Rechecked, Rechecker, recheck_reports, run_with_readings
from ribao.warehouse.vintages import read_moment

# The states that a decision may change, by its act; and what the act makes of them.
_FROM = {"release": ["quarantined", "rejected"], "reject": ["quarantined", "released", "loaded"]}
_TO = {"release": "released", "reject": "rejected"}


def release_report(
    db: Warehouse,
    report_id: int,
    who: str,
    why: str,
    rechecker: Rechecker | None = None,
    keep: Keep = keep_nowhere,
) -> list[Rechecked]:
    """Let a quarantined or rejected report count; gives the later reports whose verdict that changed.

    UsageError where it counts already.
    """
    return _decide(db, report_id, "release", who, why, rechecker, keep)


def reject_report(
    db: Warehouse,
    report_id: int,
    who: str,
    why: str,
    rechecker: Rechecker | None = None,
    keep: Keep = keep_nowhere,
) -> list[Rechecked]:
    """Keep a report out of the marts for good; gives the later reports whose verdict that changed.

    UsageError where it was rejected already.
    """
    return _decide(db, report_id, "reject", who, why, rechecker, keep)


def _decide(
    db: Warehouse, report_id: int, act: str, who: str, why: str, rechecker: Rechecker | None, keep: Keep
) -> list[Rechecked]:
    def decide(cursor: Cursor) -> list[Rechecked]:
        moment = read_moment(cursor)
        rechecked = change_state(cursor, report_id, act, who, why, rechecker, moment)
        cursor.execute("SELECT report_date::text, sha256 FROM core.reports WHERE id = %s", (report_id,))
        day, sha256 = cursor.fetchone() or ("", "")
        about = {"report_date": day, "sha256": sha256}
        record_decision(cursor, act, who, why, about, keep, moment)
        return rechecked

    return run_with_readings(db, rechecker, decide)


def change_state(
    cursor: Cursor,
    report_id: int,
    act: str,
    who: str,
    why: str,
    rechecker: Rechecker | None,
    moment: datetime,
) -> list[Rechecked]:
    """Release or reject a report. UsageError where its state does not allow it."""
    cursor.execute(
        """UPDATE core.reports SET state = %s, counts = false,
            decisions = decisions || jsonb_build_object('act', %s::text, 'who', %s::text, 'why', %s::text)
        WHERE id = %s AND state = ANY (%s) RETURNING report_date""",
        (_TO[act], act, who, why, report_id, _FROM[act]),
    )
    found = cursor.fetchone()
    if not found:
        raise UsageError(f"report {report_id} cannot be {_TO[act]}: {_state(cursor, report_id)}")
    done = recheck_reports(cursor, (), rechecker, moment, since=found[0])
    finish_rechecks(cursor, done, moment, "decision")
    return done.rechecked


def find_report(cursor: Cursor, about: Mapping[str, Any]) -> int:
    """The number of the report that a decision of the journal is about. UsageError where it is not loaded."""
    cursor.execute(
        """SELECT id FROM core.reports WHERE (report_date, sha256) = (%s, %s)
        ORDER BY revision DESC LIMIT 1""",
        (about["report_date"], about["sha256"]),
    )
    found = cursor.fetchone()
    if not found:
        raise UsageError(f"the report {about['sha256']} of {about['report_date']} is not loaded")
    return int(found[0])


def _state(cursor: Cursor, report_id: int) -> str:
    cursor.execute("SELECT report_date, state FROM core.reports WHERE id = %s", (report_id,))
    found = cursor.fetchone()
    return f"the report of {found[0]} is {found[1]}" if found else "there is no such report"


def settle_finding(
    db: Warehouse, fingerprint: str, action: str, who: str, why: str, keep: Keep = keep_nowhere
) -> None:
    """Mark a finding acknowledged, resolved or reopened. UsageError where there is no such finding."""
    with db.transaction(alone=True) as cursor:
        mark_finding(cursor, fingerprint, action, who, why)
        about = {"fingerprint": fingerprint, "action": action}
        record_decision(cursor, "settle", who, why, about, keep, read_moment(cursor))


def mark_finding(cursor: Cursor, fingerprint: str, action: str, who: str, why: str) -> None:
    """Acknowledge, resolve or reopen a finding. UsageError where there is no such finding."""
    cursor.execute("SELECT 1 FROM core.findings WHERE fingerprint = %s LIMIT 1", (fingerprint,))
    if not cursor.fetchone():
        raise UsageError(f"there is no finding {fingerprint}", "see `ribao export open_findings`")
    record_event(cursor, fingerprint, action, who, why)


def record_event(
    cursor: Cursor, fingerprint: str, action: str, who: str, why: str, corrections: Sequence[int] = ()
) -> None:
    """Keep what was decided on a finding, and by which `corrections`, as of the last report that shows it."""
    cursor.execute(
        """INSERT INTO core.finding_events (fingerprint, action, who, why, corrections, report_date)
        SELECT %s, %s, %s, %s, %s::bigint[], max(r.report_date)
        FROM core.findings f JOIN core.reports r ON r.id = f.report_id WHERE f.fingerprint = %s""",
        (fingerprint, action, who, why, list(corrections), fingerprint),
    )
