"""The day as sheets of a workbook: both tables, printed and best values side by side; the findings; the sources."""

from collections.abc import Collection, Sequence
from dataclasses import astuple, replace
from datetime import date
from decimal import Decimal

from ribao.model import INDICATOR_FIELDS, QUOTE_FIELDS, Day, DayCell, DayRow, Marked, Sheet
from ribao.presentation.cards import PublishedValue, list_published
from ribao.presentation.findings import write_message
from ribao.presentation.messages import Messages, messages
from ribao.presentation.names import Names

Value = str | Decimal | int | float | date | None
# The columns of a table that may stand in it, in the order of the page.
_FIELDS = {"t1": QUOTE_FIELDS, "t2": (*INDICATOR_FIELDS, "pct")}
# Columns of the CSV file, in which each line is a cell.
_CSV = (
    *("report_date", "table", "block", "label", "series", "commodity", "unit", "field"),
    *("printed", "value", "best", "why", "finding", "witnesses", "page", "x0", "top", "x1", "bottom"),
)
_NARROW, _MIDDLE, _WIDE, _TEXT = 10, 14, 22, 60


def build_sheets(day: Day, language: str) -> tuple[Sheet, ...]:
    """The sheets of a day: table 1, table 2, findings, sources."""
    m, names = messages(language), Names(language)
    tables = (_build_table(day, table, m, names) for table in ("t1", "t2"))
    return (*tables, _build_findings(day, m, names), _build_sources(day, m))


def build_lines(day: Day) -> Sheet:
    """The same with a line for each cell and columns with names that do not change, for programs."""
    lines = (_build_line(day, row, cell) for row in day.rows for cell in row.cells.values())
    return Sheet(str(day.report["report_date"]), tuple((name, _MIDDLE) for name in _CSV), tuple(lines))


def select_commodities(day: Day, commodities: Collection[str]) -> Day:
    """Only the rows of some commodities, by their ids, and the findings that name one of them."""
    rows = tuple(row for row in day.rows if row.commodity in commodities)
    kept = {row.row for row in rows}
    findings = tuple(f for f in day.findings if kept.intersection(cell.row for cell in f.finding.cells))
    return replace(day, rows=rows, findings=findings)


def explain_cell(cell: DayCell, m: Messages) -> str:
    """Why a cell's best value is another than the printed one, or suspect; empty where it stands as printed."""
    if not cell.why:
        return ""
    why = m(f"best-{cell.why}")
    return m("best-with-finding", why=why, n=cell.finding) if cell.finding is not None else why


def explain_row(row: DayRow, fields: Sequence[str], m: Messages) -> str:
    """Why numbers of a row are replaced or suspect, column by column."""
    cells = [row.cells[field] for field in fields if field in row.cells]
    return " · ".join(_name_field(cell, explain_cell(cell, m), m) for cell in cells if cell.why)


def name_row(row: DayRow, names: Names, m: Messages) -> str:
    """A row's label as printed, in English the series' name where it is known."""
    return names.series(row.series) if row.series and m.language == "en" else row.label


def list_fields(rows: Sequence[DayRow], table: str) -> list[str]:
    """The number columns that a table has, in the order of the page."""
    return [f for f in _FIELDS[table] if any(f in row.cells for row in rows)]


def _build_table(day: Day, table: str, m: Messages, names: Names) -> Sheet:
    rows = [row for row in day.rows if row.row.table == table]
    fields = list_fields(rows, table)
    columns = [
        *([(m("day-block"), _NARROW)] if table == "t2" else []),
        (m("field-contract" if table == "t1" else "field-metric"), _WIDE),
        (m("day-series"), _WIDE),
        (m("field-unit"), _NARROW),
    ]
    for field in fields:
        name = m(f"field-{field}")
        columns += [(m("day-printed", field=name), _MIDDLE), (m("day-best", field=name), _MIDDLE)]
    columns += [(m("day-why"), _TEXT), (m("day-witnesses"), _WIDE), (m("day-place"), _NARROW)]
    return Sheet(m(f"table-{table}"), tuple(columns), tuple(_build_row(r, fields, m, names) for r in rows))


