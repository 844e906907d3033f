"""The findings of one report for the Report Desk: each with its history and the corrections of its culprit."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from ribao.model import Standing
from ribao.warehouse.connection import Cursor, rows
from ribao.warehouse.finding_rows import parse_finding
from ribao.warehouse.queries.findings import read_histories

Row = dict[str, Any]
# A value's series, field and observed day.
Key = tuple[str, str, date]


@dataclass(frozen=True, slots=True)
class Found:
    """A finding and what became of it.

    `key` is the culprit's series, field and observed day where it is a value of the day, which a person
    may correct; `acceptable` the cells whose proposed values are values of the day, `choosable` those of which it leaves
    the value open; `corrections` those of
    all these values, the newest first; `events` what people decided, the newest
    first: acknowledged, corrected, dismissed or reopened.
    """

    n: int
    standing: Standing
    key: Key | None
    acceptable: tuple[str, ...]
    choosable: frozenset[str]
    corrections: tuple[Row, ...]
    events: tuple[Row, ...]

    @property
    def standing_corrections(self) -> list[Row]:
        """The corrections that stand."""
        return [c for c in self.corrections if c["state"] == "standing"]

    @property
    def correction(self) -> Row | None:
        """The newest correction that stands, or None."""
        return next(iter(self.standing_corrections), None)

    @property
    def version(self) -> str:
        """Changes with every decision on the finding or on its value."""
        return f"{len(self.events)}.{max((c['id'] for c in self.corrections), default=0)}"

    @property
    def state(self) -> str:
        """open, acknowledged, resolved, or dismissed: resolved by a person without a correction."""
        last = self.events[0]["action"] if self.events else ""
        return last if last == "dismissed" and self.standing.state == "resolved" else self.standing.state


_FOUND = """
SELECT f.*, r.series, r.field, r.observed_on,
       r.role = 'current' AND (r.field <> 'change' OR r.cell LIKE 't1/%%') AS correctable,
       ARRAY(SELECT ARRAY[o.cell, o.series, o.field, o.observed_on::text]
             FROM jsonb_to_recordset(f.proposals) AS p (cell text)
             JOIN core.readings o ON o.report_id = f.report_id AND o.cell = p.cell
             WHERE o.role = 'current' AND (o.field <> 'change' OR o.cell LIKE 't1/%%')) AS acceptable,
       ARRAY(SELECT ARRAY[o.cell, o.series, o.field, o.observed_on::text]
             FROM jsonb_to_recordset(f.detail -> 'alternatives') AS p (cell text)
             JOIN core.readings o ON o.report_id = f.report_id AND o.cell = p.cell
             WHERE o.role = 'current' AND (o.field <> 'change' OR o.cell LIKE 't1/%%')) AS choosable
FROM core.findings f
LEFT JOIN core.readings r ON r.report_id = f.report_id AND r.cell = f.cells[1]
WHERE f.report_id = %s AND f.gone_at IS NULL
ORDER BY f.rank
"""


def list_report_findings(cursor: Cursor, report_id: int, report_date: date) -> list[Found]:
    """The present findings of a report, gravest first."""
    cursor.execute(_FOUND, (report_id,))
    found = rows(cursor)
    fingerprints = [row["fingerprint"] for row in found]
    known = read_histories(cursor, fingerprints)
    corrections = _corrections(cursor, [key for row in found for key in _keys(row)])
    events = _events(cursor, fingerprints)
    return [
        Found(
            row["n"],
            _standing(row, known.get(row["fingerprint"]), report_date),
            _key(row),
            tuple(cell for cell, *_ in row["acceptable"]),
            frozenset(cell for cell, *_ in row["choosable"]),
            tuple(c for c in corrections if (c["series"], c["field"], c["observed_on"]) in _keys(row)),
            tuple(e for e in events if e["fingerprint"] == row["fingerprint"]),
        )
        for row in found
    ]


def _key(row: Row) -> Key | None:
    return (row["series"], row["field"], row["observed_on"]) if row["correctable"] else None


def _keys(row: Row) -> set[Key]:
    """The values of the day that a person may correct by the finding."""
    proposed = {
        (series, field, date.fromisoformat(day))
        for _, series, field, day in (*row["acceptable"], *row["choosable"])
    }
    return proposed | {key for key in [_key(row)] if key}


def _standing(row: Row, known: Row | None, day: date) -> Standing:
    """The finding in its history; one of a quarantined report has none yet."""
    finding = parse_finding(row)
    if known is None:
        return Standing(finding, day, day, 1)
    names = ("first_seen", "last_seen", "times_seen", "state", "reason", "closing")
    return Standing(finding, **{name: known[name] for name in names}, now=known["now"] or "")


def _corrections(cursor: Cursor, keys: list[Key]) -> list[Row]:
    cursor.execute(
        """SELECT * FROM mart.corrections WHERE (series, field, observed_on) IN (
            SELECT * FROM unnest(%s::text[], %s::text[], %s::date[])) ORDER BY id DESC""",
        tuple([key[n] for key in keys] for n in range(3)),
    )
    return rows(cursor)


def _events(cursor: Cursor, fingerprints: list[str]) -> list[Row]:
    cursor.execute(
        """SELECT fingerprint, who, at,
            CASE WHEN action <> 'resolved' THEN action
                 WHEN corrections <> '{}' THEN 'corrected' ELSE 'dismissed' END AS action,
            CASE WHEN corrections = '{}' THEN why ELSE '' END AS why
        FROM core.finding_events WHERE fingerprint = ANY (%s) ORDER BY id DESC""",
        (fingerprints,),
    )
    return rows(cursor)
