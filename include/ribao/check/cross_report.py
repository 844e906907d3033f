"""Relations that reach out of the tables: to the report before, and to what the narrative states."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from decimal import Decimal
from functools import cache
from typing import Any

from ribao.catalogue import all_contracts, all_series
from ribao.cells import CellRef, RowRef
from ribao.check.relations import Relation, build_relation, load_relations_file
from ribao.model import ReportSnapshot, Statement
from ribao.numbers import parse_range

# How a stated unit compares with a series' own: multiply the text's number by this.
_SCALE: dict[tuple[str, str], int | Decimal] = {
    ("万吨", "吨"): 10000,
    ("元/吨", "万元/吨"): Decimal("0.0001"),
    ("万元/吨", "元/吨"): 10000,
}


@cache
def find_line(name: str) -> Any:
    """A relation to another place of the report or outside it, as relations.yaml declares it."""
    return next(line for line in load_relations_file()["others"] if line["name"] == name)


def relate_days(
    rows: Mapping[RowRef, RowRef], yesterday: ReportSnapshot, texts: dict[CellRef, str], settled: set[CellRef]
) -> Iterator[Relation]:
    """Today's "yesterday" is yesterday's "today", or what that was found to be.

    `rows` are today's rows of table 2 and what they were called yesterday. What yesterday printed (or
    was found to have meant: then its name is added to `settled`) is added to `texts` as `past/<cell>`.
    """
    line = find_line("day.previous")
    for row, before in rows.items():
        cell = before.cell("current")
        text, right = yesterday.cells.get(cell), yesterday.proposed.get(cell)
        if text is None or (cell in yesterday.proposed and right is None):
            continue
        name = cell.in_past
        texts[name] = text if right is None else format(right, "f")
        if right is not None:
            settled.add(name)
        yield build_relation(line, line["equation"], {"previous": row.cell("previous"), "past": name})


def find_lone_quotes(rows: Iterable[RowRef], relations: Iterable[Relation]) -> list[RowRef]:
    """The contracts of table 1 whose price no row of table 2 prints."""
    paired = {c.row for r in relations if r.name == "tables.close" for c in r.cells if c.table == "t1"}
    return [row for row in rows if row.table == "t1" and row not in paired]


def relate_closes(
    quotes: Iterable[RowRef], yesterday: ReportSnapshot, texts: dict[CellRef, str]
) -> Iterator[Relation]:
    """The change of a contract without a row in table 2 is its close less the close in the report before."""
    line = find_line("day.close")
    for row in quotes:
        cell = row.cell("close")
        text = yesterday.cells.get(cell)
        if text is not None and cell not in yesterday.proposed:
            texts[cell.in_past] = text
            to = {"change": row.cell("change"), "close": cell, "past": cell.in_past}
            yield build_relation(line, line["equation"], to)


def relate_statements(
    statements: Iterable[Statement], series: Mapping[RowRef, str | None], texts: dict[CellRef, str]
) -> Iterator[Relation]:
    """A stated value, change or percentage of a series is what the tables print; it is added to `texts`."""
    rows = {s: row for row, s in series.items() if s}
    twins = {t["series"]: t["quote"] for t in load_relations_file()["tables"]}
    for statement in statements:
        # The narrative speaks of the price that both tables print.
        for name in (statement.series, twins.get(statement.series or "")):
            if name in rows:
                yield from _relate_statement(statement, rows[name], texts)


def _relate_statement(statement: Statement, row: RowRef, texts: dict[CellRef, str]) -> Iterator[Relation]:
    value, percent = find_line("text.stated"), find_line("text.pct")
    table1 = row.table == "t1"
    change = statement.change if statement.period == "day" else None
    if statement.value is not None and not statement.value.endswith("%"):
        texts[statement.id] = statement.value
        to = {"cell": row.cell("close" if table1 else "current"), "text": statement.id}
        relation = build_relation(value, value["equation"], to | {"scale": _scale(statement, statement.unit)})
        # A range is what dealers ask in one place: it contradicts no number, and decides between two readings.
        yield replace(relation, hint=True) if parse_range(statement.value) else relation
    if change is None:
        return
    name = statement.id.stated_change
    if not change.endswith("%"):
        texts[name] = change
        unit = statement.change_unit or statement.unit
        to = {"cell": row.cell("change"), "text": name}
        yield build_relation(value, value["equation"], to | {"scale": _scale(statement, unit)})
    elif table1:
        texts[name] = change
        yield build_relation(percent, percent["equation"], {"text": name, "pct": row.cell("pct")})


def _scale(statement: Statement, unit: str | None) -> Decimal:
    return Decimal(_SCALE.get((unit or "", _units()[statement.series or ""]), 1))


@cache
def _units() -> dict[str, str]:
    return {s.id: s.unit for s in all_series()} | {c.id: c.unit for c in all_contracts()}
