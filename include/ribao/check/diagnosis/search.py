"""The cheapest explanations of conflicts: a best-first hitting-set search (Reiter), priced in bits.

A state is a set of hypotheses. Where it leaves a conflict, one of the conflict's assumptions must be given up, and each
hypothesis that does so makes a state. Where it leaves none it is an explanation. Explanations are kept up to
some bits behind the best.
"""

import heapq
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import count
from math import inf

from ribao.catalogue.thresholds import threshold
from ribao.cells import CellRef
from ribao.check.diagnosis.explanations import Explanation, Reading
from ribao.check.diagnosis.hypotheses import GIVEN_UP, PUBLISHED, Hypothesis
from ribao.check.diagnosis.observations import Exactness, Observations
from ribao.check.diagnosis.prices import to_bits
from ribao.check.diagnosis.propagation import Assumption, Beliefs, Conflict, propagate, sort_assumptions
from ribao.check.diagnosis.scorer import Scorer
from ribao.check.diagnosis.scoring import score
from ribao.check.intervals import ANY, Interval
from ribao.check.relations import Relation

_MARGIN_BITS: float = threshold("search.margin_bits")
_MOST_STATES: int = threshold("search.most_states_count")
_GIVE_UP_BITS: float = threshold("search.give_up_bits")
_MOST_BITS: float = threshold("search.most_bits")
_MOST_TRIAL_STATES: int = threshold("search.most_trial_states_count")
_MOST_STATES_OF_TRIALS: int = threshold("search.most_states_of_trials_count")
# A broken relation that a state leaves alone takes at least so much.
_PENDING_BITS: float = threshold("search.pending_bits")
_RESTATED_BITS: float = threshold("search.restated_bits")
_SETTLED_BITS: float = threshold("search.settled_bits")


class Search:
    """Explains groups of broken relations; `several` are the hypotheses about several cells."""

    def __init__(self, observations: Observations, scorer: Scorer, several: Sequence[Hypothesis]) -> None:
        self.observations, self.scorer = observations, scorer
        self._over: dict[Assumption, list[Hypothesis]] = defaultdict(list)
        for hypothesis in several:
            for assumption in hypothesis.gives_up:
                self._over[assumption].append(hypothesis)
        self._singles: dict[Assumption, Hypothesis] = {}
        self._least: dict[tuple[frozenset[Relation], frozenset[Hypothesis]], tuple[float, float]] = {}
        self.trial_states = 0
        self._known: dict[tuple[frozenset[Relation], frozenset[Hypothesis]], list[Explanation]] = {}

    def explain(self, broken: Sequence[Relation], start: Sequence[Hypothesis] = ()) -> list[Explanation]:
        """The explanations of a group of broken relations, the cheapest first; `start` are hypotheses that all have."""
        key = frozenset(broken), frozenset(start)
        if key not in self._known:
            self._known[key] = list(_Run(self, broken, tuple(start)).explanations(_MARGIN_BITS))
        return self._known[key]

    def least_bits(self, broken: Sequence[Relation], start: Sequence[Hypothesis], limit: float) -> float:
        """The bits of the cheapest explanation alone, or the limit where all cost more."""
        key = frozenset(broken), frozenset(start)
        if key in self._known:
            return min(self._known[key][0].bits, limit)
        bits, known_limit = self._least.get(key, (limit, -inf))
        if key not in self._least or (bits == known_limit and limit > known_limit):
            found = next(iter(_Run(self, broken, tuple(start), limit, trial=True).explanations(0.0)), None)
            bits = min(found.bits, limit) if found else limit
            self._least[key] = bits, limit
        return min(bits, limit)

    def explain_once(
        self, broken: Sequence[Relation], start: Sequence[Hypothesis], least: float
    ) -> list[Explanation]:
        """The cheapest explanation alone, where it is not far behind so many bits."""
        run = _Run(self, broken, tuple(start), least + _MARGIN_BITS)
        found = next(iter(run.explanations(0.0)), None)
        return [found] if found and found.bits <= least + _MARGIN_BITS else []

    def options(self, conflict: Conflict, state: Iterable[Hypothesis]) -> Iterator[Hypothesis]:
        """The hypotheses that give up an assumption of a conflict, none of which the state holds already."""
        seen: set[int] = set()
        taken = {a for h in state for a in h.gives_up}
        for assumption in sort_assumptions(conflict):
            for hypothesis in (self._single(assumption), *self._over[assumption]):
                if id(hypothesis) not in seen and taken.isdisjoint(hypothesis.gives_up):
                    seen.add(id(hypothesis))
                    yield hypothesis

    def _single(self, assumption: Assumption) -> Hypothesis:
        """The hypothesis that gives up one assumption only."""
        if assumption not in self._singles:
            self._singles[assumption] = self._build_single(assumption)
        return self._singles[assumption]

    def _build_single(self, assumption: Assumption) -> Hypothesis:
        if isinstance(assumption, Exactness):
            return Hypothesis("inexact", frozenset({assumption}), assumption.bits)
        if isinstance(assumption, Relation):
            # What a witness publishes is given up as its number, which costs what that number does.
            bits = _MOST_BITS if assumption.family == "published" else _GIVE_UP_BITS
            return Hypothesis(GIVEN_UP, frozenset({assumption}), bits)
        if assumption.is_published:
            bits = self.scorer.mistrust_bits(assumption)
            return Hypothesis(PUBLISHED, frozenset({assumption}), bits, given={assumption: ANY})
        if assumption.is_past:
            bits = self._price_restatement(assumption)
            return Hypothesis("restated", frozenset({assumption}), bits, given={assumption: ANY})
        bits = self.scorer.least_bits(assumption)
        return Hypothesis(
            "cell", frozenset({assumption}), bits, (assumption,), {assumption: ANY}, single=True
        )

    def _price_restatement(self, past: CellRef) -> float:
        """The bits of a number of the report before being wrong; what was suspect yesterday makes it cheaper."""
        constraints = self.observations.constraints
        if past in constraints.settled:
            return _SETTLED_BITS
        suspects = constraints.yesterday.suspects if constraints.yesterday else {}
        return min(_RESTATED_BITS, to_bits(float(suspects.get(past.present, 0))))


