"""The diagnosis of a report: its broken relations in groups, each explained, and what can be said of each mistake."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from decimal import Decimal

from ribao.cells import CellRef
from ribao.check.constraints import Constraints
from ribao.check.diagnosis.explanations import Explanation
from ribao.check.diagnosis.hypotheses import PUBLISHED, Hypothesis
from ribao.check.diagnosis.observations import Observations
from ribao.check.diagnosis.posterior import Diagnosis, Posterior
from ribao.check.diagnosis.propagation import sort_assumptions
from ribao.check.diagnosis.rows import build_rows
from ribao.check.diagnosis.scopes import find_row_slips, find_sentence_slips, find_wide_slips
from ribao.check.diagnosis.scorer import Scorer
from ribao.check.diagnosis.search import Search
from ribao.check.diagnosis.wide_search import WideSearch
from ribao.check.diagnosis.witness_groups import find_witness_groups
from ribao.check.relations import Relation


@dataclass(frozen=True, slots=True)
class Disagreement:
    """Published numbers that a witness gives of something else, and the probability that it is their cells that are wrong."""

    published: Sequence[CellRef]
    confidence: Decimal


@dataclass(slots=True)
class Diagnoses:
    """What a report's diagnosis comes to: mistakes, restated numbers of the report before, witnesses, relations given up."""

    mistakes: list[Diagnosis] = field(default_factory=list)
    restated: list[CellRef] = field(default_factory=list)
    disagreeing: list[Disagreement] = field(default_factory=list)
    unexplained: list[list[Relation]] = field(default_factory=list)


def diagnose(constraints: Constraints) -> Diagnoses:
    """All mistakes in a report."""
    observations = Observations(constraints)
    rows, scorer = build_rows(observations), Scorer(observations)
    several = [*find_row_slips(rows, scorer), *find_sentence_slips(scorer)]
    search = Search(observations, scorer, several)
    wide = WideSearch(search, observations.broken, several)
    wide.accept([*find_wide_slips(rows, scorer), *find_witness_groups(scorer)])
    wide.merge()
    found = Diagnoses()
    for explanations in wide.solutions():
        _conclude(explanations, observations, found)
    return found


def _conclude(explanations: Sequence[Explanation], observations: Observations, found: Diagnoses) -> None:
    """Add what a group's explanations come to."""
    if not explanations:
        return
    given_up = [
        a for h in explanations[0].hypotheses for a in sort_assumptions(h.gives_up) if isinstance(a, Relation)
    ]
    if given_up:
        found.unexplained.append(given_up)
    posterior = Posterior(explanations, observations)
    for hypothesis in explanations[0].hypotheses:
        if hypothesis.slip == "restated":
            found.restated += _list_cells(hypothesis)
        elif hypothesis.slip == PUBLISHED:
            cells = _list_cells(hypothesis)
            found.disagreeing.append(Disagreement(cells, posterior.share_wrong([c.present for c in cells])))
        elif hypothesis.is_mistake and hypothesis.cells[0] not in explanations[0].casualties:
            found.mistakes.append(posterior.describe(hypothesis))


def _list_cells(hypothesis: Hypothesis) -> list[CellRef]:
    return [a for a in sort_assumptions(hypothesis.gives_up) if isinstance(a, CellRef)]
