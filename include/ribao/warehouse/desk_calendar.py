"""What the Report Desk's calendar shows: a year of days, and the newest report."""

from datetime import date
from typing import Any

from ribao.warehouse.connection import Cursor, rows

Row = dict[str, Any]


def years(cursor: Cursor) -> tuple[int, int]:
    """The first and the last year that has a report; this year where there is none."""
    cursor.execute(
        """SELECT coalesce(extract(year FROM min(report_date)), y)::int, coalesce(extract(year FROM max(report_date)), y)::int
        FROM (SELECT min(report_date) AS report_date FROM core.reports
              UNION ALL SELECT max(report_date) FROM core.reports) r,
             (SELECT extract(year FROM now() AT TIME ZONE 'Asia/Shanghai') AS y) t GROUP BY y"""
    )
    first, last = cursor.fetchone() or (0, 0)
    return first, last


def days(cursor: Cursor, year: int) -> dict[date, Row]:
    """Each weekday of a year: state as in mart.calendar, provisional, report_id, revision, errors, warnings."""
    cursor.execute(
        "SELECT * FROM mart.calendar WHERE day BETWEEN %s AND %s ORDER BY day",
        (date(year, 1, 1), date(year, 12, 31)),
    )
    return {row["day"]: row for row in rows(cursor)}


def newest(cursor: Cursor) -> Row | None:
    """The newest report of all, as in mart.reports; None where there is none."""
    cursor.execute(
        """SELECT * FROM mart.reports WHERE report_date = (SELECT max(report_date) FROM core.reports)
        ORDER BY counts DESC, revision DESC LIMIT 1"""
    )
    return next(iter(rows(cursor)), None)
