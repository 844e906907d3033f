"""Series: the list, all vintages of one, and where a value is printed."""

from datetime import date, datetime
from typing import Any

from ribao.warehouse.connection import Cursor, rows

Row = dict[str, Any]

_SERIES = """
SELECT s.id AS series, s.kind, s.commodity, s.block, s.name_zh, s.name_en, s.unit, u.name_en AS unit_en, s.known,
       l.observed_on, l.value, l.suspect
FROM core.series s
LEFT JOIN core.units u ON u.name = s.unit
LEFT JOIN LATERAL (
    SELECT observed_on, value, suspect FROM core.vintages v
    WHERE v.series_no = s.no AND v.field IN ('value', 'close') AND upper_inf(v.known)
    ORDER BY observed_on DESC LIMIT 1) l ON true
"""


def list_series(cursor: Cursor) -> list[Row]:
    """Every series with its newest value, in the catalogue's order."""
    cursor.execute(f"{_SERIES} ORDER BY s.no")
    return rows(cursor)


def find_series(cursor: Cursor, series: str) -> Row | None:
    """A series with its newest value; None where there is no such series."""
    cursor.execute(f"{_SERIES} WHERE s.id = %s", (series,))
    return next(iter(rows(cursor)), None)


def read_history(cursor: Cursor, series: str, field: str, as_of: datetime | None = None) -> list[Row]:
    """All vintages of a series' field, or those of a moment, by observed day and then by time.

    `known_to` is None where it still is; `corrected` tells whether a person's correction stands over it.
    """
    cursor.execute(
        """SELECT v.observed_on, lower(v.known) AS known_from, upper(v.known) AS known_to, v.value, v.suspect,
                  v.cause, r.report_date, upper_inf(v.known) AND c.id IS NOT NULL AS corrected
        FROM core.vintages v
        JOIN core.reports r ON r.id = v.report_id
        LEFT JOIN core.corrections c ON (c.series, c.field, c.observed_on) = (%s, v.field, v.observed_on)
            AND c.withdrawn_at IS NULL AND c.closed_at IS NULL
        WHERE v.series_no = (SELECT no FROM core.series WHERE id = %s) AND v.field = %s
          AND (%s::timestamptz IS NULL OR v.known @> %s::timestamptz)
        ORDER BY v.observed_on, lower(v.known)""",
        (series, series, field, as_of, as_of),
    )
    return rows(cursor)


def list_changes(cursor: Cursor, series: str, field: str, most: int) -> list[Row]:
    """The newest changes of a series' values after they were first loaded, as in mart.revisions."""
    cursor.execute(
        "SELECT * FROM mart.revisions WHERE series = %s AND field = %s ORDER BY at DESC, observed_on DESC LIMIT %s",
        (series, field, most),
    )
    return rows(cursor)


def find_printed_cell(cursor: Cursor, series: str, field: str, observed_on: date) -> tuple[date, str] | None:
    """The report date and the cell that hold a value of a day; None where no report that counts printed it."""
    cursor.execute(
        """SELECT a.report_date, r.cell FROM core.active a JOIN core.readings r ON r.report_id = a.id
        WHERE a.data_date = %s AND (r.series, r.field, r.role) = (%s, %s, 'current')
        ORDER BY a.report_date DESC LIMIT 1""",
        (observed_on, series, field),
    )
    found = cursor.fetchone()
    return (found[0], found[1]) if found else None
