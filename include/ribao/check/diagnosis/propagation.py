"""What numbers may be once some are suspect, and which observations contradict each other.

A suspect cell is free: its relations narrow it, and each bound remembers the observations responsible for it. Where nothing
is left of a cell, or relations over numbers that are not suspect fail, the responsible observations are a conflict: one
of them must be wrong.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import TypeVar

from ribao.catalogue.thresholds import threshold
from ribao.cells import CellRef
from ribao.check.diagnosis.observations import Exactness, Observations, pad
from ribao.check.intervals import ANY, Interval
from ribao.check.relations import Relation

# What may be given up: a cell's print, a relation's exactness, a relation.
Assumption = CellRef | Exactness | Relation
Conflict = frozenset[Assumption]
AnyAssumption = TypeVar("AnyAssumption", bound=Assumption)


def sort_assumptions(assumptions: Iterable[AnyAssumption]) -> list[AnyAssumption]:
    """Assumptions in the one order that their names give: that of a set differs from run to run."""
    return sorted(assumptions, key=_name_assumption)


def _name_assumption(assumption: Assumption) -> tuple[int, str, tuple[CellRef, ...]]:
    if isinstance(assumption, Exactness):
        return 2, assumption.relation.name, assumption.relation.cells
    if isinstance(assumption, Relation):
        return 1, assumption.name, assumption.cells
    return 0, assumption, ()


# The assumptions behind a range's lower and upper bound.
Because = tuple[Conflict, Conflict]

_MOST_ROUNDS: int = threshold("propagation.most_rounds_count")


@dataclass(slots=True)
class Beliefs:
    """What suspect cells may print."""

    ranges: dict[CellRef, Interval]


def propagate(
    observations: Observations,
    given: Mapping[CellRef, Interval],
    dropped: frozenset[Assumption],
    broken: Iterable[Relation],
) -> Beliefs | Conflict:
    """What suspect cells may print, or a conflict. `given` are the suspect cells with what their slips leave of them."""
    state = _Propagation(observations, given, dropped)
    return state.narrow() or state.find_broken(broken) or Beliefs(state.ranges)


class _Propagation:
    """One run: the numbers as points (`points`) and as what they stand for (`values`)."""

    def __init__(
        self, observations: Observations, given: Mapping[CellRef, Interval], dropped: frozenset[Assumption]
    ) -> None:
        self.observations, self.dropped = observations, dropped
        self.values, self.points = dict(observations.values), dict(observations.points)
        self.ranges: dict[CellRef, Interval] = {}
        self.unknown: set[CellRef] = set()
        self.because: dict[CellRef, Because] = {}
        for cell, interval in given.items():
            self._take(cell, interval, (frozenset(), frozenset()))

    def narrow(self) -> Conflict | None:
        """Narrow the suspect cells by each other's relations until nothing changes."""
        links = [
            (c, r, others)
            for c in self.ranges
            for r, others in self.observations.links(c)
            if r not in self.dropped
        ]
        changed = set(self.ranges)
        for _ in range(_MOST_ROUNDS):
            if not changed:
                break
            now: set[CellRef] = set()
            for cell, relation, others in links:
                # A relation speaks where one of the other cells has changed, and once at first.
                speaks = cell in changed or not changed.isdisjoint(others)
                known = speaks and self.unknown.isdisjoint(others)
                if known and (conflict := self._narrow_by(relation, cell, now)):
                    return conflict
            changed = now
        return None

    def _narrow_by(self, relation: Relation, cell: CellRef, changed: set[CellRef]) -> Conflict | None:
        exactness = self.observations.exactness(relation)
        exact = exactness is not None and exactness not in self.dropped
        allowed = self.observations.allows(relation, cell, self.points, self.values, exact)
        if not allowed.width.is_finite():
            return None
        was = self.ranges[cell]
        if allowed.low <= was.low and was.high <= allowed.high:
            return None
        sources = self._sources(relation, cell, exactness if exact else None)
        below, above = self.because[cell]
        left = was & allowed
        if left is None:
            return sources | (above if allowed.low > was.high else below)
        because = (sources if left.low > was.low else below, sources if left.high < was.high else above)
        self._take(cell, left, because)
        changed.add(cell)
        return None

    def _sources(self, relation: Relation, cell: CellRef | None, exactness: Exactness | None) -> Conflict:
        """The assumptions behind what a relation says of a cell."""
        found: set[Assumption] = {exactness or relation}
        for other in relation.cells:
            if other in self.ranges and other != cell:
                below, above = self.because[other]
                found |= below | above
            elif other != cell:
                found.add(other)
        return frozenset(found)

    def _take(self, cell: CellRef, interval: Interval, because: Because) -> None:
        self.ranges[cell], self.because[cell] = interval, because
        self.points[cell] = interval
        if interval is ANY:
            self.unknown.add(cell)
        else:
            self.unknown.discard(cell)
        self.values[cell] = pad(interval, self.observations.rounding(cell))

    def find_broken(self, broken: Iterable[Relation]) -> Conflict | None:
        """A relation over unsuspected numbers that fails."""
        for relation in broken:
            if relation in self.dropped or not self.ranges.keys().isdisjoint(relation.cells):
                continue
            exactness = self.observations.exactness(relation)
            breach = self.observations.breaches[relation]
            if breach == "exact":
                if exactness not in self.dropped:
                    return self._sources(relation, None, exactness)
            elif breach == "whole":
                return self._sources(relation, None, None)
        return None
