"""Explanations of a report's broken relations: hypotheses, what they take suspect cells to be, and their weights."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal

from ribao.catalogue.thresholds import threshold
from ribao.cells import CellRef
from ribao.check.diagnosis.hypotheses import Hypothesis

_OTHER: float = threshold("calibration.other_share")
_TEMPER: float = threshold("calibration.temper_share")


@dataclass(frozen=True, slots=True)
class Reading:
    """What a suspect cell may print: values with their probabilities (None: none singled out), and the likeliest slip."""

    values: Mapping[Decimal | None, float]
    slip: str = ""

    @property
    def best(self) -> Decimal | None:
        """The likeliest value."""
        return max(self.values, key=lambda v: self.values[v], default=None)


@dataclass(frozen=True, slots=True)
class Explanation:
    """Hypotheses that leave no conflict, their bits, what they take suspect cells to be, and who spoilt whom."""

    hypotheses: tuple[Hypothesis, ...]
    bits: float
    readings: Mapping[CellRef, Reading]
    casualties: Mapping[CellRef, CellRef] = field(default_factory=dict)

    @property
    def wrong(self) -> frozenset[CellRef]:
        """The cells whose print is wrong."""
        return frozenset(c for h in self.hypotheses for c in h.cells)


def weigh(explanations: Sequence[Explanation]) -> Mapping[int, float]:
    """The posterior of each explanation, by its place.

    It is tempered, for prices are not as exact as they look, and leaves something for what no explanation has.
    """
    least = min((e.bits for e in explanations), default=0.0)
    weights = [2.0 ** (_TEMPER * (least - e.bits)) for e in explanations]
    total = sum(weights)
    return {n: (1 - _OTHER) * w / total for n, w in enumerate(weights)}
