"""The numbers that a cell may print: multiples of its usual last place, in its steps; and how it prints them."""

from decimal import ROUND_CEILING, ROUND_FLOOR, Decimal

from ribao.catalogue.thresholds import threshold
from ribao.cells import CellRef
from ribao.check.constraints import Constraints
from ribao.check.intervals import Interval
from ribao.check.series_profile import list_usual_units
from ribao.check.tick_sizes import is_off_step
from ribao.model import INDICATOR_FIELDS
from ribao.numbers import Printed, parse_printed

_MOST: int = threshold("grid.most_count")
_OFF_SHARE: float = threshold("grid.off_step_share")


class Grid:
    """The grid of one cell; `unit` is the distance of its numbers."""

    def __init__(self, cell: CellRef, constraints: Constraints) -> None:
        self.units = list_units(cell, constraints)
        self.fine = min(self.units)
        self._step = constraints.steps.get(cell)
        own = constraints.profile.step(cell) if not self._step else 1
        self._own = Decimal(own)
        coarse = self._step.step if self._step else self._own
        self.unit = max(self.fine, coarse) if coarse > 1 or self._step else self.fine

    def share(self, value: Decimal) -> float:
        """How likely a number is by its steps alone, against others on the grid."""
        off = is_off_step(value, self._step) or (self._own > 1 and value % self._own != 0)
        return _OFF_SHARE if off else 1.0

    def numbers(self, allowed: Interval) -> list[Decimal] | None:
        """The numbers of an interval; None where there are too many."""
        if not allowed.width.is_finite():
            return None
        for unit in (self.unit, self.fine):
            first = (allowed.low / unit).to_integral_value(ROUND_CEILING)
            last = (allowed.high / unit).to_integral_value(ROUND_FLOOR)
            if last - first >= _MOST:
                return None
            if last >= first:
                return [unit * (first + n) for n in range(int(last - first) + 1)]
        return [allowed.middle] if allowed.low == allowed.high else []


def list_units(cell: CellRef, constraints: Constraints) -> tuple[Decimal, ...]:
    """The last printed places that the right value may have: those that the cell usually has.

    What the cell beside it shows counts like another day's print; the cell's own print where there is no other.
    """
    cell = cell.present
    row, name = cell.row, cell.field
    sister = {"current": "previous", "previous": "current"}.get(name, name)
    beside, own = _parse_prints(row.cell(sister), constraints), _parse_prints(cell, constraints)
    return (
        list_usual_units([*constraints.profile.prints(cell), *beside])
        or list_usual_units(own)
        or list_usual_units([n for f in INDICATOR_FIELDS for n in _parse_prints(row.cell(f), constraints)])
        or (Decimal(1),)
    )


def _parse_prints(cell: CellRef, constraints: Constraints) -> list[Printed]:
    printed = parse_printed(constraints.texts.get(cell))
    return [printed] if printed else []


def format_printed(value: Decimal, cell: CellRef, constraints: Constraints) -> str:
    """A value as the row would print it: with as few places as show it."""
    for unit in reversed(list_units(cell, constraints)):
        if value % unit == 0:
            return format(value.quantize(unit) if unit < 1 else value.quantize(Decimal(1)), "f")
    return format(value, "f")
