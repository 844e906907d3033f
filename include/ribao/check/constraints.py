"""The constraints on one report: every printed number as an interval, every relation over them.

Numbers of the day before and of the narrative stand beside the report's own
cells, so that one kind of relation ties them all: `past/<cell>` is what the
report before printed (or what was found right), `text/<section>/<n>` a stated
value, `text/<section>/<n>:change` its change, `published/<witness>/<cell>` what a
witness publishes of a cell.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from ribao import calendar
from ribao.catalogue import ABOVE_ZERO, NOT_BELOW_ZERO, all_contracts, all_series
from ribao.catalogue.rules import Step
from ribao.cells import CellRef, RowRef
from ribao.check.cross_report import find_lone_quotes, relate_closes, relate_days, relate_statements
from ribao.check.intervals import Interval, exactly
from ribao.check.published import relate_published, select_published
from ribao.check.relations import Relation, build_relations, select_usable
from ribao.check.series_changes import assume_series, infer_series
from ribao.check.series_profile import SeriesProfile
from ribao.check.tick_sizes import build_interval, index_steps
from ribao.model import Report, ReportSnapshot, WitnessComparison, WitnessReading
from ribao.numbers import is_range, parse_printed, parse_range

_SERIES = {s.id: s for s in all_series()}
_MARKETS = {s.id: s.market for s in all_series()} | {c.id: c.market for c in all_contracts()}


@dataclass(frozen=True, slots=True)
class Constraints:
    """What is printed (`texts`, `values`) and what must hold of it.

    `relations` are those whose every cell has a number, `lacking` those with a blank one. `settled` are
    numbers of the day before that were found wrong then and stand here as proposed.
    """

    report: Report
    yesterday: ReportSnapshot | None
    texts: Mapping[CellRef, str]
    values: Mapping[CellRef, Interval]
    relations: Sequence[Relation]
    hints: Sequence[Relation]
    lacking: Sequence[Relation]
    series: Mapping[RowRef, str | None]
    rows_before: Mapping[RowRef, RowRef]
    steps: Mapping[CellRef, Step]
    settled: frozenset[CellRef]
    profile: SeriesProfile
    confidences: Mapping[CellRef, Decimal]
    published: Mapping[CellRef, WitnessReading]

    def number(self, cell: CellRef) -> Decimal | None:
        """A cell's printed value, or None where it is blank or no number."""
        printed = parse_printed(self.texts.get(cell))
        return printed.value if printed else None

    def text_before(self, cell: CellRef) -> str | None:
        """What the report before printed in the same cell."""
        before = self.rows_before.get(cell.row, cell.row).cell(cell.field)
        return self.yesterday.cells.get(before) if self.yesterday else None

    def before(self, cell: CellRef) -> Decimal | None:
        """Its value."""
        printed = parse_printed(self.text_before(cell))
        return printed.value if printed else None

    def right_before(self, cell: CellRef) -> Decimal | None:
        """What it was found to be; its value where nothing was found wrong."""
        before = self.rows_before.get(cell.row, cell.row).cell(cell.field)
        proposed = self.yesterday.proposed.get(before) if self.yesterday else None
        return self.before(cell) if proposed is None else proposed

    def earlier(self, cell: CellRef, reports: int) -> tuple[Decimal | None, ...]:
        """What the last reports printed in the same cell, the newest first; empty where the report before is not known."""
        if self.yesterday is None or cell.is_outside or cell.table in ("text", "header"):
            return ()
        numbers = map(parse_printed, reversed(self.profile.printed_texts(cell)[-reports:]))
        return tuple(n.value if n else None for n in numbers)

    def print_value(self, cell: CellRef, stands_for: Interval) -> Decimal:
        """A cell's printed value, as it is written; the middle of a range."""
        printed = parse_printed(self.texts.get(cell))
        return printed.value if printed else stands_for.middle

    def print_half(self, cell: CellRef) -> Decimal:
        """Half a unit of the places that a cell prints."""
        printed = parse_printed(self.texts.get(cell))
        return printed.half if printed else Decimal(0)

    def misread_share(self, cell: CellRef) -> float:
        """The probability that the page prints another number in a cell than was read."""
        return float(1 - self.confidences.get(cell, Decimal(1)))

    def rows_beside(self, row: RowRef) -> list[RowRef]:
        """The other rows of a row's block, or of its table where it has none."""
        return [
            r
            for r in self.series
            if r != row and r.table == row.table and (r.table == "t1" or r.block == row.block)
        ]

    def kind(self, cell: CellRef) -> str | None:
        """What kind of numbers a cell's row holds (price, stock, premium, …), or None where its series is not known."""
        row, name = cell.present.row, cell.field
        if row.table == "t1":
            return "price" if name == "close" else None
        series = self.series.get(row)
        return _SERIES[series].kind if series in _SERIES else None

    def market(self, cell: CellRef) -> str | None:
        """Where a cell's series is made or its contract traded, or None where it is not known."""
        return _MARKETS.get(self.series.get(cell.row) or "")

    def impossible(self, cell: CellRef, allowed: Interval) -> bool:
        """Whether nothing allowed can be: a price is above 0, a stock not below it."""
        kind = None if cell.field == "change" else self.kind(cell)
        return (kind in ABOVE_ZERO and allowed.high <= 0) or (kind in NOT_BELOW_ZERO and allowed.high < 0)

    def expect_previous(self, row: RowRef) -> Interval | None:
        """What a row's previous ought to be: the current of the report before, or what that was found to be."""
        if self.yesterday is None:
            return None
        cell = self.rows_before.get(row, row).cell("current")
        text = self.yesterday.cells.get(cell)
        if cell in self.yesterday.proposed:
            right = self.yesterday.proposed[cell]
            text = None if right is None else format(right, "f")
        printed = parse_printed(text)
        return build_interval(printed, self.steps.get(row.cell("previous"))) if printed else None


