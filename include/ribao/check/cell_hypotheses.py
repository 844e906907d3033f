"""Single suspect cells: the values that their other relations allow, and the slip that explains what is printed."""

import re
from collections.abc import Mapping, Sequence
from decimal import Decimal

from ribao.catalogue.thresholds import threshold
from ribao.cells import CellRef
from ribao.check.candidates import format_printed, propose_value
from ribao.check.causes import Cause
from ribao.check.constraints import Constraints
from ribao.check.intervals import ANY, Interval
from ribao.check.relations import Relation
from ribao.check.tick_sizes import is_off_step

_PAST_COST: float = threshold("cells.past_cost")
_PROPOSED_COST: float = threshold("cells.proposed_cost")
_LEAST_COST: float = threshold("cells.least_cost")
_STOOD_STILL_COST: float = threshold("cells.stood_still_cost")
_OFF_STEP_COST: float = threshold("cells.off_step_cost")
_LEADING_ZERO_COST: float = threshold("cells.leading_zero_cost")
_LEADING_ZERO = re.compile(r"\D*0\d")


def suspect_cell(
    cell: CellRef,
    broken: Relation,
    constraints: Constraints,
    values: Mapping[CellRef, Interval],
    touching: Sequence[Relation],
) -> Cause | None:
    """One cell as the cause of a broken relation: the value that this and most of its other relations allow."""
    needed = broken.allows(cell, values)
    if needed == ANY:
        return None
    best = find_agreement(needed, [r.allows(cell, values) for r in touching if r is not broken])
    if constraints.impossible(cell, best):
        return None
    agreeing = [i for r in touching if (i := r.allows(cell, values)) & best and i.width.is_finite()]
    narrowest = min(agreeing, key=lambda i: i.width, default=best)
    computed = any(r.computed and r.left == cell for r in touching)
    right, pattern, cost = propose_value(cell, best, constraints, computed, narrowest.middle)
    proposed = {cell: format_printed(right, cell, constraints)} if right is not None else {}
    cost += _prior(cell, right, constraints)
    if pattern == "change_wrong" and _is_on_step(cell, constraints):
        cost += _OFF_STEP_COST
    if pattern == "stale_cell" and constraints.number(cell) == constraints.number(cell.beside("previous")):
        cost += _STOOD_STILL_COST * constraints.profile.still(cell.row)
    cost = max(cost, _LEAST_COST)
    return Cause(pattern, (cell,), {cell: best}, cost, proposed)


def _prior(cell: CellRef, right: Decimal | None, constraints: Constraints) -> float:
    """The prior cost of a cell being wrong and of its proposed value."""
    step, value = constraints.steps.get(cell), constraints.number(cell)
    cost = _PROPOSED_COST if cell in constraints.settled else _PAST_COST if cell.is_past else 0.0
    if value is not None and (is_off_step(value, step) or constraints.profile.off(cell, value)):
        cost -= _OFF_STEP_COST
    if right is not None and (is_off_step(right, step) or constraints.profile.off(cell, right)):
        cost += _OFF_STEP_COST
    if _LEADING_ZERO.match(constraints.texts.get(cell, "")):
        cost -= _LEADING_ZERO_COST
    return cost


def _is_on_step(cell: CellRef, constraints: Constraints) -> bool:
    """Whether a change is a multiple of what its series' values are: a wrong one seldom is."""
    value = constraints.number(cell)
    return (
        bool(value)
        and constraints.profile.step(cell) > 1
        and not constraints.profile.off(cell, value or Decimal(0))
    )


def find_agreement(needed: Interval, others: Sequence[Interval]) -> Interval:
    """The part of an interval that the most of the others allow too."""
    inside = [both for other in others if (both := needed & other)]
    best, most = needed, 0
    for start in {i.low for i in inside}:
        here = [i for i in inside if i.low <= start <= i.high]
        if len(here) > most:
            best, most = Interval(max(i.low for i in here), min(i.high for i in here)), len(here)
    return best
