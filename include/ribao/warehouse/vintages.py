"""Refresh core.vintages: what was known of each value, and when."""

from collections.abc import Iterable
from datetime import date, datetime

from ribao.warehouse.connection import Cursor


def refresh_vintages(cursor: Cursor, days: Iterable[date], moment: datetime, occasion: str) -> None:
    """Add a vintage for every value of some observed days that has changed. `occasion` is the cause otherwise unknown."""
    cursor.execute("SELECT core.refresh_vintages(%s, %s, %s)", (sorted(days), moment, occasion))


def refresh_reported_vintages(
    cursor: Cursor, report_dates: Iterable[date], moment: datetime, occasion: str
) -> None:
    """Refresh the vintages of all days that the reports of some dates speak of."""
    cursor.execute(
        """SELECT day FROM core.reports, unnest(ARRAY[data_date, previous_on]) AS day
        WHERE report_date = ANY (%s) AND day IS NOT NULL""",
        (list(report_dates),),
    )
    refresh_vintages(cursor, {day for (day,) in cursor.fetchall()}, moment, occasion)


def read_moment(cursor: Cursor) -> datetime:
    """The present moment, later than that of every transaction that held the loaders' lock before."""
    cursor.execute("SELECT clock_timestamp()")
    (moment,) = cursor.fetchone() or ()
    return moment  # type: ignore[no-any-return]
