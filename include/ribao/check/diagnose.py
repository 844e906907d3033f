"""From broken relations to causes: group by group, each explained at the least cost, ties said openly."""

from collections.abc import Sequence
from dataclasses import dataclass

from ribao.check.causes import Cause
from ribao.check.coincidences import coincidences
from ribao.check.evidence import Evidence
from ribao.check.intervals import ANY, Interval
from ribao.check.relations import Relation
from ribao.check.search import Explanation, Search
from ribao.check.suspects import agreed, as_printed, likeliest


@dataclass(frozen=True, slots=True)
class Diagnosis:
    """A cause, what proves it, what it spoilt, and its rivals.

    `witnesses` are the relations over the culprit that were broken, the report's other numbers
    being right; `casualties` cells wrong only because of it; `rivals` causes that explain the
    same about as well.
    """

    cause: Cause
    proposed: str | None
    witnesses: tuple[Relation, ...]
    casualties: tuple[str, ...] = ()
    rivals: tuple[Cause, ...] = ()


def diagnose(evidence: Evidence) -> tuple[list[Diagnosis], list[Relation]]:
    """Causes in the order of their relations, and the broken relations that none explains."""
    values = dict(evidence.values)
    hints = coincidences(evidence, values)
    given_up: list[Relation] = []
    found: list[tuple[Explanation, list[Explanation]]] = []
    fixed: set[str] = set()
    while groups := _groups(
        [r for r in evidence.relations if r not in given_up and not r.holds(values)], hints
    ):
        for group in groups:
            still = [r for r in group if not r.holds(values)]
            if not still:
                continue
            search = Search(evidence, values, hints, evidence.relations, frozenset(fixed))
            best, *others = search.explain(still)
            found.append((best, others))
            given_up += best.given_up
            for cause in best.causes:
                values.update(cause.values)
                fixed.update(cause.cells)
    diagnoses = [d for best, others in found for d in _diagnoses(best, others, evidence, values)]
    return diagnoses, given_up


def _groups(broken: Sequence[Relation], hints: Sequence[Cause]) -> list[list[Relation]]:
    """Broken relations that share cells, or that one coincidence would explain together."""
    parent: dict[str, str] = {}

    def root(cell: str) -> str:
        while parent.setdefault(cell, cell) != cell:
            cell = parent[cell]
        return cell

    doubtful = {c for r in broken for c in r.cells}
    for cells in (*(r.cells for r in broken), *(c.cells for c in hints if len(doubtful & set(c.cells)) > 1)):
        together = [c for c in cells if c in doubtful]
        for cell in together[1:]:
            parent[root(cell)] = root(together[0])
    groups: dict[str, list[Relation]] = {}
    for relation in broken:
        groups.setdefault(root(relation.cells[0]), []).append(relation)
    return list(groups.values())


def _diagnoses(
    best: Explanation, others: Sequence[Explanation], evidence: Evidence, values: dict[str, Interval]
) -> list[Diagnosis]:
    return [
        Diagnosis(
            cause,
            _proposal(cause, evidence, values),
            tuple(_witnesses(cause, evidence)),
            tuple(_casualties(cause, best, evidence)),
            tuple(_rivals(cause, best, others)),
        )
        for cause in best.roots
    ]


def _witnesses(cause: Cause, evidence: Evidence) -> list[Relation]:
    """Broken relations over the cause's cells, those over the culprit first."""
    broken = [r for r in evidence.relations if not r.holds(evidence.values)]
    mine = [r for r in broken if set(r.cells) & set(cause.cells)]
    return sorted(mine, key=lambda r: cause.cells[0] not in r.cells)


def _casualties(cause: Cause, best: Explanation, evidence: Evidence) -> list[str]:
    """Cells computed from the cause's, and what was computed from those."""
    wrong = set(cause.cells)
    found: list[str] = []
    for casualty in (c for c in best.causes if c.casualty):
        (cell,) = casualty.cells
        if any(cell in r.cells and wrong & set(r.cells) for r in evidence.relations):
            found.append(cell)
            wrong.add(cell)
    return found


def _rivals(cause: Cause, best: Explanation, others: Sequence[Explanation]) -> list[Cause]:
    """Causes that stand in this one's place in an explanation about as good."""
    mine = {c.cells for c in best.roots}
    rivals: dict[tuple[str, ...], Cause] = {}
    for other in others:
        theirs = {c.cells: c for c in other.roots}
        if mine - theirs.keys() == {cause.cells}:
            rivals.update({cells: c for cells, c in theirs.items() if cells not in mine})
    return list(rivals.values())


def _proposal(cause: Cause, evidence: Evidence, values: dict[str, Interval]) -> str | None:
    """The culprit's right value, from the cause itself or from what all trusted witnesses allow in the end."""
    culprit = cause.cells[0]
    if culprit in cause.proposed:
        return cause.proposed[culprit]
    allowed = cause.values.get(culprit, ANY)
    if not allowed.width.is_finite():
        over = [r.allows(culprit, values) for r in evidence.relations if culprit in r.cells]
        known = [i for i in over if i.width.is_finite()]
        if not known:
            return None
        allowed = agreed(known[0], known[1:])
    right, _ = likeliest(culprit, allowed, evidence)
    return None if right is None else as_printed(right, culprit, evidence)
