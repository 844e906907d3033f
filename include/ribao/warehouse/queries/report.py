"""One report: its revisions and its content."""

from collections.abc import Iterator
from datetime import date
from typing import Any

from ribao.cells import CellRef
from ribao.model import Box, Cell, Report, Section, Statement
from ribao.report_json import group_cells, section_from_json, statement_from_json
from ribao.warehouse.connection import Cursor, rows
from ribao.warehouse.queries.open_counts import OPEN

Row = dict[str, Any]


def list_revisions(cursor: Cursor, day: date) -> list[Row]:
    """The reports of a date, the one that counts first, then the newest: as in mart.reports, with what people decided.

    `quarantine` and `quarantine_en` say why it was quarantined, `decisions` are what people decided, and `open` holds how many errors, warnings and infos nobody has resolved.
    """
    cursor.execute(
        f"""SELECT r.*, c.reason AS quarantine, c.reason_en AS quarantine_en, c.decisions,
                   (SELECT to_json(o) FROM ({OPEN.format(report="r.report_id")}) o) AS open
        FROM mart.reports r JOIN core.reports c ON c.id = r.report_id
        WHERE r.report_date = %s ORDER BY r.counts DESC, r.revision DESC""",
        (day,),
    )
    return rows(cursor)


def find_neighbours(cursor: Cursor, day: date) -> tuple[date | None, date | None]:
    """The report dates before and after a day."""
    cursor.execute(
        """SELECT (SELECT max(report_date) FROM core.reports WHERE report_date < %s),
                  (SELECT min(report_date) FROM core.reports WHERE report_date > %s)""",
        (day, day),
    )
    before, after = cursor.fetchone() or (None, None)
    return before, after


def read_previous_advice(cursor: Cursor, day: date) -> dict[str, str | None]:
    """The 操作建议 of the report that counts before a day, by section heading."""
    cursor.execute(
        """SELECT commodity, advice FROM core.sections WHERE report_id = (
            SELECT id FROM core.active WHERE report_date < %s ORDER BY report_date DESC LIMIT 1)""",
        (day,),
    )
    return dict(cursor.fetchall())


def list_differences(cursor: Cursor, before: int, after: int) -> list[Row]:
    """The cells that two reports print differently: cell, before, after (printed texts), series."""
    cursor.execute(
        """SELECT cell, b.printed AS before, a.printed AS after, coalesce(a.series, b.series) AS series
        FROM (SELECT * FROM core.readings WHERE report_id = %s) b
        FULL JOIN (SELECT * FROM core.readings WHERE report_id = %s) a USING (cell)
        WHERE b.printed IS DISTINCT FROM a.printed ORDER BY a.page, a.top, a.x0, cell""",
        (before, after),
    )
    return rows(cursor)


def list_changes(cursor: Cursor, report_id: int) -> list[Row]:
    """The values of the day whose current vintage differs from what this report printed, and why."""
    cursor.execute(
        """SELECT r.cell, r.series, r.field, r.value AS before, v.value AS after, v.cause, lower(v.known) AS at,
               o.report_date
        FROM core.readings r
        JOIN core.series s ON s.id = r.series
        JOIN core.vintages v ON (v.series_no, v.field, v.observed_on) = (s.no, r.field, r.observed_on)
        JOIN core.reports o ON o.id = v.report_id
        WHERE r.report_id = %s AND r.role = 'current' AND upper_inf(v.known) AND v.value IS DISTINCT FROM r.value
        ORDER BY r.page, r.top, r.x0""",
        (report_id,),
    )
    return rows(cursor)


def read_stored_report(cursor: Cursor, row: Row) -> Report:
    """The report as it is in the warehouse; `row` is its line of mart.reports. Rows stand as on the page."""
    quotes, indicators, headers = group_cells(_read_cells(cursor, row["report_id"]))
    return Report(
        report_date=row["report_date"],
        data_date=row["data_date"],
        quotes=quotes,
        indicators=indicators,
        headers=headers,
        sections=_read_sections(cursor, row["report_id"]),
        statements=_read_statements(cursor, row["report_id"]),
        warnings=(),
        pages=row["pages"],
        sha256=row["sha256"],
        parser_version=row["parser_version"],
    )


def _read_cells(cursor: Cursor, report_id: int) -> Iterator[tuple[Cell, str | None, str | None]]:
    """Each printed cell with its series and unit."""
    cursor.execute(
        """SELECT cell, series, unit, printed, coalesce(reading_confidence, 1), page, x0, top, x1, bottom
        FROM core.readings r LEFT JOIN core.series s ON s.id = r.series
        WHERE report_id = %s ORDER BY page, top, x0""",
        (report_id,),
    )
    for cell, series, unit, printed, confidence, page, *edges in cursor.fetchall():
        box = Box(page, *map(float, edges)) if page else None
        yield Cell(CellRef(cell), printed, box, confidence), series, unit


def _read_sections(cursor: Cursor, report_id: int) -> tuple[Section, ...]:
    cursor.execute(
        "SELECT commodity, headline, paragraphs, advice, boxes FROM core.sections WHERE report_id = %s ORDER BY n",
        (report_id,),
    )
    return tuple(map(section_from_json, rows(cursor)))


def _read_statements(cursor: Cursor, report_id: int) -> tuple[Statement, ...]:
    cursor.execute(
        """SELECT id, commodity, series, metric, value, unit, change, said AS text, starts AS start, ends AS end, boxes
        FROM core.statements WHERE report_id = %s ORDER BY commodity, starts""",
        (report_id,),
    )
    return tuple(map(statement_from_json, rows(cursor)))
