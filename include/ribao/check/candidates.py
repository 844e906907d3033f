"""Propose the most plausible corrected value of a cell."""

from decimal import ROUND_HALF_UP, Decimal
from math import log10

from ribao.catalogue.rules import Step
from ribao.catalogue.thresholds import threshold
from ribao.cells import CellRef
from ribao.check.constraints import Constraints
from ribao.check.intervals import Interval
from ribao.check.series_profile import list_usual_units
from ribao.check.slips import COST, name_pattern, same_digits
from ribao.check.tick_sizes import is_off_step
from ribao.model import INDICATOR_FIELDS
from ribao.numbers import Printed, parse_printed

_FEW_COUNT: int = threshold("candidates.few_count")
_MOST_COUNT: int = threshold("candidates.most_count")
# A value at the end of an interval is less likely than its middle.
_OFF_MIDDLE_COST: dict[str, float] = {
    "digit_typo": threshold("candidates.typo_off_middle_cost"),
    **dict.fromkeys(("wrong_value", "change_wrong"), threshold("candidates.unnamed_off_middle_cost")),
}
_SLIP_OFF_MIDDLE_COST: float = threshold("candidates.slip_off_middle_cost")
_NOT_ADDING_UP_COST: float = threshold("candidates.not_adding_up_cost")
_NAMED = COST.keys() - {"wrong_value", "change_wrong"}
_KEEPING_PLACES = ("digit_typo", "digit_transposition", "sign_flip")


def propose_value(
    cell: CellRef,
    allowed: Interval,
    constraints: Constraints,
    computed: bool = False,
    middle: Decimal | None = None,
) -> tuple[Decimal | None, str, float]:
    """The value to propose for a cell, the slip that turns it into the printed one, and the cost of both.

    A value is possible where some number that it stands for is allowed. Of the possible ones the
    likeliest slip, the row's sum and the middle (that of the sharpest witness, where given) weigh
    most. No value where many are possible, unless a `computed` cell's is known by computing it.
    """
    value = constraints.number(cell)
    if value is None or not allowed.width.is_finite():
        return None, "wrong_value", COST["wrong_value"]
    middle = allowed.middle if middle is None or not middle.is_finite() else middle
    step, unit = constraints.steps.get(cell), min(list_units(cell, constraints))
    slips = {
        c: _slip(cell, value, c, allowed, constraints)
        for c in list_grid_numbers(allowed, unit, step)
        if c != value
    }
    if (own := min(list_usual_units(_parse_prints(cell, constraints)), default=unit)) < unit:
        # Printed finer than usual: what keeps a number's places may have done so here, and a difference has them all.
        finer = {
            c: _slip(cell, value, c, allowed, constraints) for c in list_grid_numbers(allowed, own, step)
        }
        slips |= {
            c: slip
            for c, slip in finer.items()
            if slip in _KEEPING_PLACES or (cell.field == "change" and adds_up(cell, c, constraints))
        }
    if cell.table == "text":
        # A stated number is copied from the table, rounded at most.
        slips = {c: slips[c] for c in sorted(slips, key=lambda c: (abs(c - middle), -abs(c)))[:1]}
    if not slips:
        return None, _name_unknown_slip(cell), COST[_name_unknown_slip(cell)]
    costs = {c: COST[slips[c]] + _not_adding_up(cell, c, constraints) for c in slips}

    def unlikely(c: Decimal) -> tuple[bool, float, Decimal]:
        off = float(abs(c - middle) / max(allowed.width / 2, unit))
        return (
            is_off_step(c, step),
            costs[c] + _OFF_MIDDLE_COST.get(slips[c], _SLIP_OFF_MIDDLE_COST) * off,
            -abs(c),
        )

    right = min(slips, key=unlikely)
    sure = slips[right] in _NAMED or computed or len(slips) <= _FEW_COUNT
    return (right if sure else None), slips[right], costs[right]


