"""The day as a table: each cell of both tables as printed, its best value, and why they differ."""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from decimal import Decimal
from typing import Any

from ribao.cells import CellRef, RowRef
from ribao.model import Box, Day, DayCell, DayFinding, DayRow, WitnessComparison
from ribao.numbers import parse_printed
from ribao.warehouse.connection import Cursor, rows
from ribao.warehouse.queries.report_findings import list_report_findings
from ribao.warehouse.queries.witnesses import list_comparisons

Line = dict[str, Any]
# Causes of a vintage that say nothing of another value: it is the reading of some report.
_READINGS = ("first", "parser", "recheck")


# A row's place is that of its first cell.
_CELLS = """
SELECT r.cell, r.series, r.printed, r.value, r.page, r.x0, r.top, r.x1, r.bottom, s.commodity, s.unit,
       v.value AS known, v.cause, coalesce(v.suspect, false) AS suspect,
       v.series_no IS NOT NULL AND coalesce(core.differs(v.value, r.value), v.value IS DISTINCT FROM r.value) AS differs
FROM core.readings r
LEFT JOIN core.series s ON s.id = r.series
LEFT JOIN core.vintages v ON r.role IN ('current', 'previous') AND upper_inf(v.known)
    AND (v.series_no, v.field, v.observed_on) = (s.no, r.field, r.observed_on)
WHERE r.report_id = %s AND (r.cell LIKE 't1/%%' OR r.cell LIKE 't2/%%')
ORDER BY r.page, r.top, r.x0
"""


def read_day(cursor: Cursor, report_id: int) -> Day:
    """The day of a report."""
    cursor.execute("SELECT * FROM mart.reports WHERE report_id = %s", (report_id,))
    (report,) = rows(cursor)
    found = tuple(
        DayFinding(one.n, one.state, one.standing.finding)
        for one in list_report_findings(cursor, report_id, report["report_date"])
    )
    cursor.execute(_CELLS, (report_id,))
    lines = rows(cursor)
    opinions = _Opinions(found, list_comparisons(cursor, report_id))
    by_row: dict[RowRef, list[Line]] = {}
    for line in lines:
        by_row.setdefault(CellRef(line["cell"]).row, []).append(line)
    table = tuple(_build_row(row, by_row[row], opinions) for row in _sort_rows(by_row))
    return Day(report, table, found)


def _sort_rows(printed: Iterable[RowRef]) -> list[RowRef]:
    """Table 1, then table 2 block by block; within them in printed order."""
    rows, places = list(printed), dict[tuple[str, str], int]()
    for row in rows:
        places.setdefault((row.table, row.block), len(places))
    return sorted(
        rows, key=lambda r: (r.table, places[r.table, r.block]) if r.table == "t2" else (r.table, 0)
    )


class _Opinions:
    """What findings and witnesses say of cells; findings that people dismissed say nothing."""

    def __init__(self, found: Sequence[DayFinding], comparisons: Sequence[WitnessComparison]) -> None:
        self.published: dict[str, tuple[WitnessComparison, ...]] = {}
        for one in comparisons:
            self.published[one.cell] = (*self.published.get(one.cell, ()), one)
        self.proposed: dict[str, Decimal] = {}
        self.suspects: set[str] = set()
        self.numbers: dict[str, int] = {}
        for each in reversed([f for f in found if f.state != "dismissed"]):
            finding = each.finding
            if finding.severity == "info":
                continue
            named = (*finding.casualties, *finding.cells)
            self.numbers |= dict.fromkeys(named, each.n)
            if each.state != "resolved":
                self.suspects.update(named)
                numbers = {p.cell: parse_printed(p.value) for p in finding.proposals}
                self.proposed |= {cell: number.value for cell, number in numbers.items() if number}


def _build_row(row: RowRef, lines: Sequence[Line], opinions: _Opinions) -> DayRow:
    first = lines[0]
    return DayRow(
        row,
        row.block if row.table == "t1" else row.metric,
        first["series"],
        first["commodity"],
        first["unit"],
        _derive_change({CellRef(line["cell"]).field: _build_cell(line, opinions) for line in lines}),
    )


def _derive_change(cells: dict[str, DayCell]) -> dict[str, DayCell]:
    """A change of table 2 follows its values: where one of them is replaced, it is the difference of the best ones."""
    current, previous, change = (cells.get(name) for name in ("current", "previous", "change"))
    if not (current and previous and change and (current.is_replaced or previous.is_replaced)):
        return cells
    if current.best is None or previous.best is None or change.why == "finding":
        return cells
    best = current.best - previous.best
    return cells if best == change.value else {**cells, "change": replace(change, best=best, why="derived")}


def _build_cell(line: Line, opinions: _Opinions) -> DayCell:
    best, why = _choose_best(line, opinions)
    edges = (line[name] for name in ("x0", "top", "x1", "bottom"))
    return DayCell(
        CellRef(line["cell"]),
        line["printed"],
        line["value"],
        best,
        why,
        opinions.numbers.get(line["cell"]),
        opinions.published.get(line["cell"], ()),
        Box(line["page"], *map(float, edges)) if line["page"] else None,
    )


def _choose_best(line: Line, opinions: _Opinions) -> tuple[Decimal | None, str]:
    """The best value and where it comes from: people, then an open finding's proposal, then what reports say now."""
    if line["differs"] and line["cause"] == "correction":
        return line["known"], "correction"
    proposed = opinions.proposed.get(line["cell"], line["value"])
    if proposed != line["value"]:
        return proposed, "finding"
    if line["differs"]:
        return line["known"], "report" if line["cause"] in _READINGS else line["cause"]
    return line["value"], "suspect" if line["suspect"] or line["cell"] in opinions.suspects else ""
