"""What people decide: release or reject a report, settle a finding. Always who and why."""

from ribao.errors import UsageError
from ribao.warehouse.connection import Cursor, transaction
from ribao.warehouse.judging import Judge, Rechecked, settle_verdicts
from ribao.warehouse.load import finish, now


def release(url: str, report_id: int, who: str, why: str, judge: Judge | None = None) -> list[Rechecked]:
    """Let a quarantined or rejected report count; gives the later reports whose verdict that changed.

    UsageError where it counts already.
    """
    return _decide(url, report_id, "released", ("quarantined", "rejected"), who, why, judge)


def reject(url: str, report_id: int, who: str, why: str, judge: Judge | None = None) -> list[Rechecked]:
    """Keep a report out of the marts for good; gives the later reports whose verdict that changed.

    UsageError where it was rejected already.
    """
    return _decide(url, report_id, "rejected", ("quarantined", "released", "loaded"), who, why, judge)


def _decide(
    url: str, report_id: int, state: str, of: tuple[str, ...], who: str, why: str, judge: Judge | None
) -> list[Rechecked]:
    with transaction(url, alone=True) as cursor:
        cursor.execute(
            """UPDATE core.reports SET state = %s, counts = false, reason = concat_ws(' | ', reason, %s)
            WHERE id = %s AND state = ANY (%s) RETURNING report_date""",
            (state, f"{state} by {who}: {why}", report_id, list(of)),
        )
        found = cursor.fetchone()
        if not found:
            raise UsageError(f"report {report_id} cannot be {state}: {_state(cursor, report_id)}")
        moment = now(cursor)
        settled = settle_verdicts(cursor, (), judge, moment, since=found[0])
        finish(cursor, settled, moment, "decision")
        return settled.rechecked


def _state(cursor: Cursor, report_id: int) -> str:
    cursor.execute("SELECT report_date, state FROM core.reports WHERE id = %s", (report_id,))
    found = cursor.fetchone()
    return f"the report of {found[0]} is {found[1]}" if found else "there is no such report"


def settle(url: str, fingerprint: str, action: str, who: str, why: str) -> None:
    """Mark a finding acknowledged, resolved or reopened. UsageError where there is no such finding."""
    with transaction(url, alone=True) as cursor:
        cursor.execute("SELECT 1 FROM core.findings WHERE fingerprint = %s LIMIT 1", (fingerprint,))
        if not cursor.fetchone():
            raise UsageError(f"there is no finding {fingerprint}", "see `ribao export open_findings`")
        record_event(cursor, fingerprint, action, who, why)


def record_event(cursor: Cursor, fingerprint: str, action: str, who: str, why: str) -> None:
    """Keep what was decided on a finding, as of the last report that shows it."""
    cursor.execute(
        """INSERT INTO core.finding_events (fingerprint, action, who, why, report_date)
        SELECT %s, %s, %s, %s, max(r.report_date)
        FROM core.findings f JOIN core.reports r ON r.id = f.report_id WHERE f.fingerprint = %s""",
        (fingerprint, action, who, why, fingerprint),
    )