class _Run:
    """One search."""

    def __init__(
        self,
        search: Search,
        broken: Sequence[Relation],
        start: tuple[Hypothesis, ...],
        limit: float = inf,
        trial: bool = False,
    ) -> None:
        self.search, self.start, self.limit, self.trial = search, start, limit, trial
        # What a witness publishes of a cell leaves the fewest choices.
        self.broken = sorted(broken, key=lambda r: r.family != "published")
        self.heap: list[tuple[float, int, tuple[Hypothesis, ...], Conflict | Explanation]] = []
        self.seen: set[frozenset[int]] = set()
        self.complete: list[frozenset[int]] = []
        self.order = count()

    def explanations(self, margin: float) -> Iterator[Explanation]:
        """Explanations from the cheapest on, up to so many bits behind it."""
        self._add(self.start)
        best: float | None = None
        while self.heap and self._may_go_on():
            if self.heap[0][0] > (self.limit if best is None else best + margin):
                return
            bits, _, state, found = heapq.heappop(self.heap)
            if isinstance(found, Explanation):
                best = bits if best is None else best
                yield found
            else:
                self._expand(state, found)
        if best is None:
            yield self._give_up()

    def _may_go_on(self) -> bool:
        """Whether neither this search nor all trials together have taken too many states."""
        if len(self.seen) == 1:
            return True
        if self.trial:
            return len(self.seen) < _MOST_TRIAL_STATES and self.search.trial_states < _MOST_STATES_OF_TRIALS
        return len(self.seen) < _MOST_STATES

    def _expand(self, state: tuple[Hypothesis, ...], conflict: Conflict) -> None:
        for hypothesis in self.search.options(conflict, state):
            self._add((*state, hypothesis))

    def _give_up(self) -> Explanation:
        """What is left where no explanation is found in time: the relations that the start leaves broken are given up."""
        taken = {a for h in self.start for a in h.gives_up}
        left = [r for r in self.broken if r not in taken and taken.isdisjoint(r.cells)]
        given_up = tuple(h for r in left for h in self.search.options(frozenset({r}), ()))
        readings = self._read_start()
        bits = sum(h.bits for h in self.start) + max(sum(h.bits for h in given_up), _GIVE_UP_BITS)
        return Explanation((*self.start, *given_up), bits, readings)

    def _read_start(self) -> Mapping[CellRef, Reading]:
        """What the start's cells may be by all relations but those that contradict each other."""
        if not self.start:
            return {}
        dropped = {a for h in self.start for a in h.gives_up if not isinstance(a, CellRef)}
        while True:
            found = self._propagate(self.start, frozenset(dropped))
            if not isinstance(found, frozenset):
                break
            dropped |= {a for a in found if not isinstance(a, CellRef)}
        return score(self.search.scorer, self.start, found).readings

    def _propagate(self, state: tuple[Hypothesis, ...], dropped: frozenset[Assumption]) -> Beliefs | Conflict:
        given: dict[CellRef, Interval] = {c: i for h in state for c, i in h.given.items()}
        for hypothesis in state:
            given |= {c: ANY for c in hypothesis.cells if c not in given}
        return propagate(self.search.observations, given, dropped, self.broken)

    def _add(self, state: tuple[Hypothesis, ...]) -> None:
        """Propagate a state, and queue it by its bits: those of an explanation, or the least that it can come to."""
        key = frozenset(map(id, state))
        if key in self.seen:
            return
        self.seen.add(key)
        self.search.trial_states += self.trial
        if any(found <= key for found in self.complete):
            return
        dropped = frozenset(a for h in state for a in h.gives_up if not isinstance(a, CellRef))
        found = self._propagate(state, dropped)
        if isinstance(found, frozenset):
            touched = {a for h in state for a in h.gives_up}
            pending = sum(r not in touched and touched.isdisjoint(r.cells) for r in self.broken)
            least = self.search.scorer.least_total(state) + _PENDING_BITS * pending
            heapq.heappush(self.heap, (least, next(self.order), state, found))
        else:
            self.complete.append(key)
            explanation = score(self.search.scorer, state, found)
            heapq.heappush(self.heap, (explanation.bits, next(self.order), state, explanation))


def group_relations(broken: Sequence[Relation], joins: Iterable[Iterable[CellRef]]) -> list[list[Relation]]:
    """Broken relations that share cells, or that one hypothesis about several cells (`joins`) might explain together."""
    parent: dict[CellRef, CellRef] = {}

    def root(cell: CellRef) -> CellRef:
        while parent.setdefault(cell, cell) != cell:
            cell = parent[cell]
        return cell

    affected = {c for r in broken for c in r.cells}
    for cells in (*(r.cells for r in broken), *joins):
        together = [c for c in cells if c in affected]
        for cell in together[1:]:
            parent[root(cell)] = root(together[0])
    groups: dict[CellRef, list[Relation]] = {}
    for relation in broken:
        groups.setdefault(root(relation.cells[0]), []).append(relation)
    return list(groups.values())
