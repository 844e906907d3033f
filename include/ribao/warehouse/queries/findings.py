"""What the Report Desk shows of all findings: which stand, and how each check has fared."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from ribao.warehouse.connection import Cursor, rows

Row = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which findings to show; None is no limit.

    `headings` are the blocks and section headings that speak of `commodity`; `seen` is the least number of
    reports in a row that show a finding; `depth` is how many of the newest reports are looked at.
    """

    states: Sequence[str] = ("open", "acknowledged")
    severity: str | None = None
    commodity: str | None = None
    headings: Sequence[str] = ()
    kind: str | None = None
    seen: int = 1
    depth: int = 1


# The history of a problem is dear, so it is asked only for those that the other filters leave.
_LAST = """
SELECT * FROM (
    SELECT DISTINCT ON (f.fingerprint) f.*, a.report_date, r.series, r.printed, s.commodity
    FROM (SELECT id, report_date FROM core.active ORDER BY report_date DESC LIMIT %(depth)s) a
    JOIN core.findings f ON f.report_id = a.id AND f.gone_at IS NULL
    LEFT JOIN core.readings r ON r.report_id = f.report_id AND r.cell = f.cells[1]
    LEFT JOIN core.series s ON s.id = r.series
    WHERE (%(severity)s::text IS NULL OR f.severity = %(severity)s)
      AND (%(kind)s::text IS NULL OR coalesce(f.pattern, f.check_name) = %(kind)s)
      AND (%(commodity)s::text IS NULL OR s.commodity = %(commodity)s
           OR s.commodity IS NULL AND split_part(f.cells[1], '/', 2) = ANY (%(headings)s))
    ORDER BY f.fingerprint, a.report_date DESC) f
ORDER BY array_position(ARRAY['error', 'warn', 'info'], severity), report_date DESC, rank
"""


def list_findings(cursor: Cursor, wanted: Wanted) -> list[Row]:
    """The wanted findings as last seen, gravest first, with their history, series and printed text.

    One that the newest report does not show is settled: so for the others a `depth` of 1 is enough.
    """
    cursor.execute(
        _LAST,
        {
            "depth": wanted.depth,
            "severity": wanted.severity,
            "commodity": wanted.commodity,
            "headings": list(wanted.headings),
            "kind": wanted.kind,
        },
    )
    found = rows(cursor)
    known = read_histories(cursor, [row["fingerprint"] for row in found])
    found = [row | known[row["fingerprint"]] for row in found]
    return [row for row in found if row["state"] in wanted.states and row["times_seen"] >= wanted.seen]


def read_histories(cursor: Cursor, fingerprints: Sequence[str]) -> dict[str, Row]:
    """The lines of mart.finding_history of some findings, by fingerprint."""
    cursor.execute("SELECT * FROM mart.finding_history WHERE fingerprint = ANY (%s)", (list(fingerprints),))
    return {row["fingerprint"]: row for row in rows(cursor)}


def list_kinds(cursor: Cursor) -> list[str]:
    """The kinds of finding that there are: the pattern, or the check where it has none."""
    cursor.execute(
        "SELECT DISTINCT coalesce(pattern, check_name) FROM core.findings WHERE gone_at IS NULL ORDER BY 1"
    )
    return [kind for (kind,) in cursor.fetchall()]


def list_quarantined(cursor: Cursor) -> list[Row]:
    """The reports that wait for a decision: report_date, revision, quarantine and quarantine_en (the reason), decisions."""
    cursor.execute(
        """SELECT report_date, revision, reason AS quarantine, reason_en AS quarantine_en, decisions
        FROM core.reports WHERE state = 'quarantined' ORDER BY report_date DESC"""
    )
    return rows(cursor)


# Confirmed: a person took the finding for right, or the publisher's next report prints another number for the
# day. Denied: a person dismissed it, or the next report prints the same number again.
_OUTCOMES = """
WITH decided AS (
    SELECT DISTINCT ON (fingerprint) fingerprint, action, corrections FROM core.finding_events ORDER BY fingerprint, id DESC
), next AS (
    SELECT DISTINCT ON (previous_on) previous_on, id FROM core.active ORDER BY previous_on, report_date
)
SELECT coalesce(f.pattern, f.check_name) AS kind, date_trunc('month', a.report_date)::date AS month, o.outcome,
       count(*) AS found
FROM core.active a
JOIN core.findings f ON f.report_id = a.id AND f.gone_at IS NULL AND f.severity <> 'info'
LEFT JOIN decided t USING (fingerprint)
LEFT JOIN core.readings r ON r.report_id = f.report_id AND r.cell = f.cells[1] AND r.role = 'current'
LEFT JOIN next n ON n.previous_on = r.observed_on
LEFT JOIN LATERAL (
    SELECT value FROM core.readings
    WHERE report_id = n.id AND role = 'previous' AND (series, field, observed_on) = (r.series, r.field, r.observed_on)
    LIMIT 1) p ON true
CROSS JOIN LATERAL (
    SELECT CASE WHEN t.action = 'resolved' AND t.corrections <> '{}' THEN 'confirmed'
                WHEN t.action = 'resolved' THEN 'denied'
                WHEN p.value IS NULL OR r.value IS NULL THEN 'undecided'
                WHEN core.differs(p.value, r.value) THEN 'confirmed'
                ELSE 'denied' END AS outcome) o
WHERE a.report_date >= %s
GROUP BY 1, 2, 3
"""


def count_outcomes(cursor: Cursor, since: date) -> list[Row]:
    """How errors and warnings of reports since a day turned out: kind, month, outcome, found (how many).

    `outcome` is confirmed, denied or undecided.
    """
    cursor.execute(_OUTCOMES, (since,))
    return rows(cursor)


def find_newest_day(cursor: Cursor) -> date | None:
    """The newest report date that counts."""
    cursor.execute("SELECT max(report_date) FROM core.active")
    found = cursor.fetchone()
    return found[0] if found else None


def count_reports_since(cursor: Cursor, since: date) -> int:
    """How many reports since a day count."""
    cursor.execute("SELECT count(*) FROM core.active WHERE report_date >= %s", (since,))
    found = cursor.fetchone()
    return found[0] if found else 0
