"""The evidence of one report: every printed number as an interval, every relation over them.

Numbers of the day before and of the narrative stand beside the report's own
cells, so that one kind of relation ties them all: `past/<cell>` is what the
report before printed (or what was found right), `text/<section>/<n>` a stated
value, `text/<section>/<n>:change` its change.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from ribao import calendar
from ribao.catalogue import all_contracts, all_series
from ribao.check.equations import Node
from ribao.check.intervals import Interval, exactly
from ribao.check.relations import Relation, relations, usable
from ribao.model import Past, Report
from ribao.numbers import parse_printed

# How a stated unit compares with a series' own: multiply the text's number by this.
_SCALE: dict[tuple[str, str], int | Decimal] = {
    ("万吨", "吨"): 10000,
    ("元/吨", "万元/吨"): Decimal("0.0001"),
    ("万元/吨", "元/吨"): 10000,
}


@dataclass(frozen=True, slots=True)
class Evidence:
    """What is printed (`texts`, `values`) and what must hold of it (`relations`)."""

    report: Report
    yesterday: Past | None
    texts: Mapping[str, str]
    values: Mapping[str, Interval]
    relations: Sequence[Relation]


def gather(report: Report, history: Sequence[Past]) -> Evidence:
    """All evidence on a report; the day before counts only where it is the trading day before."""
    yesterday = day_before(report, history)
    texts = {c.id: c.text for c in report.cells().values() if c.text is not None}
    believed: dict[str, Interval] = {}
    found = relations(report)
    if yesterday:
        found += list(_across_days(report, yesterday, texts, believed))
    found += list(_stated(report, texts))
    values = {
        cell: Interval(n.low, n.high) for cell, t in texts.items() if (n := parse_printed(t))
    } | believed
    return Evidence(report, yesterday, texts, values, usable(found, values))


def day_before(report: Report, history: Sequence[Past]) -> Past | None:
    """The report of the trading day before, or None where history lacks it."""
    if report.report_date is None:
        return None
    wanted = calendar.previous_trading_day(report.report_date)
    return next((p for p in reversed(history) if p.report_date == wanted), None)


def _across_days(
    report: Report, yesterday: Past, texts: dict[str, str], believed: dict[str, Interval]
) -> Iterator[Relation]:
    """Today's "yesterday" is yesterday's "today"."""
    by_series = {s: row for row, s in yesterday.series.items() if s}
    for indicator in report.indicators:
        previous = indicator.cells["previous"].id
        row = by_series.get(indicator.series) if indicator.series else previous.rsplit("/", 1)[0]
        cell = f"{row}/current"
        text = yesterday.cells.get(cell)
        right = yesterday.believed.get(cell) if cell in yesterday.believed else None
        if text is None or (cell in yesterday.believed and right is None):
            continue
        texts[f"past/{cell}"] = text if right is None else str(right)
        if right is not None:
            believed[f"past/{cell}"] = exactly(right)
        yield Relation(
            "day.previous", previous, f"past/{cell}", "today's previous is the report before's current"
        )


def _stated(report: Report, texts: dict[str, str]) -> Iterator[Relation]:
    """A stated value or change of a series is what the table prints."""
    cells = {i.series: (i.cells["current"].id, i.cells["change"].id) for i in report.indicators if i.series}
    cells |= {q.series: (q.cells["close"].id, q.cells["change"].id) for q in report.quotes if q.series}
    units = {s.id: s.unit for s in all_series()} | {c.id: c.unit for c in all_contracts()}
    for statement in report.statements:
        if statement.series not in cells:
            continue
        change = statement.change if statement.period == "day" else None
        for text, unit, mark, cell in (
            (statement.value, statement.unit, "", cells[statement.series][0]),
            (change, statement.change_unit or statement.unit, ":change", cells[statement.series][1]),
        ):
            if text is None or text.endswith("%"):
                continue
            scale = _SCALE.get((unit or "", units[statement.series]), 1)
            name = statement.id + mark
            texts[name] = text
            yield Relation(
                "text.stated",
                cell,
                Node("*", name, Decimal(scale)),
                "the narrative and the table speak of one number",
            )