def _slip(cell: CellRef, value: Decimal, right: Decimal, allowed: Interval, constraints: Constraints) -> str:
    """The slip that turns the right value into the printed one, where it is informative."""
    if value == 0 and constraints.before(cell) != 0 and cell.field in ("current", "previous", "close"):
        return "missing_as_zero"
    # A change that repeats the day before's, 0 mostly, is no evidence.
    slip = name_pattern(value, right, None if cell.field == "change" else _stale(cell, value, constraints))
    by_chance = _by_chance(slip, value, right, allowed) or _repeats_current(cell, value, constraints)
    return slip if slip in _NAMED and not by_chance else _name_unknown_slip(cell)


def _by_chance(slip: str, value: Decimal, right: Decimal, allowed: Interval) -> bool:
    """A shift so near 0 that some shift of any number is allowed, or a wrong digit where no other is right."""
    near_zero = slip == "decimal_shift" and allowed.width > abs(right)
    return near_zero or (slip == "digit_typo" and not same_digits(value, right))


def _repeats_current(cell: CellRef, value: Decimal, constraints: Constraints) -> bool:
    """A previous that is the current again: no slip of the pen hits that number."""
    row, name = cell.row, cell.field
    return name == "previous" and constraints.number(row.cell("current")) == value


def _stale(cell: CellRef, value: Decimal, constraints: Constraints) -> Decimal | None:
    """The day before's value of a cell, by the row's own previous where that is repeated, otherwise by the report before."""
    row, name = cell.row, cell.field
    if name != "current":
        return constraints.before(cell)
    if row.is_past and constraints.yesterday:
        beside = parse_printed(constraints.yesterday.cells.get(row.present.cell("previous")))
    else:
        beside = parse_printed(constraints.texts.get(row.cell("previous")))
    return value if beside and beside.value == value else constraints.before(cell)


def _name_unknown_slip(cell: CellRef) -> str:
    return "change_wrong" if cell.field == "change" else "wrong_value"


def _not_adding_up(cell: CellRef, value: Decimal, constraints: Constraints) -> float:
    """The cost of a value with which its row's printed numbers do not add up."""
    if adds_up(cell, value, constraints):
        return 0.0
    return -_NOT_ADDING_UP_COST * log10(constraints.profile.inexact(cell.row))


def adds_up(cell: CellRef, value: Decimal, constraints: Constraints) -> bool:
    """Whether a cell's row of table 2 adds up as printed, the cell having a value; so too where it lacks another."""
    row, name = cell.row, cell.field
    if name not in INDICATOR_FIELDS or row.table != "t2":
        return True
    numbers = {f: constraints.number(row.cell(f)) for f in INDICATOR_FIELDS} | {name: value}
    current, previous, change = (numbers[f] for f in INDICATOR_FIELDS)
    return current is None or previous is None or change is None or current - previous == change


def list_units(cell: CellRef, constraints: Constraints) -> tuple[Decimal, ...]:
    """The last printed places that the right value may have: those that the cell usually has.

    What the cell beside it shows counts like another day's print; the cell's own print where there is no other.
    """
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


def list_grid_numbers(allowed: Interval, unit: Decimal, step: Step | None) -> list[Decimal]:
    """Printed numbers of a unit that stand for something allowed; those of a step themselves must be allowed."""
    half = Decimal(0) if step and step.step.normalize() % unit == 0 else unit / 2
    first = ((allowed.low - half) / unit).to_integral_value(ROUND_HALF_UP) - 1
    count = min(int((allowed.width + 2 * half) / unit) + 3, _MOST_COUNT)
    low, high = allowed.low - half, allowed.high + half
    found = [c for k in range(count) if low <= (c := (first + k) * unit) <= high]
    if count >= _MOST_COUNT:
        found = [(allowed.middle / unit).to_integral_value(ROUND_HALF_UP) * unit]
    return found
