"""What the Report Desk's calendar shows: a year of days, and the newest report."""

from datetime import date
from typing import Any

from ribao.warehouse.connection import Cursor, rows
from ribao.warehouse.queries.open_counts import OPEN

Row = dict[str, Any]


def find_year_range(cursor: Cursor) -> tuple[int, int]:
    """The first and the last year that has a report; this year where there is none."""
    cursor.execute(
        """SELECT coalesce(extract(year FROM min(report_date)), y)::int, coalesce(extract(year FROM max(report_date)), y)::int
        FROM (SELECT min(report_date) AS report_date FROM core.reports
              UNION ALL SELECT max(report_date) FROM core.reports) r,
             (SELECT extract(year FROM now() AT TIME ZONE 'Asia/Shanghai') AS y) t GROUP BY y"""
    )
    first, last = cursor.fetchone() or (0, 0)
    return first, last


def list_days(cursor: Cursor, year: int) -> dict[date, Row]:
    """Each weekday of a year: state as in mart.calendar, provisional, report_id, revision, errors, warnings.

    A finding that a person has resolved counts no longer.
    """
    cursor.execute(
        f"""SELECT c.day, c.provisional, c.report_id, c.revision, o.errors, o.warnings,
               CASE WHEN c.state NOT IN ('errors', 'warned') THEN c.state WHEN o.errors > 0 THEN 'errors'
                    WHEN o.warnings > 0 THEN 'warned' ELSE 'clean' END AS state
        FROM mart.calendar c CROSS JOIN LATERAL ({OPEN.format(report="c.report_id")}) o
        WHERE c.day BETWEEN %s AND %s ORDER BY c.day""",
        (date(year, 1, 1), date(year, 12, 31)),
    )
    return {row["day"]: row for row in rows(cursor)}


def find_newest_report(cursor: Cursor) -> Row | None:
    """The newest report of all: report_date, state, and its open errors, warnings, infos; None where there is none."""
    cursor.execute(
        f"""SELECT r.report_date, r.state, o.* FROM mart.reports r
        CROSS JOIN LATERAL ({OPEN.format(report="r.report_id")}) o
        WHERE report_date = (SELECT max(report_date) FROM core.reports)
        ORDER BY counts DESC, revision DESC LIMIT 1"""
    )
    return next(iter(rows(cursor)), None)
