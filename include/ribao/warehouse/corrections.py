"""Corrections by people: a value typed, or the values that a finding proposes. Each lies over what was printed."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from ribao.errors import AlreadyCorrected, StandingCorrection, UsageError
from ribao.numbers import parse_typed
from ribao.warehouse.connection import Cursor, Warehouse, rows
from ribao.warehouse.decisions import record_event
from ribao.warehouse.journal import Keep, keep_nowhere, record_decision
from ribao.warehouse.plausibility import require_plausible
from ribao.warehouse.vintages import read_moment, refresh_vintages

# A value's series, field and observed day.
Key = tuple[str, str, date]


@dataclass(frozen=True, slots=True)
class Correction:
    """A value that holds instead of what was printed, until the publisher prints `expects`."""

    key: Key
    value: Decimal
    expects: Decimal


def correct_value(
    db: Warehouse,
    series: str,
    field: str,
    observed_on: date,
    value: Decimal,
    who: str,
    why: str,
    expects: Decimal | None = None,
    confirmed: bool = False,
    fingerprint: str | None = None,
    keep: Keep = keep_nowhere,
) -> int:
    """Lay a correction over a reading; an earlier one is withdrawn. Gives its number.

    It closes when the publisher prints `expects` (default: the value). It settles the finding of a `fingerprint`,
    until it is withdrawn. UsageError for a value that no report ever printed;
    Implausible for one that the series' history speaks against unless `confirmed`.
    """
    correction = Correction((series, field, observed_on), value, value if expects is None else expects)
    with db.transaction(alone=True) as cursor:
        if not confirmed:
            require_plausible(cursor, series, field, value)
        (number,) = _decide(cursor, [correction], who, why, fingerprint, keep)
        return number


def accept_proposals(
    db: Warehouse,
    report_id: int,
    n: int,
    who: str,
    why: str = "",
    cells: Collection[str] | None = None,
    keep: Keep = keep_nowhere,
) -> list[int]:
    """Make the values that finding `n` of a report proposes corrections; gives their numbers.

    Of all its cells that are values of the day, or only of `cells`. AlreadyCorrected where a correction
    stands over one of them; UsageError where nothing is proposed for a cell, or it is no value of the day.
    Then nothing is changed.
    """
    with db.transaction(alone=True) as cursor:
        fingerprint, message = _finding(cursor, report_id, n)
        wanted = _read_proposals(cursor, report_id, n, cells)
        _require_free(cursor, [correction.key for correction in wanted])
        return _decide(cursor, wanted, who, why or message, fingerprint, keep)


def accept_alternative(
    db: Warehouse,
    report_id: int,
    n: int,
    cell: str,
    value: Decimal,
    who: str,
    why: str,
    keep: Keep = keep_nowhere,
) -> int:
    """Make one of the values that finding `n` of a report leaves open a correction; gives its number.

    UsageError where the finding does not name that value for that cell, or the cell is no value of the day;
    AlreadyCorrected where a correction stands over it.
    """
    with db.transaction(alone=True) as cursor:
        fingerprint, _ = _finding(cursor, report_id, n)
        cursor.execute(_ALTERNATIVES, (report_id, n))
        known = [row for row in rows(cursor) if row["cell"] == cell and parse_typed(row["value"]) == value]
        if not known:
            raise UsageError(
                f"{value} is none of the values that finding {n} leaves open for {cell}",
                "use `ribao correct`",
            )
        chosen = _build_correction(known[0], n)
        _require_free(cursor, [chosen.key])
        return _decide(cursor, [chosen], who, why, fingerprint, keep)[0]


def withdraw_correction(db: Warehouse, number: int, who: str, why: str, keep: Keep = keep_nowhere) -> None:
    """Take a correction back; the finding that it settled is open again. UsageError where it is not standing."""
    with db.transaction(alone=True) as cursor:
        cursor.execute(
            """SELECT series, field, observed_on FROM core.corrections
            WHERE id = %s AND withdrawn_at IS NULL AND closed_at IS NULL""",
            (number,),
        )
        key = cursor.fetchone()
        if not key:
            raise UsageError(f"correction {number} is not standing", "see `ribao export corrections`")
        moment = read_moment(cursor)
        take_back(cursor, key, who, why, moment)
        record_decision(cursor, "withdraw", who, why, _describe_key(key), keep, moment)


def lay_corrections(
    cursor: Cursor,
    corrections: Sequence[Correction],
    who: str,
    why: str,
    fingerprint: str | None,
    moment: datetime,
) -> list[int]:
    """Lay corrections over readings, and settle the finding of a `fingerprint` by them; gives their numbers."""
    numbers = [_insert(cursor, correction, who, why, fingerprint) for correction in corrections]
    refresh_vintages(cursor, {correction.key[2] for correction in corrections}, moment, "correction")
    if fingerprint:
        record_event(cursor, fingerprint, "resolved", who, why, numbers)
    return numbers


def take_back(cursor: Cursor, key: Key, who: str, why: str, moment: datetime) -> None:
    """Withdraw the correction that stands over a value. UsageError where there is none."""
    cursor.execute(
        """UPDATE core.corrections SET (withdrawn_at, withdrawn_by, withdrawn_why) = (%s, %s, %s)
        WHERE (series, field, observed_on) = (%s, %s, %s) AND withdrawn_at IS NULL AND closed_at IS NULL
        RETURNING id""",
        (moment, who, why, *key),
    )
    found = cursor.fetchone()
    if not found:
        raise UsageError(f"no correction stands over {key[0]} {key[1]} of {key[2]}")
    refresh_vintages(cursor, [key[2]], moment, "withdrawal")
    cursor.execute(
        """INSERT INTO core.finding_events (fingerprint, action, who, why, report_date)
        SELECT e.fingerprint, 'reopened', %s, %s, e.report_date
        FROM core.corrections c JOIN core.finding_events e USING (fingerprint)
        WHERE c.id = %s AND e.action = 'resolved'
          AND e.id = (SELECT max(id) FROM core.finding_events WHERE fingerprint = c.fingerprint)""",
        (who, why, found[0]),
    )


def _decide(
    cursor: Cursor, corrections: Sequence[Correction], who: str, why: str, fingerprint: str | None, keep: Keep
) -> list[int]:
    """Lay corrections and keep the decision, in words that `read_corrections` reads; gives their numbers."""
    moment = read_moment(cursor)
    numbers = lay_corrections(cursor, corrections, who, why, fingerprint, moment)
    values = [{**_describe_key(c.key), "value": str(c.value), "expects": str(c.expects)} for c in corrections]
    about = {"values": values, "fingerprint": fingerprint}
    record_decision(cursor, "correct", who, why, about, keep, moment)
    return numbers


def read_corrections(about: Mapping[str, Any]) -> list[Correction]:
    """The corrections of a decision of the journal."""
    return [Correction(read_key(v), Decimal(v["value"]), Decimal(v["expects"])) for v in about["values"]]


def read_key(about: Mapping[str, Any]) -> Key:
    """Which value a decision of the journal is about."""
    return about["series"], about["field"], date.fromisoformat(about["observed_on"])


def _describe_key(key: Key) -> dict[str, str]:
    return {"series": key[0], "field": key[1], "observed_on": key[2].isoformat()}


def _insert(cursor: Cursor, correction: Correction, who: str, why: str, fingerprint: str | None) -> int:
    key = correction.key
    cursor.execute("SELECT 1 FROM core.best WHERE (series, field, observed_on) = (%s, %s, %s)", key)
    if not cursor.fetchone():
        raise UsageError(f"no report printed {key[0]} {key[1]} for {key[2]}", "see `ribao export indicators`")
    cursor.execute(
        """UPDATE core.corrections SET (withdrawn_at, withdrawn_by, withdrawn_why) = (%s, %s, 'a newer correction')
        WHERE (series, field, observed_on) = (%s, %s, %s) AND withdrawn_at IS NULL AND closed_at IS NULL""",
        (read_moment(cursor), who, *key),
    )
    cursor.execute(
        """INSERT INTO core.corrections (series, field, observed_on, value, expects, who, why, fingerprint)
        VALUES (%s, %s, %s, %s, %s, %s, %s, %s) RETURNING id""",
        (*key, correction.value, correction.expects, who, why, fingerprint),
    )
    (number,) = cursor.fetchone() or (0,)
    return int(number)


def _finding(cursor: Cursor, report_id: int, n: int) -> tuple[str, str]:
    """The fingerprint and the message of a present finding."""
    cursor.execute(
        "SELECT fingerprint, message FROM core.findings WHERE report_id = %s AND n = %s AND gone_at IS NULL",
        (report_id, n),
    )
    found = cursor.fetchone()
    if not found:
        raise UsageError(f"report {report_id} has no finding {n}", "see `ribao export open_findings`")
    return found[0], found[1]


_VALUES = """
SELECT p.cell, p.value, r.series, r.field, r.observed_on,
       coalesce(r.role = 'current' AND (r.field <> 'change' OR r.cell LIKE 't1/%%'), false) AS of_the_day
