"""Steps: the lots and price ticks that an exchange's own rules give its numbers."""

from collections.abc import Mapping
from decimal import Decimal
from functools import cache

from ribao.catalogue.rules import Step, all_steps
from ribao.cells import CellRef, RowRef
from ribao.check.intervals import Interval, exactly
from ribao.model import Report
from ribao.numbers import Printed


@cache
def _steps_by_series() -> dict[str, Step]:
    return {series: step for step in all_steps() for series in step.ids}


def index_steps(report: Report, series: Mapping[RowRef, str | None]) -> dict[CellRef, Step]:
    """The step of every cell that has one; `series` maps row ids to series ids.

    A price's change moves in the price's steps; volumes and percentages have none.
    """
    found: dict[CellRef, Step] = {}
    for cells in [i.cells for i in report.indicators] + [q.cells for q in report.quotes]:
        for name in ("current", "previous", "change", "close"):
            if cell := cells.get(name):
                step = _steps_by_series().get(series.get(cell.id.row) or "")
                if step and report.data_date and report.data_date >= step.since:
                    found[cell.id] = step
    return found


def build_interval(printed: Printed, step: Step | None) -> Interval:
    """What a printed number stands for: exactly itself where it shows all places that its step needs."""
    shown = step and step.step % (2 * printed.half) == 0
    if shown and not is_off_step(printed.value, step):
        return exactly(printed.value)
    return Interval(printed.low, printed.high)


def is_off_step(value: Decimal, step: Step | None) -> bool:
    """Whether a value is no multiple of its step."""
    return step is not None and value % step.step != 0
