"""Slips of a wide scope, taken in where they make a report's explanation cheaper.

They are enumerated outside the search: each is tried on the groups of broken relations that it touches, and the one that
saves the most bits is accepted, again and again until none saves any. All other groups keep their explanations.
"""

from collections.abc import Iterable, Iterator, Sequence
from math import inf

from ribao.catalogue.thresholds import threshold
from ribao.cells import CellRef
from ribao.check.diagnosis.hypotheses import Hypothesis
from ribao.check.diagnosis.prices import to_weight
from ribao.check.diagnosis.scoring import Explanation
from ribao.check.diagnosis.search import Search, group_relations
from ribao.check.relations import Relation

Group = tuple[frozenset[Relation], tuple[Hypothesis, ...]]


class WideSearch:
    """The groups of a report with the wide slips accepted so far."""

    def __init__(self, search: Search, broken: Sequence[Relation], several: Sequence[Hypothesis]) -> None:
        self._search = search
        self._groups: dict[Group, float] = {}
        for group in group_relations(broken, [h.cells for h in several]):
            self._groups[frozenset(group), ()] = 0.0

    def accept(self, hypotheses: Iterable[Hypothesis]) -> None:
        """Accept the wide slips that save bits, the best first."""
        left = sorted(hypotheses, key=self._count_touched, reverse=True)
        while left:
            tried = [(self._try(h), h) for h in left]
            left = [h for (saved, _, _), h in tried if saved > -_MOST_BITS]
            if not left:
                return
            (saved, merged, group), best = max(tried, key=lambda t: t[0][0])
            if saved <= 0:
                return
            for old in merged:
                del self._groups[old]
            self._groups[group] = to_weight(saved) / (1 + to_weight(saved))
            left.remove(best)
            left = [h for h in left if h.gives_up.isdisjoint(best.gives_up)]

    def merge(self) -> None:
        """Join groups whose best explanations meet: one mistake was taken for two."""
        while pair := self._find_meeting():
            other_share = max(self._groups.pop(group) for group in pair)
            broken = frozenset(r for g in pair for r in g[0])
            self._groups[broken, tuple(dict.fromkeys(h for g in pair for h in g[1]))] = other_share

    def _find_meeting(self) -> tuple[Group, Group] | None:
        seen: dict[CellRef, Group] = {}
        for group in self._groups:
            explanations = self._search.explain(tuple(group[0]), group[1])
            cells = {a for h in explanations[0].hypotheses for a in h.gives_up} if explanations else set()
            cells |= {c for r in group[0] for c in r.cells}
            for cell in cells:
                if isinstance(cell, CellRef) and seen.setdefault(cell, group) is not group:
                    return seen[cell], group
        return None

    def solutions(self) -> Iterator[tuple[list[Explanation], float]]:
        """The explanations of each group, and the probability that its wide slip is none."""
        for (broken, start), other_share in self._groups.items():
            yield self._search.explain(tuple(broken), start), other_share

    def _count_touched(self, hypothesis: Hypothesis) -> int:
        """The broken relations over a wide slip's cells: those of the most are tried first."""
        return sum(not hypothesis.gives_up.isdisjoint(r.cells) for broken, _ in self._groups for r in broken)

    def _try(self, hypothesis: Hypothesis) -> tuple[float, list[Group], Group]:
        """The bits that a wide slip saves, the groups that it joins, and what they become."""
        cells = {a for a in hypothesis.gives_up if isinstance(a, CellRef)}
        merged = [g for g in self._groups if any(not cells.isdisjoint(r.cells) for r in g[0])]
        start = (hypothesis, *(h for g in merged for h in g[1]))
        group: Group = (frozenset(r for g in merged for r in g[0]), start)
        if len(group[0]) < 2 and self._search.scorer.printed_total(hypothesis.cells) <= hypothesis.bits:
            return -inf, merged, group
        bits = self._search.least_bits(tuple(group[0]), group[1], inf)
        return sum(self._search.least_bits(tuple(b), s, _MOST_BITS) for b, s in merged) - bits, merged, group


_MOST_BITS: float = threshold("search.most_bits")