def build_constraints(
    report: Report, history: Sequence[ReportSnapshot], comparisons: Sequence[WitnessComparison] = ()
) -> Constraints:
    """All constraints on a report; the day before counts only where it is the trading day before.

    `comparisons` are its cells beside what witnesses publish of them.
    """
    yesterday = find_day_before(report, history)
    series = assume_series(report, yesterday)
    texts = {c.id: c.text for c in report.cells().values() if c.text is not None}
    grid = index_steps(report, series)
    found = build_relations(series)
    values: dict[CellRef, Interval] = {}
    settled: set[CellRef] = set()
    rows_before = _rows_before(series, yesterday)
    profile = SeriesProfile(history, rows_before)
    if yesterday:
        table2 = {row: rows_before.get(row, row) for row in series if row.table == "t2"}
        found += relate_days(table2, yesterday, texts, settled)
        found += relate_closes(find_lone_quotes(series, found), yesterday, texts)
    found += relate_statements(report.statements, series, texts)
    for cell, text in texts.items():
        if printed := parse_printed(text):
            values[cell] = build_interval(printed, grid.get(cell))
        elif (cell.table == "text" or is_range(text)) and (bounds := parse_range(text)):
            values[cell] = Interval(bounds[0].low, bounds[1].high)
    published = select_published(comparisons, profile)
    texts |= {c: format(reading.value, "f") for c, reading in published.items()}
    values |= {c: exactly(reading.value) for c, reading in published.items()}
    found += relate_published([c for c in published if c.present in texts])
    whole = [r for r in select_usable(found, values) if not r.hint]
    hints = [r for r in select_usable(found, values) if r.hint]
    lacking = [r for r in found if not r.hint and sum(c not in values for c in r.cells) == 1]
    return Constraints(
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
        profile,
        {c.id: c.reading_confidence for c in report.cells().values()},
        published,
    )


def find_day_before(report: Report, history: Sequence[ReportSnapshot]) -> ReportSnapshot | None:
    """The report of the trading day before, or None where history lacks it."""
    if report.report_date is None:
        return None
    wanted = calendar.previous_trading_day(report.report_date)
    return next((p for p in reversed(history) if p.report_date == wanted), None)


def _rows_before(
    series: Mapping[RowRef, str | None], yesterday: ReportSnapshot | None
) -> dict[RowRef, RowRef]:
    """Row ids of the day before by today's, where a label has changed."""
    theirs = {s: row for row, s in infer_series(yesterday.series).items() if s} if yesterday else {}
    return {row: theirs[s] for row, s in series.items() if s in theirs}
