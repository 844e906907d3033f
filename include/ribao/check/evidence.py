"""The evidence of one report: every printed number as an interval, every relation over them.

Numbers of the day before and of the narrative stand beside the report's own
cells, so that one kind of relation ties them all: `past/<cell>` is what the
report before printed (or what was found right), `text/<section>/<n>` a stated
value, `text/<section>/<n>:change` its change.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import cache
from typing import Any

from ribao import calendar
from ribao.catalogue import all_contracts, all_series
from ribao.check.intervals import Interval
from ribao.check.makeup import assumed_series
from ribao.check.relations import Relation, catalogue, relations, row_id, set_up, usable
from ribao.check.steps import Step, habit, interval, steps
from ribao.model import Past, Report, Statement
from ribao.numbers import parse_printed

# How a stated unit compares with a series' own: multiply the text's number by this.
_SCALE: dict[tuple[str, str], int | Decimal] = {
    ("万吨", "吨"): 10000,
    ("元/吨", "万元/吨"): Decimal("0.0001"),
    ("万元/吨", "元/吨"): 10000,
}
# A series' habits are read off so many reports before.
_RECENT = 40


@dataclass(frozen=True, slots=True)
class Evidence:
    """What is printed (`texts`, `values`) and what must hold of it.

    `relations` are those whose every cell has a number, `lacking` those with a blank one;
    """

    report: Report
    yesterday: Past | None
    texts: Mapping[str, str]
    values: Mapping[str, Interval]
    relations: Sequence[Relation]
    hints: Sequence[Relation]
    lacking: Sequence[Relation]
    series: Mapping[str, str | None]
    rows_before: Mapping[str, str]
    steps: Mapping[str, Step]
    settled: frozenset[str]
    recent: Sequence[Past]

    def number(self, cell: str) -> Decimal | None:
        """A cell's printed value, or None where it is blank or no number."""
        printed = parse_printed(self.texts.get(cell))
        return printed.value if printed else None

    def text_before(self, cell: str) -> str | None:
        """What the report before printed in the same cell."""
        row, _, name = cell.rpartition("/")
        return (
            self.yesterday.cells.get(f"{self.rows_before.get(row, row)}/{name}") if self.yesterday else None
        )

    def before(self, cell: str) -> Decimal | None:
        """Its value."""
        printed = parse_printed(self.text_before(cell))
        return printed.value if printed else None

    def off_habit(self, cell: str, value: Decimal) -> bool:
        """Whether a value is no multiple of what its series' values of late all are multiples of."""
        row, _, name = cell.rpartition("/")
        if name not in ("current", "previous", "change"):
            return False
        size = habit([p.cells.get(f"{self.rows_before.get(row, row)}/current") for p in self.recent])
        return size > 1 and value % size != 0

    def carried(self, row: str) -> Interval | None:
        """What a row's previous ought to be: the current of the report before, or what that was found to be."""
        if self.yesterday is None:
            return None
        cell = f"{self.rows_before.get(row, row)}/current"
        text = self.yesterday.cells.get(cell)
        if cell in self.yesterday.believed:
            right = self.yesterday.believed[cell]
            text = None if right is None else format(right, "f")
        printed = parse_printed(text)
        return interval(printed, self.steps.get(f"{row}/previous")) if printed else None


def gather(report: Report, history: Sequence[Past]) -> Evidence:
    """All evidence on a report; the day before counts only where it is the trading day before."""
    yesterday = day_before(report, history)
    series = assumed_series(report, yesterday)
    texts = {c.id: c.text for c in report.cells().values() if c.text is not None}
    grid = steps(report, series)
    found = relations(report, series)
    values: dict[str, Interval] = {}
    settled: set[str] = set()
    rows_before = _rows_before(series, yesterday)
    if yesterday:
        found += list(_across_days(report, yesterday, rows_before, texts, settled))
    found += list(_stated(report, series, texts))
    for cell, text in texts.items():
        if printed := parse_printed(text):
            values[cell] = interval(printed, grid.get(cell))
    whole = [r for r in usable(found, values) if not r.hint]
    hints = [r for r in usable(found, values) if r.hint]
    lacking = [r for r in found if not r.hint and sum(c not in values for c in r.cells) == 1]
    return Evidence(
        report,
        yesterday,
        texts,
        values,
        whole,
        hints,
        lacking,
        series,
        rows_before,
        grid,
        frozenset(settled),
        tuple(history[-_RECENT:]),
    )


