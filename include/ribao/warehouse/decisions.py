"""What people decide: release or reject a report, correct a value, settle a finding. Always who and why."""

from datetime import date
from decimal import Decimal, InvalidOperation

from ribao.errors import Implausible, UsageError
from ribao.warehouse.connection import Cursor, transaction
from ribao.warehouse.judging import Judge, Rechecked, settle_verdicts
from ribao.warehouse.load import believe_days, finish, now

# A correction so many times larger than anything that the series printed is asked for again.
_FAR = 10


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


def correct(
    url: str,
    series: str,
    field: str,
    observed_on: date,
    value: Decimal,
    who: str,
    why: str,
    expects: Decimal | None = None,
    confirmed: bool = False,
) -> int:
    """Lay a correction over a reading; an earlier one is withdrawn. Gives its number.

    It closes by itself when the publisher prints `expects` (the value itself unless told).
    UsageError for a value that no report ever printed; Implausible for one over _FAR times as large as any
    of the series' values unless `confirmed`.
    """
    with transaction(url, alone=True) as cursor:
        if not confirmed:
            _require_plausible(cursor, series, field, value)
        return _correct(
            cursor, (series, field, observed_on), value, who, why, value if expects is None else expects
        )


def _require_plausible(cursor: Cursor, series: str, field: str, value: Decimal) -> None:
    cursor.execute(
        "SELECT min(value), max(value) FROM core.best WHERE (series, field) = (%s, %s) AND NOT suspect",
        (series, field),
    )
    low, high = cursor.fetchone() or (None, None)
    if low is not None and abs(value) > _FAR * max(abs(low), abs(high)):
        raise Implausible(
            f"{value} is over {_FAR} times as large as any {series} {field} before ({low} to {high})",
            "check the value; confirm it if it is meant",
            low=low,
            high=high,
        )


def _correct(
    cursor: Cursor, key: tuple[str, str, date], value: Decimal, who: str, why: str, expects: Decimal
) -> int:
    cursor.execute("SELECT 1 FROM core.best WHERE (series, field, observed_on) = (%s, %s, %s)", key)
    if not cursor.fetchone():
        raise UsageError(f"no report printed {key[0]} {key[1]} for {key[2]}", "see `ribao export indicators`")
    moment = now(cursor)
    cursor.execute(
        """UPDATE core.corrections SET (withdrawn_at, withdrawn_by, withdrawn_why) = (%s, %s, 'a newer correction')
        WHERE (series, field, observed_on) = (%s, %s, %s) AND withdrawn_at IS NULL AND closed_at IS NULL""",
        (moment, who, *key),
    )
    cursor.execute(
        """INSERT INTO core.corrections (series, field, observed_on, value, expects, who, why)
        VALUES (%s, %s, %s, %s, %s, %s, %s) RETURNING id""",
        (*key, value, expects, who, why),
    )
    (number,) = cursor.fetchone() or (0,)
    believe_days(cursor, [key[2]], moment, "correction")
    return int(number)


def withdraw(url: str, number: int, who: str, why: str) -> None:
    """Take a correction back; the finding it was accepted from is open again. UsageError where it is not standing."""
    with transaction(url, alone=True) as cursor:
        moment = now(cursor)
        cursor.execute(
            """UPDATE core.corrections SET (withdrawn_at, withdrawn_by, withdrawn_why) = (%s, %s, %s)
            WHERE id = %s AND withdrawn_at IS NULL AND closed_at IS NULL RETURNING observed_on""",
            (moment, who, why, number),
        )
        found = cursor.fetchone()
        if not found:
            raise UsageError(f"correction {number} is not standing", "see `ribao export corrections`")
        believe_days(cursor, [found[0]], moment, "withdrawal")
        _reopen(cursor, number, who, why)


def _reopen(cursor: Cursor, number: int, who: str, why: str) -> None:
    cursor.execute(
        """INSERT INTO core.finding_events (fingerprint, action, who, why, report_date)
        SELECT fingerprint, 'reopened', %s, %s, report_date FROM (
            SELECT DISTINCT ON (fingerprint) * FROM core.finding_events ORDER BY fingerprint, id DESC) e
        WHERE action = 'resolved' AND why = %s""",
        (who, why, _accepted(number)),
    )


def _accepted(number: int) -> str:
    return f"correction {number}"


def accept(url: str, report_id: int, n: int, who: str, why: str = "") -> int:
    """Make finding `n` of a report's proposed value a correction of its culprit; gives its number.

    UsageError where the finding proposes nothing, or its culprit is no reading of the day.
    """
    with transaction(url, alone=True) as cursor:
        cursor.execute(
            """SELECT f.fingerprint, f.proposed, f.message, r.series, r.field, r.observed_on, r.role
            FROM core.findings f LEFT JOIN core.readings r ON r.report_id = f.report_id AND r.cell = f.cells[1]
            WHERE f.report_id = %s AND f.n = %s""",
            (report_id, n),
        )
        found = cursor.fetchone()
        if not found:
            raise UsageError(f"report {report_id} has no finding {n}", "see `ribao export open_findings`")
        mark, proposed, message, series, field, day, role = found
        if role != "current" or (field == "change" and not series.startswith("quote.")):
            raise UsageError(
                f"finding {n} is not about a value of the day", "acknowledge or resolve it instead"
            )
        value = _number(proposed, n)
        number = _correct(cursor, (series, field, day), value, who, why or message, value)
        _event(cursor, mark, "resolved", who, _accepted(number))
        return number


def _number(text: str | None, n: int) -> Decimal:
    try:
        return Decimal(text or "")
    except InvalidOperation:
        raise UsageError(f"finding {n} proposes no value", "use `ribao correct`") from None


def settle(url: str, fingerprint: str, action: str, who: str, why: str) -> None:
    """Mark a finding acknowledged, resolved or reopened. UsageError where there is no such finding."""
    with transaction(url, alone=True) as cursor:
        cursor.execute("SELECT 1 FROM core.findings WHERE fingerprint = %s LIMIT 1", (fingerprint,))
        if not cursor.fetchone():
            raise UsageError(f"there is no finding {fingerprint}", "see `ribao export open_findings`")
        _event(cursor, fingerprint, action, who, why)


def _event(cursor: Cursor, fingerprint: str, action: str, who: str, why: str) -> None:
    cursor.execute(
        """INSERT INTO core.finding_events (fingerprint, action, who, why, report_date)
        SELECT %s, %s, %s, %s, max(r.report_date)
        FROM core.findings f JOIN core.reports r ON r.id = f.report_id WHERE f.fingerprint = %s""",
        (fingerprint, action, who, why, fingerprint),
    )
