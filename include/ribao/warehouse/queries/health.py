"""What the Report Desk's health page shows: where reports come from, what waits, how much there is, what is missing."""

from typing import Any

from ribao.warehouse.connection import Cursor, rows

Row = dict[str, Any]


def list_sources(cursor: Cursor) -> list[Row]:
    """Each source: reports, the newest one, when its last file came, and how long after 08:30 they came lately."""
    cursor.execute(
        """SELECT d.source, count(*) AS reports, max(r.report_date) AS newest, max(r.fetched_at) AS last_at,
               percentile_cont(0.5) WITHIN GROUP (ORDER BY l.late) FILTER (WHERE l.daily) AS usual,
               max(l.late) FILTER (WHERE l.daily) AS worst
        FROM core.reports r
        JOIN core.documents d USING (sha256)
        CROSS JOIN LATERAL (
            SELECT r.fetched_at - (r.report_date + time '08:30') AT TIME ZONE 'Asia/Shanghai' AS late,
                   r.report_date > (SELECT max(report_date) FROM core.reports) - 60
                   -- What a backfill fetched later says nothing of when it was published.
                   AND r.fetched_at < r.report_date + interval '3 days' AS daily) l
        GROUP BY d.source ORDER BY last_at DESC"""
    )
    return rows(cursor)


def list_troubled_days(cursor: Cursor, most: int) -> list[Row]:
    """The last days whose report was late or missing, with whether it has come since."""
    cursor.execute(
        """SELECT report_date, array_agg(state ORDER BY at) AS states, max(at) AS at,
               EXISTS (SELECT FROM core.reports r WHERE r.report_date = s.report_date) AS came
        FROM core.day_states s GROUP BY report_date ORDER BY report_date DESC LIMIT %s""",
        (most,),
    )
    return rows(cursor)


def summarize_outbox(cursor: Cursor) -> Row:
    """How many mails wait, since when, how many were sent in the last seven days, what was said last."""
    cursor.execute(
        """SELECT count(*) FILTER (WHERE sent_at IS NULL) AS waiting,
               min(created_at) FILTER (WHERE sent_at IS NULL) AS oldest,
               count(*) FILTER (WHERE sent_at > now() - interval '7 days') AS sent,
               max(sent_at) AS last_sent,
               max(last_error) FILTER (WHERE sent_at IS NULL) AS last_error
        FROM core.outbox"""
    )
    return rows(cursor)[0]


def measure_size(cursor: Cursor) -> tuple[int, list[Row]]:
    """Bytes of the database, and of its largest tables with their indexes.

    Rows are PostgreSQL's estimate; counted where it has not made one yet, which is for small tables.
    """
    cursor.execute("SELECT pg_database_size(current_database())")
    (whole,) = cursor.fetchone() or (0,)
    cursor.execute(
        """SELECT relname AS name, pg_total_relation_size(c.oid) AS bytes, reltuples::bigint AS rows
        FROM pg_class c WHERE relnamespace = 'core'::regnamespace AND relkind = 'r' ORDER BY bytes DESC LIMIT 6"""
    )
    tables = rows(cursor)
    for table in tables:
        if table["rows"] < 0:
            cursor.execute(f"SELECT count(*) FROM core.{table['name']}")
            (table["rows"],) = cursor.fetchone() or (0,)
    return whole, tables


def count_parsers(cursor: Cursor) -> list[Row]:
    """How many of the reports that count each parser version has read."""
    cursor.execute(
        "SELECT parser_version, count(*) AS reports FROM core.active GROUP BY 1 ORDER BY max(loaded_at) DESC"
    )
    return rows(cursor)


def read_coverage(cursor: Cursor) -> tuple[Row | None, list[Row]]:
    """The newest report that counts (report_date, known, covered, unknown), and the known series it lacks.

    A series' `last` is the last day it has a value for.
    """
    cursor.execute("SELECT id, report_date FROM core.active ORDER BY report_date DESC LIMIT 1")
    found = cursor.fetchone()
    if not found:
        return None, []
    cursor.execute(
        """SELECT s.id AS series, s.name_zh, s.name_en, s.block, s.known,
               EXISTS (SELECT FROM core.readings r WHERE r.report_id = %s AND r.series = s.id AND r.role = 'current'
                       AND r.value IS NOT NULL) AS there,
               (SELECT observed_on FROM core.vintages v WHERE v.series_no = s.no AND upper_inf(v.known)
                AND v.value IS NOT NULL ORDER BY observed_on DESC LIMIT 1) AS last
        FROM core.series s ORDER BY s.no""",
        (found[0],),
    )
    series = rows(cursor)
    counts = {
        "report_date": found[1],
        "known": sum(s["known"] for s in series),
        "covered": sum(s["known"] and s["there"] for s in series),
        "unknown": sum(not s["known"] and s["there"] for s in series),
    }
    return counts, [s for s in series if s["known"] and not s["there"]]
