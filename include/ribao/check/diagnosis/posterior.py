"""What the explanations of a group come to: how sure each cell, value and slip is."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from ribao.catalogue.slips import find_slip
from ribao.catalogue.thresholds import threshold
from ribao.cells import CellRef
from ribao.check.diagnosis.explanations import Explanation, Reading, weigh
from ribao.check.diagnosis.hypotheses import GIVEN_UP, Hypothesis
from ribao.check.diagnosis.observations import Observations, pad
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


class Posterior:
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
                if share >= _PROPOSED and (self._is_published(cell, value) or not self._is_far_fetched()):
                    sure[cell] = proposal
                else:
                    others.append(proposal)
        return sure, others

    def _is_published(self, cell: CellRef, value: Decimal) -> bool:
        """Whether a witness publishes a value of a cell."""
        found = {**self.observations.values, cell: exactly(value)}
        half = self.observations.rounding(cell)
        return any(
            r.family == "published" and pad(r.allows(cell, found), half) & exactly(value)
            for r in self.observations.touching[cell]
        )

    def _is_far_fetched(self) -> bool:
        """Whether the best explanation takes so many mistakes, or so many that explain anything, that its values are guesses."""
        roots = [h for h in self.best.hypotheses if h.is_mistake and h.cells[0] not in self.best.casualties]
        slips = [self.best.readings[h.cells[0]].slip for h in roots if h.single]
        given_up = sum(h.slip == GIVEN_UP for h in self.best.hypotheses)
        arbitrary = sum("arbitrary" in slip for slip in slips) + given_up
        count = len(roots) + given_up
        return count >= _MANY_SLIPS or (count > _ARBITRARY_SLIPS and arbitrary >= _ARBITRARY_SLIPS)

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
