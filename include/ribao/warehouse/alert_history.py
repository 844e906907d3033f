"""What the loaded reports gave to notify, day by day, for measuring the volume of alerts."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import date
from itertools import takewhile
from typing import Any

from ribao.model import Notice, ReportAlerts, Sighting
from ribao.warehouse.connection import Cursor, Warehouse, rows
from ribao.warehouse.finding_rows import parse_finding

# Of a file that was read more than once, the last reading.
_REPORTS = """
SELECT DISTINCT ON (report_date, sha256) id, report_date, revision, counts,
       state IN ('quarantined', 'rejected', 'released') AS quarantined
FROM core.reports ORDER BY report_date, sha256, revision DESC
"""
_FINDINGS = """
SELECT f.report_id, f.fingerprint, f.check_name, f.pattern, f.severity, f.cells, f.casualties, f.expected,
       f.proposals, f.detail, coalesce(e.first_seen, p.report_date) = p.report_date AS new
FROM core.findings f
JOIN core.reports p ON p.id = f.report_id
LEFT JOIN core.finding_episodes e ON e.fingerprint = f.fingerprint
    AND p.report_date BETWEEN e.first_seen AND e.last_seen
WHERE f.gone_at IS NULL
"""
_CHANGES = """
SELECT DISTINCT v.report_id, s.id
FROM core.vintages v
JOIN core.series s ON s.no = v.series_no
JOIN core.vintages o ON (o.series_no, o.field, o.observed_on) = (v.series_no, v.field, v.observed_on)
    AND upper(o.known) = lower(v.known)
WHERE v.cause IN ('restatement', 'reissue', 'correction') AND o.value IS DISTINCT FROM v.value
"""
# Everybody is notified of late and missing days; other mails were sent to the recipients in the outbox.
_NOTICES = """
SELECT report_date, state, '{}'::text[] FROM core.day_states
UNION ALL SELECT report_date, 'arrived', '{}' FROM core.day_states s
    WHERE EXISTS (SELECT FROM core.reports r WHERE r.report_date = s.report_date AND r.loaded_at > s.at)
    GROUP BY report_date
UNION ALL SELECT coalesce(report_date, (created_at AT TIME ZONE 'Asia/Shanghai')::date), kind, recipients
    FROM core.outbox WHERE channel = 'mail' AND kind NOT IN ('daily', 'late', 'missing', 'arrived', 'quarantined')
ORDER BY 1, 2
"""


def read_alert_history(db: Warehouse, since: date, until: date) -> tuple[list[ReportAlerts], list[Notice]]:
    """Each file loaded for report dates from `since` to `until`, in order, and the mails beside the daily ones."""
    with db.transaction() as cursor:
        cursor.execute(_REPORTS)
        reports = sorted(rows(cursor), key=lambda r: (r["report_date"], r["revision"]))
        seen, changed = _sightings(cursor), _changes(cursor)
        cursor.execute(_NOTICES)
        notices = [
            Notice(day, kind, tuple(to)) for day, kind, to in cursor.fetchall() if since <= day <= until
        ]
    wanted = [r for r in reports if since <= r["report_date"] <= until]
    return [_summarize(r, reports, seen, changed) for r in wanted], notices


def _sightings(cursor: Cursor) -> dict[int, list[Sighting]]:
    found: dict[int, list[Sighting]] = defaultdict(list)
    cursor.execute(_FINDINGS)
    for row in rows(cursor):
        found[row["report_id"]].append(Sighting(parse_finding(row), row["new"]))
    return found


def _changes(cursor: Cursor) -> dict[int, list[str]]:
    found: dict[int, list[str]] = defaultdict(list)
    cursor.execute(_CHANGES)
    for report_id, series in cursor.fetchall():
        found[report_id].append(series)
    return found


def _summarize(
    report: dict[str, Any],
    reports: Iterable[dict[str, Any]],
    seen: dict[int, list[Sighting]],
    changed: dict[int, list[str]],
) -> ReportAlerts:
    day, mine = report["report_date"], seen[report["id"]]
    if report["quarantined"]:
        return ReportAlerts(day, True)
    earlier = [r["id"] for r in takewhile(lambda r: r["report_date"] < day, reports) if r["counts"]]
    fingerprints = {s.finding.fingerprint for s in mine}
    before = seen[earlier[-1]] if earlier else []
    closed = [s for s in before if s.finding.severity != "info" and s.finding.fingerprint not in fingerprints]
    return ReportAlerts(day, False, tuple(mine), tuple(closed), tuple(changed[report["id"]]))
