"""The diagnosis of a report: its broken relations in groups, each explained, and what can be said of each mistake."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal

from ribao.catalogue.slips import find_slip
from ribao.catalogue.thresholds import threshold
from ribao.cells import CellRef
from ribao.check.constraints import Constraints
from ribao.check.diagnosis.hypotheses import PUBLISHED, Hypothesis
from ribao.check.diagnosis.observations import Observations
from ribao.check.diagnosis.propagation import sort_assumptions
from ribao.check.diagnosis.rows import build_rows
from ribao.check.diagnosis.scopes import find_row_slips, find_sentence_slips, find_wide_slips
from ribao.check.diagnosis.scoring import Explanation, Reading, Scorer
from ribao.check.diagnosis.search import Search, weigh
from ribao.check.diagnosis.wide_search import WideSearch
from ribao.check.diagnosis.witness_groups import find_witness_groups
from ribao.check.grid import format_printed
from ribao.check.intervals import Interval, exactly
from ribao.check.relations import Relation
from ribao.model import Fact, Proposal

_PROPOSED: float = threshold("proposals.least_share")
_MANY_SLIPS: int = threshold("proposals.many_slips_count")
_ARBITRARY_SLIPS: int = threshold("proposals.arbitrary_slips_count")
_LISTED: float = threshold("proposals.listed_share")


@dataclass(frozen=True, slots=True)
class Diagnosis:
    """One mistake with all that is known of it.

    `cells` are wrong, the one to look at first leading; `confidence` is the probability that it is; `proposals` are
    values that are certain enough, `values` the others with theirs; `alternatives` cells that may be wrong instead.
    `witnesses` are the broken relations over its cells, `final_values` what every cell is taken to be in the end.
    """

    slip: str
    type: str
    cells: tuple[CellRef, ...]
    confidence: Decimal
    proposals: Mapping[CellRef, Proposal]
    values: Sequence[Proposal]
    alternatives: Sequence[Proposal]
    casualties: tuple[CellRef, ...]
    witnesses: tuple[Relation, ...]
    final_values: Mapping[CellRef, Interval]
    fact: Fact | None = None

    @property
    def proposed(self) -> str | None:
        """The culprit's right value."""
        found = self.proposals.get(self.cells[0])
        return found.value if found else None


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
    posterior = _Posterior(explanations, observations)
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


