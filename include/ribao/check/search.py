"""The cheapest set of causes that makes every relation hold: an exact search, branch and bound.

After Fellegi and Holt's error localisation (a set of cells which, set free, lets
all edits hold), weighted by how likely each mistake is. A state is what the
cells are taken to be; a broken relation must be explained by one of its cells
having gone wrong, by a cause of several cells, by having been computed from a
wrong number, or be given up at a high price.
"""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from ribao.catalogue.thresholds import threshold
from ribao.cells import CellRef
from ribao.check.causes import Cause
from ribao.check.cell_hypotheses import find_agreement, suspect_cell
from ribao.check.constraints import Constraints
from ribao.check.intervals import ANY, Interval
from ribao.check.relations import Relation

_GIVE_UP_COST: float = threshold("search.give_up_cost")
_CASUALTY_COST: dict[str, float] = {
    "row": threshold("search.casualty_row_cost"),
    "stated": threshold("search.casualty_stated_cost"),
}
_COMPUTED_COST: float = threshold("search.casualty_computed_cost")
_FURTHER_COST: float = threshold("search.casualty_further_cost")
_TIE_COST: float = threshold("search.tie_cost")
_MOST_STATES: int = threshold("search.most_states_count")


@dataclass(frozen=True, slots=True)
class Explanation:
    """Causes that together make a group of relations hold, what that costs, and what they leave unexplained."""

    cost: float
    causes: tuple[Cause, ...]
    given_up: tuple[Relation, ...]

    @property
    def roots(self) -> tuple[Cause, ...]:
        """The causes that are no casualties of another."""
        return tuple(c for c in self.causes if not c.casualty)


