"""Right values of a cause's other cells and of its casualties: only what the constraints leaves no choice of."""

from collections.abc import Collection, Mapping
from decimal import Decimal

from ribao.cells import CellRef, RowRef
from ribao.check.candidates import format_printed, list_grid_numbers, list_units
from ribao.check.constraints import Constraints
from ribao.check.intervals import Interval
from ribao.check.tick_sizes import is_off_step
from ribao.numbers import parse_printed

# Without a history: kinds whose change is reckoned from what is printed. Quotients are rounded.
_EXACT_KINDS = ("price", "stock", "holding", "premium", "spread")


def find_only_value(cell: CellRef, allowed: Interval, constraints: Constraints) -> str | None:
    """The one number of the cell's usual places and steps that may stand for something allowed; None where there are more."""
    if not allowed.width.is_finite():
        return None
    unit, step = min(list_units(cell, constraints)), constraints.steps.get(cell)
    fits = [
        c
        for c in list_grid_numbers(allowed, unit, step)
        if allowed.low - unit / 2 < c < allowed.high + unit / 2 and not is_off_step(c, step)
    ]
    return format_printed(fits[0], cell, constraints) if len(fits) == 1 else None


def compute_change(
    cell: CellRef, right: Mapping[CellRef, str], wrong: Collection[CellRef], constraints: Constraints
) -> str | None:
    """A row's change, from its two values: as they should be (`right`), or as printed where they are not `wrong`."""
    row, name = cell.row, cell.field
    if name != "change" or row.table != "t2" or not _is_exact(row, constraints):
        return None
    current, previous = (_number(row.cell(f), right, wrong, constraints) for f in ("current", "previous"))
    if current is None or previous is None or current - previous == constraints.number(cell):
        return None
    return format_printed(current - previous, cell, constraints)


def _is_exact(row: RowRef, constraints: Constraints) -> bool:
    always = constraints.profile.adds_up(row)
    return constraints.kind(row.cell("current")) in _EXACT_KINDS if always is None else always


def _number(
    cell: CellRef, right: Mapping[CellRef, str], wrong: Collection[CellRef], constraints: Constraints
) -> Decimal | None:
    if cell in right:
        printed = parse_printed(right[cell])
        return printed.value if printed else None
    return None if cell in wrong else constraints.number(cell)
