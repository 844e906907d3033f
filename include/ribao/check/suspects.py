"""Single cells under suspicion: what its other witnesses allow one to be, and which slip made it what is printed."""

from collections.abc import Mapping, Sequence
from decimal import ROUND_HALF_UP, Decimal

from ribao.check.causes import Cause
from ribao.check.evidence import Evidence
from ribao.check.intervals import ANY, Interval
from ribao.check.patterns import COST, name_pattern
from ribao.check.relations import Relation, row_id
from ribao.check.steps import Step, off_step
from ribao.numbers import parse_printed

# Beforehand, a number of the day before is doubted less than one of today: it was checked then,
# and today's column may restate it. One that is only our proposal is hardly a witness at all.
_PAST, _PROPOSED = 0.6, -1.6
_LEAST = 0.1
_STOOD_STILL = 0.8
# A number off its exchange's steps gives itself away; a proposal off them is none.
_OFF_STEP = 0.5
# More candidates than this in an interval are no proposal, unless a slip of the pen singles one out.
_FEW = 3
# A value at the end of an interval is less likely than its middle: decisive where a slip could
# have made almost any number, little where it keeps the digits.
_OFF_MIDDLE = {"digit_typo": 1.0, "wrong_value": 1.0, "change_wrong": 1.0}
_NAMED = COST.keys() - {"wrong_value", "change_wrong"}
_MOST = 400


def suspect(
    cell: str,
    broken: Relation,
    evidence: Evidence,
    values: Mapping[str, Interval],
    touching: Sequence[Relation],
) -> Cause | None:
    """One cell as the cause of a broken relation: the value that this and most of its other relations allow."""
    needed = broken.allows(cell, values)
    if needed == ANY:
        return None
    best = agreed(needed, [r.allows(cell, values) for r in touching if r is not broken])
    said = [i for r in touching if (i := r.allows(cell, values)) & best and i.width.is_finite()]
    narrowest = min(said, key=lambda i: i.width, default=best)
    computed = any(r.computed and r.left == cell for r in touching)
    right, pattern = likeliest(cell, best, evidence, computed, narrowest.middle)
    proposed = {cell: as_printed(right, cell, evidence)} if right is not None else {}
    cost = COST[pattern] + _prior(cell, right, evidence)
    if pattern == "stale_cell" and evidence.number(cell) == evidence.number(row_id(cell) + "/previous"):
        # The day before's value in both columns is as well that of a series that stood still.
        cost += _STOOD_STILL
    cost = max(cost, _LEAST)
    return Cause(pattern, (cell,), {cell: best}, cost, proposed)


def _prior(cell: str, right: Decimal | None, evidence: Evidence) -> float:
    """What it costs beforehand to doubt a cell and to believe in its right value."""
    step, value = evidence.steps.get(cell), evidence.number(cell)
    cost = _PROPOSED if cell in evidence.settled else _PAST if cell.startswith("past/") else 0.0
    if value is not None and (off_step(value, step) or evidence.off_habit(cell, value)):
        cost -= _OFF_STEP
    if right is not None and (off_step(right, step) or evidence.off_habit(cell, right)):
        cost += _OFF_STEP
    return cost


def agreed(needed: Interval, others: Sequence[Interval]) -> Interval:
    """The part of an interval that the most of the others allow too."""
    inside = [both for other in others if (both := needed & other)]
    best, most = needed, 0
    for start in {i.low for i in inside}:
        here = [i for i in inside if i.low <= start <= i.high]
        if len(here) > most:
            best, most = Interval(max(i.low for i in here), min(i.high for i in here)), len(here)
    return best


def likeliest(
    cell: str,
    allowed: Interval,
    evidence: Evidence,
    computed: bool = False,
    middle: Decimal | None = None,
) -> tuple[Decimal | None, str]:
    """The value to propose for a cell and the slip that made it what is printed; no value where many do.

    A value is possible where some number that it stands for is allowed. Of the possible ones the
    likeliest slip and the middle (that of the sharpest witness, where given) weigh most. A
    `computed` cell's value is known by computing it.
    """
    value, stale = evidence.number(cell), evidence.before(cell)
    if value is None or not allowed.width.is_finite():
        return None, "wrong_value"
    middle = allowed.middle if middle is None or not middle.is_finite() else middle
    step, unit = evidence.steps.get(cell), min(units(cell, evidence))
    candidates = [c for c in on_grid(allowed, unit, step) if c != value]
    if cell.startswith("text/"):
        # A stated number is copied from the table, rounded at most.
        candidates = sorted(candidates, key=lambda c: (abs(c - middle), -abs(c)))[:1]
    if not candidates:
        return None, _unnamed(cell)
    slips = {c: _slip(cell, value, c, stale) for c in candidates}

    def unlikely(c: Decimal) -> tuple[bool, float, Decimal]:
        off = abs(c - middle)
        weight = _OFF_MIDDLE.get(slips[c], 0.5)
        return off_step(c, step), COST[slips[c]] + weight * float(off / max(allowed.width / 2, unit)), -abs(c)

    right = min(candidates, key=unlikely)
    sure = slips[right] in _NAMED or computed or len(candidates) <= _FEW
    return (right if sure else None), slips[right]


def _slip(cell: str, value: Decimal, right: Decimal, stale: Decimal | None) -> str:
    if value == 0 and cell.endswith(("/current", "/previous", "/close")):
        return "missing_as_zero"
    # A change that is the day before's again, 0 mostly, tells nothing.
    slip = name_pattern(value, right, None if cell.endswith("/change") else stale)
    return slip if slip in _NAMED else _unnamed(cell)


def _unnamed(cell: str) -> str:
    return "change_wrong" if cell.endswith("/change") else "wrong_value"


def units(cell: str, evidence: Evidence) -> list[Decimal]:
    """The last printed places that the right value may have: those of its row, of the day before, its own last."""
    row, _, name = cell.rpartition("/")
    sisters = {"current": ("previous",), "previous": ("current",), "change": ("current", "previous")}
    texts = [evidence.texts.get(f"{row}/{s}") for s in sisters.get(name, ())]
    texts += [evidence.yesterday.cells.get(cell) if evidence.yesterday else None, evidence.texts.get(cell)]
    return [(2 * n.half).normalize() for t in texts if (n := parse_printed(t)) and n.value] or [Decimal(1)]


def as_printed(value: Decimal, cell: str, evidence: Evidence) -> str:
    """A value as the row would print it: with as few places as show it."""
    for unit in sorted(units(cell, evidence), reverse=True):
        if value % unit == 0:
            return format(value.quantize(unit) if unit < 1 else value.quantize(Decimal(1)), "f")
    return format(value, "f")


def on_grid(allowed: Interval, unit: Decimal, step: Step | None) -> list[Decimal]:
    """Printed numbers of a unit that stand for something allowed; those of a step themselves must be allowed."""
    half = Decimal(0) if step and step.size.normalize() % unit == 0 else unit / 2
    first = ((allowed.low - half) / unit).to_integral_value(ROUND_HALF_UP) - 1
    count = min(int((allowed.width + 2 * half) / unit) + 3, _MOST)
    low, high = allowed.low - half, allowed.high + half
    found = [c for k in range(count) if low <= (c := (first + k) * unit) <= high]
    if count >= _MOST:
        found = [(allowed.middle / unit).to_integral_value(ROUND_HALF_UP) * unit]
    return found