class _Posterior:
    """What the explanations of a group come to, each weighed by its bits."""

    def __init__(self, explanations: Sequence[Explanation], observations: Observations) -> None:
        self.explanations, self.observations = explanations, observations
        self.constraints = observations.constraints
        self.weights = weigh(explanations)
        self.best = explanations[0]

    def describe(self, hypothesis: Hypothesis) -> Diagnosis:
        """A mistake of the best explanation with its casualties, values and alternatives."""
        best = self.best
        hurt = tuple(c for c in best.casualties if self._root(c) in hypothesis.cells)
        slip = best.readings[hypothesis.cells[0]].slip if hypothesis.single else hypothesis.slip
        cells = self._order(hypothesis)
        proposals, values = self._values((*cells, *hurt)) if find_slip(slip).proposes else ({}, [])
        witnesses = [r for r in self.observations.broken if set(r.cells) & set(cells)]
        return Diagnosis(
            slip,
            find_slip(slip).type,
            cells,
            self.share_wrong(cells[:1]),
            proposals,
            values,
            list(self._alternatives(hypothesis)),
            hurt,
            tuple(sorted(witnesses, key=lambda r: cells[0] not in r.cells)),
            self._final_values(),
            hypothesis.fact,
        )

    def _root(self, cell: CellRef) -> CellRef:
        seen = {cell}
        while (root := self.best.casualties.get(cell)) and root not in seen:
            seen.add(root)
            cell = root
        return cell

    def _order(self, hypothesis: Hypothesis) -> tuple[CellRef, ...]:
        """The cells, those proven wrong first; changes behind what they come from."""

        def unproven(cell: CellRef) -> tuple[bool, bool]:
            values = self.best.readings[cell].values
            printed = self.observations.value(cell)
            return None in values or printed in values, cell.table == "t2" and cell.field == "change"

        return tuple(sorted(hypothesis.cells, key=unproven))

    def share_wrong(self, cells: Sequence[CellRef]) -> Decimal:
        """The probability of the likeliest of some cells to be wrong."""
        return _round(max(map(self._share_wrong, cells)))

    def _share_wrong(self, cell: CellRef) -> float:
        return sum(self.weights[n] for n, e in enumerate(self.explanations) if cell in e.wrong)

    def _values(self, cells: Sequence[CellRef]) -> tuple[dict[CellRef, Proposal], list[Proposal]]:
        """The values that are certain enough, and the likeliest of the others."""
        sure: dict[CellRef, Proposal] = {}
        others: list[Proposal] = []
        for cell in cells:
            printed = self.observations.value(cell)
            for value, share in sorted(self._marginal(cell).items(), key=lambda item: -item[1]):
                if value is None or value == printed or share < _LISTED:
                    continue
                proposal = Proposal(cell, format_printed(value, cell, self.constraints), _round(share))
                if share >= _PROPOSED and not self._is_far_fetched():
                    sure[cell] = proposal
                else:
                    others.append(proposal)
        return sure, others

    def _is_far_fetched(self) -> bool:
        """Whether the best explanation takes so many mistakes, or so many arbitrary numbers, that its values are guesses."""
        roots = [h for h in self.best.hypotheses if h.is_mistake and h.cells[0] not in self.best.casualties]
        slips = [self.best.readings[h.cells[0]].slip for h in roots if h.single]
        arbitrary = sum("arbitrary" in slip for slip in slips)
        return len(roots) >= _MANY_SLIPS or (len(roots) > _ARBITRARY_SLIPS and arbitrary >= _ARBITRARY_SLIPS)

    def _marginal(self, cell: CellRef) -> dict[Decimal | None, float]:
        """The probability of each value of a cell, over all explanations."""
        found: dict[Decimal | None, float] = {}
        for n, explanation in enumerate(self.explanations):
            wrong = cell in explanation.wrong
            reading = explanation.readings.get(cell, Reading({None: 1.0})) if wrong else None
            values = reading.values if reading else {self.observations.value(cell): 1.0}
            for value, share in values.items():
                found[value] = found.get(value, 0.0) + self.weights[n] * share
        return found

    def _alternatives(self, hypothesis: Hypothesis) -> Iterator[Proposal]:
        """Cells that may be wrong instead, with their likeliest value."""
        cells = dict.fromkeys(
            h.cells[0]
            for n, e in enumerate(self.explanations)
            if hypothesis not in e.hypotheses and self.weights[n] >= _LISTED
            for h in e.hypotheses
            if h.is_mistake and h.cells[0] not in e.casualties
        )
        for cell in cells:
            if cell not in self.best.wrong and (share := self._share_wrong(cell)) >= _LISTED:
                marginal = {
                    v: s
                    for v, s in self._marginal(cell).items()
                    if v is not None and v != self.observations.value(cell)
                }
                value = max(marginal, key=lambda v: marginal[v], default=None)
                text = format_printed(value, cell, self.constraints) if value is not None else None
                yield Proposal(cell, text, _round(marginal[value] if value is not None else share))

    def _final_values(self) -> dict[CellRef, Interval]:
        values = dict(self.observations.values)
        for cell, reading in self.best.readings.items():
            if (value := reading.best) is not None:
                half = self.observations.halves[cell]
                values[cell] = Interval(value - half, value + half) if half else exactly(value)
        return values


def _round(share: float) -> Decimal:
    return Decimal(repr(min(share, 1.0))).quantize(Decimal("0.0001"))