def _build_row(row: DayRow, fields: Sequence[str], m: Messages, names: Names) -> tuple[Value | Marked, ...]:
    cells = [row.cells.get(field) for field in fields]
    page = next((cell.box.page for cell in cells if cell and cell.box), None)
    return (
        *([names.heading(row.row.block)] if row.row.table == "t2" else []),
        name_row(row, names, m),
        row.series,
        row.unit,
        *(value for cell in cells for value in _show_cell(cell)),
        explain_row(row, fields, m),
        " · ".join(_write_published(p, m) for cell in cells if cell for p in list_cell_published(cell, m)),
        None if page is None else m("page", n=page),
    )


def list_cell_published(cell: DayCell, m: Messages) -> list[PublishedValue]:
    """What witnesses publish of a cell."""
    return list(list_published([cell.cell], cell.published, m.language))


def _write_published(published: PublishedValue, m: Messages) -> str:
    state = m("best-published-agrees" if published.agrees else "best-published-differs")
    return m("best-published", witness=published.witness, value=published.value, state=state)


def _name_field(cell: DayCell, text: str, m: Messages) -> str:
    return m("day-of-field", field=m(f"field-{cell.cell.field}"), text=text)


def _show_cell(cell: DayCell | None) -> tuple[Value | Marked, Value | Marked]:
    """The printed number, or the text where it is none, and the best value."""
    if cell is None:
        return None, None
    printed = cell.printed if cell.value is None else cell.value
    return (Marked(printed) if cell.why else printed), (Marked(cell.best) if cell.is_replaced else cell.best)


def _build_findings(day: Day, m: Messages, names: Names) -> Sheet:
    columns = (
        *((m("day-number"), _NARROW), (m("day-severity"), _NARROW), (m("day-state"), _NARROW)),
        *((m("day-where"), _WIDE), (m("day-finding"), _TEXT), (m("day-proposed"), _TEXT)),
    )
    rows = []
    for one in day.findings:
        finding = one.finding
        proposed = (f"{names.title_cell(p.cell)} {p.value}" for p in finding.proposals if p.value is not None)
        rows.append(
            (
                one.n,
                m(f"severity-{finding.severity}"),
                m(f"state-{one.state}"),
                names.title_finding(finding),
                write_message(finding, m.language),
                " · ".join(proposed),
            )
        )
    return Sheet(m("day-findings"), columns, tuple(rows))


def _build_sources(day: Day, m: Messages) -> Sheet:
    report = day.report
    facts = {
        "date": day.report["report_date"],
        "data-date": report["data_date"],
        "revision": report["revision"],
        "source": report["source"],
        "url": report["url"],
        "fetched": f"{report['fetched_at']:%Y-%m-%d %H:%M %Z}",
        "loaded": f"{report['loaded_at']:%Y-%m-%d %H:%M %Z}",
        "sha256": report["sha256"],
        "reader": report["parser_version"],
    }
    rows = tuple((m(f"day-source-{name}"), value) for name, value in facts.items())
    return Sheet(m("day-sources"), ((m("day-what"), _WIDE), (m("field-value"), _TEXT)), rows)


def _build_line(day: Day, row: DayRow, cell: DayCell) -> tuple[Value, ...]:
    return (
        *(
            day.report["report_date"],
            row.row.table,
            row.row.block if row.row.table == "t2" else "",
            row.label,
        ),
        *(row.series, row.commodity, row.unit, cell.cell.field),
        *(cell.printed, cell.value, cell.best, cell.why, cell.finding),
        " | ".join(f"{p.witness} {p.state} {p.reading.value}" for p in cell.published if p.reading),
        *(astuple(cell.box) if cell.box else [None] * 5),
    )