FROM core.findings f
CROSS JOIN LATERAL jsonb_to_recordset({column}) AS p (cell text, value text)
LEFT JOIN core.readings r ON r.report_id = f.report_id AND r.cell = p.cell
WHERE f.report_id = %s AND f.n = %s AND f.gone_at IS NULL AND p.value IS NOT NULL
"""
_PROPOSALS = _VALUES.replace("{column}", "f.proposals")
_ALTERNATIVES = _VALUES.replace("{column}", "f.detail -> 'alternatives'")


def _read_proposals(
    cursor: Cursor, report_id: int, n: int, cells: Collection[str] | None
) -> list[Correction]:
    """The proposed values of the day, each value once: all, or those of some cells."""
    cursor.execute(_PROPOSALS, (report_id, n))
    proposed = {row["cell"]: row for row in rows(cursor)}
    if unknown := sorted(set(cells or ()) - proposed.keys()):
        raise UsageError(f"finding {n} proposes no value for {', '.join(unknown)}", "use `ribao correct`")
    if not proposed:
        raise UsageError(f"finding {n} proposes no value", "use `ribao correct`")
    wanted = [row for cell, row in proposed.items() if cells is None or cell in cells]
    if cells is None:
        wanted = [row for row in wanted if row["of_the_day"]] or wanted
    values = {one.key: one for one in (_build_correction(row, n) for row in wanted)}
    return list(values.values())


def _build_correction(row: dict[str, Any], n: int) -> Correction:
    """The correction that a value of finding `n` makes. UsageError where it is no value of the day."""
    if not row["of_the_day"]:
        raise UsageError(f"finding {n} is not about a value of the day", "acknowledge or resolve it instead")
    value = parse_typed(row["value"])
    return Correction((row["series"], row["field"], row["observed_on"]), value, value)


def _require_free(cursor: Cursor, keys: Sequence[Key]) -> None:
    """AlreadyCorrected where a correction stands over a value."""
    cursor.execute(
        """SELECT c.id AS number, c.series, c.field, c.observed_on, c.value, c.who
        FROM core.corrections c
        JOIN unnest(%s::text[], %s::text[], %s::date[]) AS k (series, field, observed_on)
        USING (series, field, observed_on)
        WHERE c.withdrawn_at IS NULL AND c.closed_at IS NULL ORDER BY c.id""",
        tuple([key[n] for key in keys] for n in range(3)),
    )
    if standing := tuple(StandingCorrection(**row) for row in rows(cursor)):
        raise AlreadyCorrected(
            "; ".join(
                f"{s.who} corrected {s.series} {s.field} of {s.observed_on} to {s.value}" for s in standing
            ),
            f"withdraw correction {', '.join(str(s.number) for s in standing)} first, or leave it",
            standing,
        )
