"""Slips of a wide scope, taken in where they make a report's explanation cheaper.

They are enumerated outside the search: each is tried on the groups of broken relations that it touches, and the one that
saves the most bits is accepted, again and again until none saves any. All other groups keep their explanations.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from math import inf

from ribao.catalogue.thresholds import threshold
from ribao.cells import CellRef
from ribao.check.diagnosis.explanations import Explanation
from ribao.check.diagnosis.hypotheses import Hypothesis
from ribao.check.diagnosis.propagation import sort_assumptions
from ribao.check.diagnosis.search import Search, group_relations
from ribao.check.relations import Relation

_MOST_BITS: float = threshold("search.most_bits")
_MARGIN_BITS: float = threshold("search.margin_bits")
_MOST_ALTERNATIVES: int = threshold("search.most_alternatives_count")

Group = tuple[frozenset[Relation], tuple[Hypothesis, ...]]


@dataclass(frozen=True, slots=True)
class _Trial:
    """What a wide slip saves, the groups that it joins, and what they become."""

    hypothesis: Hypothesis
    saved: float
    merged: list[Group]
    group: Group


class WideSearch:
    """The groups of a report with the wide slips accepted so far, and what might be instead of them."""

    def __init__(self, search: Search, broken: Sequence[Relation], several: Sequence[Hypothesis]) -> None:
        self._search = search
        self._groups: list[Group] = [
            (frozenset(group), ()) for group in group_relations(broken, [h.cells for h in several])
        ]
        self._alternatives: dict[Hypothesis, list[tuple[Hypothesis, ...]]] = {}

    def accept(self, hypotheses: Iterable[Hypothesis]) -> None:
        """Accept the wide slips that save bits, the best first."""
        left = list(hypotheses)
        while left:
            tried = list(self._try_all(left))
            if not tried or tried[0].saved <= 0:
                return
            best = tried[0]
            group = self._drop_needless(best.group)
            self._groups = [g for g in self._groups if g not in best.merged] + [group]
            self._alternatives[best.hypothesis] = list(_find_alternatives(tried))
            left = [h for h in left if h.gives_up.isdisjoint(best.hypothesis.gives_up)]

    def _drop_needless(self, group: Group) -> Group:
        """Leave out the wide slips that a later one has made needless."""
        for slip in group[1][1:]:
            without: Group = (group[0], tuple(h for h in group[1] if h is not slip))
            if self._least_bits(without) <= self._least_bits(group):
                group = without
        return group

    def _try_all(self, hypotheses: Sequence[Hypothesis]) -> list[_Trial]:
        """The wide slips that may save bits with what they save, the best first.

        Those that can save the most are tried first; one that cannot come near the best any more is not tried.
        """
        most = {h: self._most_saved(h) for h in hypotheses}
        tried: list[_Trial] = []
        best = 0.0
        for hypothesis in sorted(hypotheses, key=lambda h: -most[h]):
            if most[hypothesis] > max(best - _MARGIN_BITS, 0.0):
                tried.append(self._try(hypothesis))
                best = max(best, tried[-1].saved)
        return sorted(tried, key=lambda t: -t.saved)

    def _find_touched(self, hypothesis: Hypothesis) -> list[Group]:
        return [g for g in self._groups if any(not hypothesis.gives_up.isdisjoint(r.cells) for r in g[0])]

    def _most_saved(self, hypothesis: Hypothesis) -> float:
        """The most bits that a wide slip can save: all that the groups it touches take now."""
        touched = self._find_touched(hypothesis)
        replaced = self._search.scorer.rows.printed_total(hypothesis.cells)
        return sum(map(self._least_bits, touched)) + replaced - hypothesis.bits if touched else 0.0

    def _least_bits(self, group: Group) -> float:
        return self._search.least_bits(sort_assumptions(group[0]), group[1], inf if group[1] else _MOST_BITS)

    def _try(self, hypothesis: Hypothesis) -> _Trial:
        """Put a wide slip into the groups that it touches, which become one."""
        merged = self._find_touched(hypothesis)
        start = (hypothesis, *(h for g in merged for h in g[1]))
        group: Group = (frozenset(r for g in merged for r in g[0]), start)
        before = sum(map(self._least_bits, merged))
        saved = before - self._search.least_bits(sort_assumptions(group[0]), group[1], inf)
        return _Trial(hypothesis, saved, merged, group)

    def merge(self) -> None:
        """Join groups whose best explanations meet: one mistake was taken for two."""
        while pair := self._find_meeting():
            broken = frozenset(r for g in pair for r in g[0])
            start = tuple(dict.fromkeys(h for g in pair for h in g[1]))
            self._groups = [*(g for g in self._groups if g not in pair), (broken, start)]

    def _find_meeting(self) -> tuple[Group, Group] | None:
        seen: dict[CellRef, Group] = {}
        for group in self._groups:
            explanations = self._search.explain(sort_assumptions(group[0]), group[1])
            cells = {a for h in explanations[0].hypotheses for a in h.gives_up} if explanations else set()
            cells |= {c for r in group[0] for c in r.cells}
            for cell in sort_assumptions(cells):
                if isinstance(cell, CellRef) and seen.setdefault(cell, group) is not group:
                    return seen[cell], group
        return None

    def solutions(self) -> Iterator[list[Explanation]]:
        """The explanations of each group, the cheapest first."""
        for broken, start in self._groups:
            relations = sort_assumptions(broken)
            found = list(self._search.explain(relations, start))
            for accepted in start:
                for instead in self._alternatives[accepted]:
                    others = tuple(h for h in start if h is not accepted)
                    found += self._search.explain_once(relations, (*others, *instead), found[0].bits)
            yield sorted(found, key=lambda e: e.bits)


def _find_alternatives(tried: Sequence[_Trial]) -> Iterator[tuple[Hypothesis, ...]]:
    """What might be instead of the best of the wide slips tried: another, or none."""
    best = tried[0]
    near = [t for t in tried[1:] if t.saved > best.saved - _MARGIN_BITS]
    same = [t for t in near if any(g in best.merged for g in t.merged)]
    yield from ((t.hypothesis,) for t in same[:_MOST_ALTERNATIVES])
    if best.saved < _MARGIN_BITS:
        yield ()
