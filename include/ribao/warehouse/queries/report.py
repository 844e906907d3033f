"""What the Report Desk shows of one report: which revisions there are, and what stands in it."""

from collections.abc import Iterator
from datetime import date
from typing import Any

from ribao.model import (
    INDICATOR_FIELDS,
    QUOTE_FIELDS,
    Box,
    Cell,
    HeaderDates,
    Indicator,
    Quote,
    Report,
    Section,
    Statement,
)
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
    """The values of the day that are believed otherwise than this report printed them, and why."""
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
    cells = _cells(cursor, row["report_id"])
    return Report(
        report_date=row["report_date"],
        data_date=row["data_date"],
        quotes=tuple(_quotes(cells)),
        indicators=tuple(_indicators(cells)),
        headers=tuple(_headers(cells)),
        sections=_sections(cursor, row["report_id"]),
        statements=_statements(cursor, row["report_id"]),
        warnings=(),
        pages=row["pages"],
        sha256=row["sha256"],
        parser_version=row["parser_version"],
    )


# A row's cells by field, its series and its unit; rows by their id (t2/铜/LME库存).
_Cells = dict[str, tuple[dict[str, Cell], str | None, str | None]]


def _cells(cursor: Cursor, report_id: int) -> _Cells:
    cursor.execute(
        """SELECT cell, series, unit, printed, page, x0, top, x1, bottom
        FROM core.readings r LEFT JOIN core.series s ON s.id = r.series
        WHERE report_id = %s ORDER BY page, top, x0""",
        (report_id,),
    )
    found: _Cells = {}
    for cell, series, unit, printed, page, *edges in cursor.fetchall():
        row, _, field = cell.rpartition("/")
        box = Box(page, *map(float, edges)) if page else None
        found.setdefault(row, ({}, series, unit))[0][field] = Cell(cell, printed, box)
    return found


def _quotes(cells: _Cells) -> Iterator[Quote]:
    for row, (mine, series, unit) in cells.items():
        if row.startswith("t1/") and set(QUOTE_FIELDS) <= set(mine):
            yield Quote(row.removeprefix("t1/"), mine, unit, series)


def _indicators(cells: _Cells) -> Iterator[Indicator]:
    for row, (mine, series, _) in cells.items():
        if row.startswith("t2/") and set(INDICATOR_FIELDS) <= set(mine):
            _, block, metric = row.split("/", 2)
            yield Indicator(block, metric, "left", mine, series)


def _headers(cells: _Cells) -> Iterator[HeaderDates]:
    for row, (mine, _, _) in cells.items():
        if row.startswith("header/") and {"current", "previous"} <= set(mine):
            _, block, side = row.split("/", 2)
            yield HeaderDates(
                block, "right" if side == "right" else "left", mine["current"], mine["previous"]
            )


def _sections(cursor: Cursor, report_id: int) -> tuple[Section, ...]:
    cursor.execute(
        "SELECT commodity, headline, paragraphs, advice, boxes FROM core.sections WHERE report_id = %s ORDER BY n",
        (report_id,),
    )
    return tuple(
        Section(commodity, headline, tuple(paragraphs), advice, {k: _boxes(v) for k, v in boxes.items()})
        for commodity, headline, paragraphs, advice, boxes in cursor.fetchall()
    )


def _statements(cursor: Cursor, report_id: int) -> tuple[Statement, ...]:
    cursor.execute(
        """SELECT id, commodity, series, metric, value, unit, change, said AS text, starts AS start, ends AS end, boxes
        FROM core.statements WHERE report_id = %s ORDER BY commodity, starts""",
        (report_id,),
    )
    return tuple(Statement(**{**row, "boxes": _boxes(row["boxes"])}) for row in rows(cursor))


def _boxes(told: list[Row]) -> tuple[Box, ...]:
    return tuple(Box(**box) for box in told)