def day_before(report: Report, history: Sequence[Past]) -> Past | None:
    """The report of the trading day before, or None where history lacks it."""
    if report.report_date is None:
        return None
    wanted = calendar.previous_trading_day(report.report_date)
    return next((p for p in reversed(history) if p.report_date == wanted), None)


@cache
def _line(name: str) -> Any:
    return next(line for line in catalogue()["others"] if line["name"] == name)


def _rows_before(series: Mapping[str, str | None], yesterday: Past | None) -> dict[str, str]:
    """Row ids of the day before by today's, where a label has changed."""
    theirs = {s: row for row, s in yesterday.series.items() if s} if yesterday else {}
    return {row: theirs[s] for row, s in series.items() if s in theirs}


def _across_days(
    report: Report, yesterday: Past, rows_before: Mapping[str, str], texts: dict[str, str], settled: set[str]
) -> Iterator[Relation]:
    """Today's "yesterday" is yesterday's "today", or what that was found to be."""
    line = _line("day.previous")
    for indicator in report.indicators:
        previous = indicator.cells["previous"].id
        row = row_id(previous)
        cell = f"{rows_before.get(row, row)}/current"
        text = yesterday.cells.get(cell)
        right = yesterday.believed.get(cell)
        if text is None or (cell in yesterday.believed and right is None):
            continue
        name = f"past/{cell}"
        texts[name] = text if right is None else format(right, "f")
        if right is not None:
            settled.add(name)
        yield set_up(line, line["equation"], {"previous": previous, "past": name})


def _stated(report: Report, series: Mapping[str, str | None], texts: dict[str, str]) -> Iterator[Relation]:
    """A stated value, change or percentage of a series is what the tables print."""
    rows = {s: i.cells for i in report.indicators if (s := series.get(row_id(i.cells["current"].id)))}
    rows |= {q.series: q.cells for q in report.quotes if q.series}
    twins = {t["series"]: t["quote"] for t in catalogue()["tables"]}
    for statement in report.statements:
        # The narrative speaks of the price that both tables print.
        for known in (statement.series, twins.get(statement.series or "")):
            if known in rows:
                yield from _said(statement, {f: c.id for f, c in rows[known].items()}, texts)


def _said(statement: Statement, row: Mapping[str, str], texts: dict[str, str]) -> Iterator[Relation]:
    stated, percent = _line("text.stated"), _line("text.pct")
    value, change = statement.value, statement.change if statement.period == "day" else None
    if value is not None and not value.endswith("%"):
        texts[statement.id] = value
        to = {"cell": row.get("current") or row["close"], "text": statement.id}
        yield set_up(stated, stated["equation"], to | {"scale": _scale(statement, statement.unit)})
    if change is None:
        return
    name = f"{statement.id}:change"
    if not change.endswith("%"):
        texts[name] = change
        unit = statement.change_unit or statement.unit
        to = {"cell": row["change"], "text": name}
        yield set_up(stated, stated["equation"], to | {"scale": _scale(statement, unit)})
    elif "pct" in row:
        texts[name] = change
        yield set_up(percent, percent["equation"], {"text": name, "pct": row["pct"]})


def _scale(statement: Statement, unit: str | None) -> Decimal:
    return Decimal(_SCALE.get((unit or "", _units()[statement.series or ""]), 1))


@cache
def _units() -> dict[str, str]:
    return {s.id: s.unit for s in all_series()} | {c.id: c.unit for c in all_contracts()}
