"""What witnesses published: answers, values that changed, and reports' cells beside them."""

from collections.abc import Iterable, Sequence
from datetime import date, datetime
from decimal import Decimal
from hashlib import md5

from ribao.calendar import next_trading_day, previous_trading_day
from ribao.model import Published, PublishedDays, WitnessComparison
from ribao.warehouse.connection import Cursor, Warehouse
from ribao.warehouse.copy_rows import copy_rows
from ribao.warehouse.rows import Row

_SPOKEN_DAYS = 4
_VALUE = "witness, day, product, month, field, known_at, value, printed"
_COMPARISON = "report_id, cell, witness, state, value, difference, month, basis, certain, known_at"


def record_answer(
    db: Warehouse,
    witness: str,
    day: date,
    fetched_at: datetime,
    published: Sequence[Published],
    wrong: str = "",
) -> int:
    """Keep what an answer says; give how many values are new or changed. `wrong` says why it is not usable."""
    with db.transaction(alone=True) as cursor:
        cursor.execute(
            "INSERT INTO core.witness_answers AS a (witness, day, first_at, last_at, usable, reason)"
            " VALUES (%s, %s, %s, %s, %s, %s) ON CONFLICT (witness, day) DO UPDATE"
            " SET first_at = CASE WHEN excluded.usable AND NOT a.usable THEN excluded.first_at ELSE a.first_at END,"
            " last_at = excluded.last_at, usable = excluded.usable, reason = excluded.reason"
            " WHERE excluded.last_at >= a.last_at",
            (witness, day, fetched_at, fetched_at, not wrong, wrong),
        )
        known = _read_values(cursor, witness, [day], fetched_at)
        changed = [p for p in published if known.get((p.day, p.product, p.month, p.field)) != p.text]
        return copy_rows(
            cursor,
            "core.witness_values",
            _VALUE,
            ((witness, p.day, p.product, p.month, p.field, fetched_at, p.value, p.text) for p in changed),
        )


def _read_values(
    cursor: Cursor, witness: str, days: Sequence[date], at: datetime
) -> dict[tuple[date, str, str, str], str]:
    """The newest text of each value of some days that was known at a moment."""
    cursor.execute(
        "SELECT DISTINCT ON (day, product, month, field) day, product, month, field, printed FROM core.witness_values"
        " WHERE witness = %s AND day = ANY(%s) AND known_at <= %s"
        " ORDER BY day, product, month, field, known_at DESC",
        (witness, list(days), at),
    )
    return {(day, product, month, field): text for day, product, month, field, text in cursor}


def read_published(cursor: Cursor, report_date: date) -> PublishedDays:
    """What each witness says of the days that a report speaks of, as known now."""
    days = list_spoken_days(report_date)
    cursor.execute(
        "SELECT DISTINCT ON (witness, day, product, month, field) witness, product, month, field, day, value, printed, known_at"
        " FROM core.witness_values WHERE day = ANY(%s)"
        " ORDER BY witness, day, product, month, field, known_at DESC",
        (days,),
    )
    values = cursor.fetchall()
    found: dict[tuple[str, date], list[Published]] = {key: [] for key in sorted(_list_answered(cursor, days))}
    for witness, *rest in values:
        published = Published(*rest)
        found.setdefault((witness, published.day), []).append(published)
    return {key: tuple(published) for key, published in found.items()}


def list_spoken_days(report_date: date) -> list[date]:
    """The trading days that a report may speak of, the newest first: half a block that is late is of the days before."""
    days, day = [], report_date
    for _ in range(_SPOKEN_DAYS):
        day = previous_trading_day(day)
        days.append(day)
    return days


def list_speaking_days(days: Iterable[date]) -> list[date]:
    """The report dates whose reports may speak of some trading days, in order."""
    found = set()
    for day in days:
        for _ in range(_SPOKEN_DAYS):
            day = next_trading_day(day)
            found.add(day)
    return sorted(found)


def hash_published(published: PublishedDays) -> str:
    """A hash of what is published; empty where nothing is."""
    if not published:
        return ""
    text = repr(
        [(key, [(p.product, p.month, p.field, p.text) for p in values]) for key, values in published.items()]
    )
    return md5(text.encode(), usedforsecurity=False).hexdigest()


def list_answered(db: Warehouse, days: Sequence[date]) -> set[tuple[str, date]]:
    """The witnesses and days of which a usable answer is there."""
    with db.transaction() as cursor:
        return _list_answered(cursor, days)


def _list_answered(cursor: Cursor, days: Sequence[date]) -> set[tuple[str, date]]:
    cursor.execute(
        "SELECT witness, day FROM core.witness_answers WHERE day = ANY(%s)"
        " AND (usable OR EXISTS (SELECT FROM core.witness_values v WHERE (v.witness, v.day) = (witness_answers.witness, witness_answers.day)))",
        (list(days),),
    )
    return set(cursor.fetchall())


def store_comparisons(cursor: Cursor, report_id: int, comparisons: Iterable[WitnessComparison]) -> None:
    """Replace a report's comparisons."""
    cursor.execute("DELETE FROM core.witness_comparisons WHERE report_id = %s", (report_id,))
    copy_rows(
        cursor, "core.witness_comparisons", _COMPARISON, (_build_row(report_id, c) for c in comparisons)
    )


def _build_row(report_id: int, found: WitnessComparison) -> Row:
    reading = found.reading
    value: Decimal | None = reading.value if reading else None
    about = (
        (reading.month, reading.basis, reading.certain, reading.known_at) if reading else ("", "", True, None)
    )
    return (report_id, found.cell, found.witness, found.state, value, found.difference, *about)
