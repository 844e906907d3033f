"""Single cells under suspicion: what the other witnesses allow one to be, and at what cost it explains them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_EVEN, Decimal

from ribao.check.evidence import Evidence
from ribao.check.intervals import Interval
from ribao.check.patterns import COST, name_pattern
from ribao.check.relations import Relation
from ribao.numbers import parse_printed


@dataclass(frozen=True, slots=True)
class Cause:
    """A possible cause: the cells believed wrong, what they should be, and which relations that settles.

    `settled` are broken relations it explains, `upset` relations it would break.
    """

    pattern: str
    check: str
    cells: tuple[str, ...]
    allowed: Mapping[str, Interval]
    proposed: Mapping[str, str]
    settled: tuple[Relation, ...]
    upset: tuple[Relation, ...]
    cost: float

    @property
    def score(self) -> float:
        """Relations explained less relations upset, less what it costs to believe."""
        return len(self.settled) - 1.2 * len(self.upset) - 0.3 * self.cost


def suspect(
    cell: str, evidence: Evidence, values: Mapping[str, Interval], touching: Sequence[Relation]
) -> Cause | None:
    """One cell as the cause: the value that most of its relations agree on; None where it explains nothing."""
    allowed = [(r, r.allows(cell, values)) for r in touching]
    best = _most_agreed([i for _, i in allowed])
    if best is None:
        return None
    agreeing = [r for r, i in allowed if i & best]
    settled = tuple(r for r in agreeing if not r.holds(values))
    upset = tuple(r for r, i in allowed if not i & best and r.holds(values))
    if not settled:
        return None
    text = evidence.texts[cell]
    right = choose(text, best, _stale(cell, evidence))
    printed = parse_printed(text)
    pattern = "wrong_value"
    if right is not None and printed:
        pattern = name_pattern(str(printed.value), right, _stale(cell, evidence))
    if pattern == "wrong_value" and cell.endswith("/change"):
        pattern = "change_wrong"
    proposed = {cell: str(right)} if right is not None else {}
    return Cause(
        pattern,
        settled[0].name,
        (cell,),
        {cell: best},
        proposed,
        settled,
        upset,
        COST[pattern] + _prior(cell),
    )


def _prior(cell: str) -> float:
    """What it costs beforehand to doubt a cell: a past report's or a sentence's number more than a table's."""
    return 0.8 if cell.startswith("past/") else 0.4 if cell.startswith("text/") else 0.0


def _stale(cell: str, evidence: Evidence) -> Decimal | None:
    past = evidence.yesterday.cells.get(cell) if evidence.yesterday else None
    number = parse_printed(past)
    return number.value if number else None


def _most_agreed(intervals: Sequence[Interval]) -> Interval | None:
    """The interval that the most of them share."""
    best: tuple[int, Interval] | None = None
    for start in {i.low for i in intervals}:
        inside = [i for i in intervals if i.low <= start <= i.high]
        shared = Interval(max(i.low for i in inside), min(i.high for i in inside))
        if best is None or (len(inside), -shared.width) > (best[0], -best[1].width):
            best = len(inside), shared
    return best[1] if best and best[1].width.is_finite() else None


def choose(text: str, allowed: Interval, stale: Decimal | None) -> Decimal | None:
    """The one value to propose: inside the interval, in the printed number's places, by the likeliest mistake."""
    printed = parse_printed(text)
    if printed is None:
        return None
    step = printed.half * 2
    for quantum in (step, step / 10, step / 100, step * 10):
        candidates = _grid(allowed, quantum)
        if candidates:
            cost = {c: COST[name_pattern(str(printed.value), c, stale)] for c in candidates}
            return min(candidates, key=lambda c: (cost[c], abs(c - allowed.middle)))
    return None


def _grid(allowed: Interval, quantum: Decimal, most: int = 200) -> list[Decimal]:
    first = (allowed.low / quantum).to_integral_value(ROUND_HALF_EVEN) - 1
    found = [
        (first + k) * quantum for k in range(most) if allowed.low <= (first + k) * quantum <= allowed.high
    ]
    return found if len(found) < most - 2 else [(allowed.middle / quantum).to_integral_value() * quantum]
