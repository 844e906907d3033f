"""Steps: the lots and price ticks that an exchange's own rules give its numbers."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import cache

from ribao.catalogue import rows
from ribao.cells import CellRef, RowRef
from ribao.check.intervals import Interval, exactly
from ribao.model import Report
from ribao.numbers import Printed


@dataclass(frozen=True, slots=True)
class Step:
    """Every value of a series is a multiple of `size`, since a day and for a reason."""

    size: Decimal
    since: date
    why: str


@cache
def _catalogue() -> dict[str, Step]:
    """Steps by series id; the lists of one line share one."""
    found = {}
    for row in rows("steps.csv"):
        step = Step(Decimal(row["step"]), date.fromisoformat(row["since"]), row["why"])
        found.update(dict.fromkeys(row["ids"].split(";"), step))
    return found


def steps(report: Report, series: Mapping[RowRef, str | None]) -> dict[CellRef, Step]:
    """The step of every cell that has one; `series` maps row ids to series ids.

    A price's change moves in the price's steps; volumes and percentages have none.
    """
    found: dict[CellRef, Step] = {}
    for cells in [i.cells for i in report.indicators] + [q.cells for q in report.quotes]:
        for name in ("current", "previous", "change", "close"):
            if cell := cells.get(name):
                step = _catalogue().get(series.get(cell.id.row) or "")
                if step and report.data_date and report.data_date >= step.since:
                    found[cell.id] = step
    return found


def interval(printed: Printed, step: Step | None) -> Interval:
    """What a printed number stands for: exactly itself where it shows all places that its step needs."""
    shown = step and step.size % (2 * printed.half) == 0
    if shown and not off_step(printed.value, step):
        return exactly(printed.value)
    return Interval(printed.low, printed.high)


def off_step(value: Decimal, step: Step | None) -> bool:
    """Whether a value is no multiple of its step."""
    return step is not None and value % step.size != 0
