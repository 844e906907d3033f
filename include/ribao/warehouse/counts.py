"""How much there is, what state a day is in, and a hash that tells whether two warehouses say the same."""

from datetime import date, datetime
from typing import Any

from ribao.warehouse.connection import Cursor, Warehouse, rows

# Everything that depends on the reports and on what people decided: not on when, or in what order, they were loaded.
# Vintages beside those that people made say when which report was loaded, and so they are left out.
_CONTENT = """
SELECT series, field, observed_on::text, value::text, suspect::text, report_date::text FROM core.best
UNION ALL SELECT cell, printed, report_date::text, sha256, suspect::text, page::text FROM mart.as_printed
UNION ALL SELECT commodity, headline, advice, previous_advice, report_date::text, '' FROM mart.advice
UNION ALL SELECT id, series, concat_ws(' ', value, unit), concat_ws(' ', change, change_unit, period), said,
    report_date::text FROM mart.statements
UNION ALL SELECT fingerprint, rank::text, message, proposed, report_date::text, report_state FROM mart.findings
UNION ALL SELECT fingerprint, first_seen::text, last_seen::text, times_seen::text, state, '' FROM mart.finding_history
UNION ALL SELECT day::text, state, errors::text, warnings::text, revision::text, '' FROM mart.calendar
    WHERE report_id IS NOT NULL
UNION ALL SELECT report_date::text, revision::text, state, reason, sha256, parser_version FROM mart.reports
UNION ALL SELECT concat_ws(' ', series, field, observed_on), concat_ws(' ', value::text, expects::text), concat_ws(' ', who, why),
    state, concat_ws(' ', withdrawn_by, withdrawn_why), fingerprint FROM mart.corrections
UNION ALL SELECT s.id, v.field, v.observed_on::text, v.value::text, v.cause, '' FROM core.vintages v
    JOIN core.series s ON s.no = v.series_no WHERE v.cause IN ('correction', 'withdrawal')
UNION ALL SELECT fingerprint, action, who, report_date::text, '', '' FROM core.finding_events
UNION ALL SELECT act, who, why, about::text, '', '' FROM core.decisions
"""


def compute_content_hash(db: Warehouse) -> str:
    """A hash over all marts and decisions, the times of loading left out."""
    with db.transaction() as cursor:
        return hash_content(cursor)


def hash_content(cursor: Cursor) -> str:
    """The content hash as one transaction sees it."""
    cursor.execute(
        f"""SELECT coalesce(md5(string_agg(line, '|' ORDER BY line COLLATE "C")), '')
        FROM (SELECT md5(row(c.*)::text) AS line FROM ({_CONTENT}) c) lines"""
    )
    found = cursor.fetchone()
    return found[0] if found else ""


def summarize(db: Warehouse) -> dict[str, Any]:
    """Reports, readings, findings by severity, quarantined reports: what there is now."""
    with db.transaction() as cursor:
        cursor.execute(
            """SELECT (SELECT count(*) FROM core.active),
            (SELECT count(*) FROM core.readings r JOIN core.active a ON a.id = r.report_id WHERE r.value IS NOT NULL
             AND r.series IS NOT NULL),
            (SELECT count(*) FROM core.reports WHERE state = 'quarantined')"""
        )
        reports, readings, quarantined = cursor.fetchone() or (0, 0, 0)
        cursor.execute("SELECT severity, count(*) FROM mart.findings GROUP BY severity")
        findings = dict(cursor.fetchall())
    return {"reports": reports, "readings": readings, "findings": findings, "quarantined": quarantined}


_STATUS = """
SELECT (SELECT count(*) FROM core.active) AS reports,
       (SELECT min(report_date) FROM core.active) AS first_report,
       (SELECT max(report_date) FROM core.active) AS last_report,
       (SELECT count(*) FROM core.reports WHERE state = 'quarantined') AS quarantined,
       (SELECT count(*) FROM mart.calendar WHERE state IN ('late', 'missing', 'absent')
        AND day > (SELECT min(report_date) FROM core.active)) AS days_without_report,
       (SELECT count(*) FROM mart.open_findings WHERE severity = 'error') AS open_errors,
       (SELECT count(*) FROM mart.open_findings WHERE severity = 'warn') AS open_warnings,
       (SELECT count(*) FROM mart.corrections WHERE state = 'standing') AS standing_corrections,
       (SELECT count(*) FROM core.series WHERE NOT known) AS unknown_series,
       (SELECT string_agg(DISTINCT parser_version, ', ') FROM core.active) AS parser_versions,
       (SELECT count(*) FROM core.outbox WHERE sent_at IS NULL) AS waiting_mails,
       (SELECT version_num FROM core.migrations) AS schema_version,
       pg_size_pretty(pg_database_size(current_database())) AS size
"""


def read_status(db: Warehouse) -> dict[str, Any]:
    """How the warehouse is: what there is, what is open, what waits, by name."""
    with db.transaction() as cursor:
        cursor.execute(_STATUS)
        (found,) = rows(cursor)
    return found


def find_first_load(db: Warehouse) -> datetime | None:
    """When the first report was loaded; None for an empty warehouse."""
    with db.transaction() as cursor:
        cursor.execute("SELECT min(loaded_at) FROM core.reports")
        first: datetime | None = (cursor.fetchone() or (None,))[0]
        return first


def record_day_state(db: Warehouse, day: date, state: str) -> bool:
    """Note that a day's report is late or missing; gives whether that was news."""
    with db.transaction() as cursor:
        cursor.execute("INSERT INTO core.day_states VALUES (%s, %s) ON CONFLICT DO NOTHING", (day, state))
        return bool(cursor.rowcount)


def read_day_states(db: Warehouse, day: date) -> set[str]:
    """What was noted of a day: late, missing."""
    with db.transaction() as cursor:
        cursor.execute("SELECT state FROM core.day_states WHERE report_date = %s", (day,))
        return {state for (state,) in cursor.fetchall()}


def list_loaded_days(db: Warehouse, start: date, end: date) -> set[date]:
    """The report dates from start to end that have any report, quarantined ones too."""
    with db.transaction() as cursor:
        cursor.execute(
            "SELECT DISTINCT report_date FROM core.reports WHERE report_date BETWEEN %s AND %s", (start, end)
        )
        return {day for (day,) in cursor.fetchall()}


def list_loaded_files(db: Warehouse, day: date) -> set[str]:
    """The sha256 of every file that is loaded for a report date, quarantined ones too."""
    with db.transaction() as cursor:
        cursor.execute("SELECT DISTINCT sha256 FROM core.reports WHERE report_date = %s", (day,))
        return {sha256 for (sha256,) in cursor.fetchall()}