class Search:
    """A search over one report's constraints; `values` is changed while it runs and is as before after it."""

    def __init__(
        self,
        constraints: Constraints,
        values: dict[CellRef, Interval],
        group_causes: Sequence[Cause],
        relations: Sequence[Relation],
        fixed: frozenset[str] = frozenset(),
    ) -> None:
        self.constraints, self.values = constraints, values
        self.touching: dict[str, list[Relation]] = defaultdict(list)
        for relation in relations:
            for cell in relation.cells:
                self.touching[cell].append(relation)
        self.over: dict[str, list[Cause]] = defaultdict(list)
        for cause in group_causes:
            for cell in cause.cells:
                self.over[cell].append(cause)
        self.fixed = set(fixed)
        self.hurt: set[str] = set()
        self.held = {id(r): r.holds(constraints.values) for r in relations}

    def explain(self, broken: Sequence[Relation]) -> list[Explanation]:
        """The best explanation of broken relations first, then those about as good."""
        self.found: list[Explanation] = []
        self.best = _GIVE_UP_COST * len(broken)
        self.states = 0
        self.share = self._shares(broken)
        self._descend(dict.fromkeys(broken), [], [], 0.0)
        self.found.sort(key=lambda e: e.cost)
        return [e for e in self.found if e.cost <= self.best + _TIE_COST] or [
            Explanation(self.best, (), tuple(broken))
        ]

    def _shares(self, broken: Sequence[Relation]) -> dict[int, float]:
        """What each broken relation costs at least: its cheapest cause's cost, shared among all that this one resolves."""
        share = dict.fromkeys(map(id, broken), _GIVE_UP_COST)
        for relation in broken:
            for cause in self._causes(relation):
                satisfied = self._find_satisfied(cause, broken)
                for other in satisfied:
                    share[id(other)] = min(share[id(other)], cause.cost / len(satisfied))
        return share

    def _find_satisfied(self, cause: Cause, broken: Sequence[Relation]) -> list[Relation]:
        was = self._apply(cause)
        satisfied = [r for r in broken if r.holds(self.values)]
        self.values.update(was)
        return satisfied

    def _descend(
        self, broken: dict[Relation, None], causes: list[Cause], given_up: list[Relation], cost: float
    ) -> None:
        if not broken:
            self.best = min(self.best, cost)
            self.found.append(Explanation(cost, tuple(causes), tuple(given_up)))
            return
        self.states += 1
        if self.states > _MOST_STATES or cost + self._at_least(broken) > self.best + _TIE_COST:
            return
        relation = self._next(broken)
        for cause in sorted(self._causes(relation), key=lambda c: self._per_relation(c, broken)):
            was = self._apply(cause)
            if relation.holds(self.values):
                left = self._broken_after(cause, broken, given_up)
                self.fixed.update(cause.cells)
                self.hurt.update(cause.cells if cause.casualty else ())
                self._descend(left, [*causes, cause], given_up, cost + cause.cost)
                self.fixed.difference_update(cause.cells)
                self.hurt.difference_update(cause.cells)
            self.values.update(was)
        rest = {r: None for r in broken if r is not relation}
        self._descend(rest, causes, [*given_up, relation], cost + _GIVE_UP_COST)

    def _per_relation(self, cause: Cause, broken: Mapping[Relation, None]) -> float:
        """Causes that may resolve the most for their cost are tried first: a good explanation early cuts the search."""
        return cause.cost / sum(1 for r in broken if not set(cause.cells).isdisjoint(r.cells))

    def _at_least(self, broken: Mapping[Relation, None]) -> float:
        return sum(self.share.get(id(r), 0.0) for r in broken)

    def _next(self, broken: Mapping[Relation, None]) -> Relation:
        """A relation that a cause just broke has the fewest ways out; otherwise the first."""
        return max(broken, key=lambda r: sum(c in self.fixed for c in r.cells))

    def _broken_after(
        self, cause: Cause, broken: Mapping[Relation, None], given_up: Sequence[Relation]
    ) -> dict[Relation, None]:
        touched = {r: None for c in cause.cells for r in self.touching[c] if r not in given_up}
        left = {r: None for r in broken if r not in touched}
        left.update({r: None for r in touched if not r.holds(self.values)})
        return left

    def _causes(self, relation: Relation) -> Iterator[Cause]:
        """Every way that a broken relation may be explained in the present state."""
        free = [c for c in relation.cells if c not in self.fixed]
        seen: set[int] = set()
        for cell in free:
            if single := suspect_cell(cell, relation, self.constraints, self.values, self.touching[cell]):
                yield single
            for cause in self.over[cell]:
                if id(cause) not in seen and not self.fixed.intersection(cause.cells):
                    seen.add(id(cause))
                    complete = self._fill_cells(cause)
                    if not self._clears(complete):
                        yield complete
        if casualty := self._casualty(relation):
            yield casualty

    def _casualty(self, relation: Relation) -> Cause | None:
        """The computed cell of a relation that held as printed and broke when a number in it was put right."""
        stated = relation.family == "stated"
        cell = relation.cells[1] if stated else relation.left
        wrong = {c for c in relation.cells if c != cell and c in self.fixed}
        if (
            not (relation.computed or stated)
            or cell in self.fixed
            or not wrong
            or not self.held[id(relation)]
        ):
            return None
        cost = _FURTHER_COST if wrong <= self.hurt else _CASUALTY_COST.get(relation.family, _COMPUTED_COST)
        allowed = relation.allows(cell, self.values)
        return Cause("casualty", (cell,), {cell: allowed}, cost, casualty=True)

    def _fill_cells(self, cause: Cause) -> Cause:
        """The cause with what the trusted witnesses allow its cells to be, one after another."""
        values = dict(cause.values)
        unknown = [c for c in cause.cells if c not in values]
        for cell in list(unknown):
            taken = {**self.values, **values}
            allowed = [
                r.allows(cell, taken)
                for r in self.touching[cell]
                if not any(c in unknown and c != cell for c in r.cells)
            ]
            values[cell] = find_agreement(allowed[0], allowed[1:]) if allowed else ANY
            unknown.remove(cell)
        return Cause(cause.type, cause.cells, values, cause.cost, cause.proposed, cause.casualty, cause.fact)

    def _clears(self, cause: Cause) -> bool:
        """Whether the trusted witnesses allow the culprit what is printed: then it is none."""
        allowed = cause.values[cause.cells[0]]
        return allowed.width.is_finite() and bool(allowed & self.constraints.values[cause.cells[0]])

    def _apply(self, cause: Cause) -> dict[CellRef, Interval]:
        """Take the cause's values for its cells; gives what they were."""
        was = {c: self.values[c] for c in cause.cells}
        self.values.update({c: cause.values[c] for c in cause.cells})
        return was
