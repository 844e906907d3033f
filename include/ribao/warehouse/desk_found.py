"""The findings of one report for the Report Desk: each with its history and the corrections of its culprit."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from ribao.model import Standing
from ribao.warehouse.connection import Cursor, rows
from ribao.warehouse.desk_findings import histories
from ribao.warehouse.gather import finding_of

Row = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Found:
    """A finding and what became of it.

    `key` is the culprit's series, field and observed day where it is a value of the day, which a person
    may correct; `corrections` those of that value, the newest first; `events` what people decided, the newest
    first: acknowledged, corrected, dismissed or reopened.
    """

    n: int
    standing: Standing
    key: tuple[str, str, date] | None
    corrections: tuple[Row, ...]
    events: tuple[Row, ...]

    @property
    def correction(self) -> Row | None:
        """The correction that stands, or None."""
        return next((c for c in self.corrections if c["state"] == "standing"), None)

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
       r.role = 'current' AND (r.field <> 'change' OR r.series LIKE 'quote.%%') AS correctable
FROM core.findings f
LEFT JOIN core.readings r ON r.report_id = f.report_id AND r.cell = f.cells[1]
WHERE f.report_id = %s AND f.gone_at IS NULL
ORDER BY f.rank
"""


def found(cursor: Cursor, report_id: int, report_date: date) -> list[Found]:
    """The present findings of a report, gravest first."""
    cursor.execute(_FOUND, (report_id,))
    told = rows(cursor)
    marks = [row["fingerprint"] for row in told]
    known = histories(cursor, marks)
    corrections = _corrections(cursor, [_key(row) for row in told])
    events = _events(cursor, marks)
    return [
        Found(
            row["n"],
            _standing(row, known.get(row["fingerprint"]), report_date),
            _key(row),
            tuple(c for c in corrections if (c["series"], c["field"], c["observed_on"]) == _key(row)),
            tuple(e for e in events if e["fingerprint"] == row["fingerprint"]),
        )
        for row in told
    ]


def _key(row: Row) -> tuple[str, str, date] | None:
    return (row["series"], row["field"], row["observed_on"]) if row["correctable"] else None


def _standing(row: Row, known: Row | None, day: date) -> Standing:
    """The finding in its history; one of a quarantined report has none yet."""
    finding = finding_of(row)
    if known is None:
        return Standing(finding, day, day, 1)
    names = ("first_seen", "last_seen", "times_seen", "state", "reason")
    return Standing(finding, **{name: known[name] for name in names}, now=known["now"] or "")


def _corrections(cursor: Cursor, keys: list[tuple[str, str, date] | None]) -> list[Row]:
    known = [key for key in keys if key]
    cursor.execute(
        """SELECT c.* FROM mart.corrections c
        JOIN unnest(%s::text[], %s::text[], %s::date[]) AS k (series, field, observed_on)
        USING (series, field, observed_on) ORDER BY id DESC""",
        tuple([key[n] for key in known] for n in range(3)),
    )
    return list({row["id"]: row for row in rows(cursor)}.values())


def _events(cursor: Cursor, marks: list[str]) -> list[Row]:
    cursor.execute(
        """SELECT fingerprint, who, at,
            CASE WHEN action <> 'resolved' THEN action
                 WHEN why ~ '^correction [0-9]+$' THEN 'corrected' ELSE 'dismissed' END AS action,
            CASE WHEN why ~ '^correction [0-9]+$' THEN '' ELSE why END AS why
        FROM core.finding_events WHERE fingerprint = ANY (%s) ORDER BY id DESC""",
        (marks,),
    )
    return rows(cursor)
