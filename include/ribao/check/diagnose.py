"""From broken relations to causes: the cheapest explanation first, until nothing broken is left.

After Fellegi and Holt's error localisation: a cause is a set of cells which,
set free, lets every relation it settles hold again. Causes compete by what
they settle, what they would upset and how likely such a mistake is; the best
is taken, its cells take the values it allows, and the rest is judged anew.
"""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from ribao.check.compound import compound_causes
from ribao.check.evidence import Evidence
from ribao.check.intervals import Interval
from ribao.check.relations import Relation
from ribao.check.suspects import Cause, suspect

# A rival this close to the chosen cause is named as possible too.
_TIE = 0.25


@dataclass(frozen=True, slots=True)
class Diagnosis:
    """A cause and its rivals that explain the same just as well."""

    cause: Cause
    rivals: tuple[Cause, ...] = ()


def diagnose(evidence: Evidence) -> tuple[list[Diagnosis], list[Relation]]:
    """Causes in the order they were found, and the broken relations that none explains."""
    values = dict(evidence.values)
    left = list(evidence.relations)
    found: list[Diagnosis] = []
    while any(not r.holds(values) for r in left):
        causes = sorted(_causes(evidence, values, left), key=lambda c: -c.score)
        if not causes or causes[0].score <= 0:
            break
        best = causes[0]
        rivals = tuple(
            c for c in causes[1:] if best.score - c.score < _TIE and set(c.settled) == set(best.settled)
        )
        found.append(Diagnosis(best, rivals))
        left = _settle(best, values, left)
    return found, [r for r in left if not r.holds(values)]


def _causes(evidence: Evidence, values: Mapping[str, Interval], left: Sequence[Relation]) -> list[Cause]:
    touching: dict[str, list[Relation]] = defaultdict(list)
    for relation in left:
        for cell in relation.cells:
            touching[cell].append(relation)
    doubtful = {c for r in left if not r.holds(values) for c in r.cells}
    singles = (suspect(c, evidence, values, touching[c]) for c in sorted(doubtful))
    return [c for c in (*singles, *compound_causes(evidence, values, touching, doubtful)) if c]


def _settle(cause: Cause, values: dict[str, Interval], left: Sequence[Relation]) -> list[Relation]:
    """Give the cause's cells the values it allows; relations over cells without one have no more to say."""
    values.update(cause.allowed)
    free = set(cause.cells) - set(cause.allowed)
    return [r for r in left if not free & set(r.cells) and r not in cause.settled and r not in cause.upset]
