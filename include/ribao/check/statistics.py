"""Moves far outside a series' own history, beyond daily limits, and series that stand still on an open day.

The scale of a series is the median absolute deviation of its own daily changes
(times 1.4826, the factor for a normal distribution). What other witnesses
confirm is news and only kept (`info`).
"""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from functools import lru_cache
from itertools import pairwise
from statistics import median

from ribao import calendar
from ribao.catalogue import all_contracts, all_series
from ribao.catalogue.rules import all_daily_limits
from ribao.catalogue.thresholds import threshold
from ribao.cells import CellRef, RowRef
from ribao.check.constraints import Constraints
from ribao.check.findings import build_finding
from ribao.model import Evidence, Fact, Finding, Indicator, Operand, Quote, ReportSnapshot
from ribao.numbers import parse_printed

_MARKET = {s.id: s.market for s in all_series()} | {c.id: c.market for c in all_contracts()}
_NORMAL: float = threshold("statistics.normal_count")
_HISTORY_DAYS: int = threshold("statistics.history_days")
_MOVE_DEVIATIONS: int = threshold("statistics.move_deviations_count")
# Relations that tie a number to another place of the report.
_CONFIRMING = ("price", "stated", "ratio", "spread", "basis", "stock", "published")

# What has a history: cells of these columns.
_FIELDS = ("current",)

# The numbers of earlier reports by cell, oldest report first.
NumbersByCell = Mapping[str, Sequence[float]]


def find_beyond_limits(constraints: Constraints) -> Iterator[Finding]:
    """Moves that an exchange's daily limit does not allow."""
    for quote in constraints.report.quotes:
        yield from _limit(quote, constraints)


def find_outliers(constraints: Constraints, history: Sequence[ReportSnapshot]) -> Iterator[Finding]:
    """Moves far outside a series' own history, and series that stand still."""
    numbers = _collect_numbers(constraints, history)
    for row in constraints.report.indicators:
        if constraints.series.get(row.row):
            yield from _move(row, constraints, numbers)


def _is_confirmed(cell: CellRef, constraints: Constraints) -> bool:
    """Whether another place of the report gives the same number."""
    return any(
        r.family in _CONFIRMING and cell in r.cells and r.holds(constraints.values)
        for r in constraints.relations
    )


def _limit(quote: Quote, constraints: Constraints) -> Iterator[Finding]:
    pct, close = constraints.number(quote.cells["pct"].id), quote.cells["close"].id
    for limit in all_daily_limits():
        here = _MARKET.get(quote.series or "") == limit.market and _since(limit.since, constraints)
        if here and pct is not None and abs(pct) > limit.pct:
            cell = quote.cells["pct"].id
            bound = Evidence("stat.limit", f"|{{0}}| ≤ {limit.pct}", (Operand(cell, str(pct)),), False)
            yield build_finding(
                "stat.limit",
                "news" if _is_confirmed(close, constraints) else "beyond_limit",
                [cell],
                Fact("beyond_limit", {"pct": str(pct), "limit": str(limit.pct), "why": limit.why}),
                evidence=[bound],
            )


def _since(day: date, constraints: Constraints) -> bool:
    return constraints.report.data_date is not None and constraints.report.data_date >= day


def _move(row: Indicator, constraints: Constraints, history: NumbersByCell) -> Iterator[Finding]:
    cell, row_ = row.cells["current"].id, row.row
    past = history.get(_was(cell, constraints), ())
    moves = [b - a for a, b in pairwise(past)]
    value = constraints.number(cell)
    if value is None or constraints.expect_previous(row_) is None or len(moves) < _HISTORY_DAYS:
        return
    move, middle = float(value) - past[-1], median(moves)
    scale = _NORMAL * median([abs(m - middle) for m in moves])
    if scale and abs(move - middle) > _MOVE_DEVIATIONS * scale:
        yield _build_news("stat.move", "beyond_history", cell, {"move": f"{move:+g}"}, scale, constraints)
    elif move == 0 and all(moves[-_HISTORY_DAYS:]) and _open(row_, constraints):
        yield _build_news("stat.frozen", "frozen", cell, {}, scale, constraints)


def _open(row: RowRef, constraints: Constraints) -> bool:
    market, day = _MARKET.get(constraints.series.get(row) or ""), constraints.report.data_date
    return market is not None and day is not None and calendar.is_open(market, day)


def _build_news(
    check: str,
    type_name: str,
    cell: CellRef,
    values: Mapping[str, str],
    scale: float,
    constraints: Constraints,
) -> Finding:
    """The row agrees with itself and with the day before: the number is odd, or news where it is seen elsewhere too."""
    sure = _is_confirmed(cell, constraints)
    fact = Fact(type_name, {**values, "scale": f"{scale:.4g}", "confirmed": "yes" if sure else "no"})
    return build_finding(check, "news" if sure else type_name, [cell], fact)


class _Same:
    """An earlier report as a key: the same object, whatever it holds."""

    __slots__ = ("past",)

    def __init__(self, past: ReportSnapshot) -> None:
        self.past = past

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Same) and other.past is self.past

    def __hash__(self) -> int:
        return id(self.past)


def _collect_numbers(constraints: Constraints, history: Sequence[ReportSnapshot]) -> NumbersByCell:
    """The numbers that each cell of a report had before."""
    cells = tuple(
        _was(c.id, constraints) for c in constraints.report.cells().values() if c.id.field in _FIELDS
    )
    columns = zip(*(_numbers(_Same(past), cells) for past in history), strict=True)
    return {cell: [n for n in column if n is not None] for cell, column in zip(cells, columns, strict=False)}


def _was(cell: CellRef, constraints: Constraints) -> CellRef:
    """What a cell was called in the previous report."""
    return constraints.rows_before.get(cell.row, cell.row).cell(cell.field)


@lru_cache(maxsize=600)
def _numbers(report: _Same, cells: Sequence[CellRef]) -> Sequence[float | None]:
    """The numbers of some cells of an earlier report, none for those found wrong; a backfill asks for them day after day."""
    past = report.past
    return [None if cell in past.proposed else _float(past.cells.get(cell)) for cell in cells]


def _float(text: str | None) -> float | None:
    try:
        return float(text) if text else None
    except ValueError:
        printed = parse_printed(text)
        return float(printed.value) if printed else None
