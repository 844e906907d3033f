"""Witnesses that speak of something else in several cells at once: another contract month, another definition, another day.

Each is one assumption over many published numbers. Cells that the witness agrees on contradict it.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from ribao.catalogue.thresholds import threshold
from ribao.cells import CellRef
from ribao.check.constraints import Constraints
from ribao.check.diagnosis.hypotheses import PUBLISHED, Hypothesis
from ribao.check.diagnosis.prices import to_bits
from ribao.check.diagnosis.scorer import Scorer
from ribao.check.intervals import ANY
from ribao.model import WitnessReading

_EXCEPTION_BITS: float = threshold("groups.exception_bits")
_FEWEST: int = threshold("groups.fewest_rows_count")
_MONTH: float = threshold("witness.other_month_share")
_DEFINITION: float = threshold("witness.other_field_share")
_DAY: float = threshold("witness.other_day_share")


@dataclass(frozen=True, slots=True)
class _Grouping:
    """Published numbers that may speak of something else together: those of one name.

    `share` is how often they do, None where the reports before say so. `follows`: one of them gives the others.
    """

    name: Callable[[WitnessReading], str]
    share: float | None
    follows: bool


def find_witness_groups(scorer: Scorer) -> Iterator[Hypothesis]:
    """Every group of published numbers that differ together from cells that nothing else contradicts."""
    relations = scorer.observations.broken
    contradicted = {c for r in relations if r.family != "published" for c in r.cells}
    broken = {c for r in relations for c in r.cells if c.is_published and c.present not in contradicted}
    for grouping in _GROUPINGS:
        for cells in _group(scorer.constraints, grouping.name):
            differing = [c for c in cells if c in broken]
            if len(differing) >= _FEWEST:
                agreeing = sum(c not in broken and c.present not in contradicted for c in cells)
                bits = _price(grouping, differing, scorer) + _EXCEPTION_BITS * agreeing
                yield Hypothesis(PUBLISHED, frozenset(differing), bits, given=dict.fromkeys(differing, ANY))


def _price(grouping: _Grouping, differing: Sequence[CellRef], scorer: Scorer) -> float:
    free = [scorer.published_bits(c) for c in differing]
    values = max(free) if grouping.follows else sum(free)
    if grouping.share is None:
        return min(map(scorer.mistrust_bits, differing)) - min(free) + values
    return to_bits(grouping.share) + values


def _group(constraints: Constraints, name: Callable[[WitnessReading], str]) -> Sequence[Sequence[CellRef]]:
    found: dict[str, list[CellRef]] = {}
    for cell, reading in constraints.published.items():
        if key := name(reading):
            found.setdefault(f"{reading.witness} {key}", []).append(cell)
    return list(found.values())


def _name_month(reading: WitnessReading) -> str:
    """The commodity and the month, for numbers of one contract month."""
    commodity = reading.series.removeprefix("quote.").partition(".")[0]
    return f"{commodity} {reading.month}" if reading.month else ""


def _name_field(reading: WitnessReading) -> str:
    """What a number is, whatever it is of: an on-warrant stock; volume and open interest count one side or both."""
    if reading.series.startswith("quote."):
        return "count" if reading.field in ("volume", "open_interest") else reading.field
    return reading.series.partition(".")[2]


def _name_series(reading: WitnessReading) -> str:
    return "" if reading.series.startswith("quote.") else reading.series


_GROUPINGS = (
    _Grouping(_name_series, None, follows=True),
    _Grouping(_name_month, _MONTH, follows=True),
    _Grouping(_name_field, _DEFINITION, follows=False),
    _Grouping(lambda reading: str(reading.observed_on), _DAY, follows=False),
)
