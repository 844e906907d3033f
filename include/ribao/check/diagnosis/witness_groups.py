"""Witnesses that speak of something else in several cells at once: another contract month, another definition, another day.

Each is one assumption over many published numbers. Cells that the witness agrees on contradict it.
"""

from collections.abc import Callable, Iterator, Sequence

from ribao.catalogue.thresholds import threshold
from ribao.cells import CellRef
from ribao.check.constraints import Constraints
from ribao.check.diagnosis.hypotheses import PUBLISHED, Hypothesis
from ribao.check.diagnosis.prices import to_bits
from ribao.check.diagnosis.scoring import Scorer

_EXCEPTION_BITS: float = threshold("groups.exception_bits")
_FEWEST: int = threshold("groups.fewest_rows_count")
_MONTH: float = threshold("witness.other_month_share")
_DEFINITION: float = threshold("witness.other_field_share")
_DAY: float = threshold("witness.other_day_share")


def find_witness_groups(scorer: Scorer) -> Iterator[Hypothesis]:
    """Every group of published numbers that differ together."""
    broken = {c for r in scorer.observations.broken for c in r.cells if c.is_published}
    for share, key in _GROUPINGS:
        for cells in _group(scorer.constraints, key):
            differing = [c for c in cells if c in broken]
            if len(differing) >= _FEWEST:
                # The numbers of a contract month follow from its close.
                free = differing[:1] if key is _name_month else differing
                bits = to_bits(share) + sum(map(scorer.published_bits, free))
                bits += _EXCEPTION_BITS * (len(cells) - len(differing))
                yield Hypothesis(PUBLISHED, frozenset(differing), bits)


def _group(
    constraints: Constraints, key: Callable[[CellRef, Constraints], str]
) -> Sequence[Sequence[CellRef]]:
    found: dict[str, list[CellRef]] = {}
    for cell in constraints.published:
        if name := key(cell, constraints):
            found.setdefault(f"{cell.witness} {name}", []).append(cell)
    return list(found.values())


def _name_month(cell: CellRef, constraints: Constraints) -> str:
    """The commodity and the month, for numbers of one contract month."""
    reading = constraints.published[cell]
    commodity = reading.series.removeprefix("quote.").partition(".")[0]
    return f"{commodity} {reading.month}" if reading.month else ""


def _name_field(cell: CellRef, constraints: Constraints) -> str:
    """What a number is, whatever it is of: a volume, an on-warrant stock."""
    reading = constraints.published[cell]
    return reading.field if cell.table == "t1" else reading.series.partition(".")[2]


def _name_day(cell: CellRef, constraints: Constraints) -> str:
    return str(constraints.published[cell].observed_on)


_GROUPINGS: Sequence[tuple[float, Callable[[CellRef, Constraints], str]]] = (
    (_MONTH, _name_month),
    (_DEFINITION, _name_field),
    (_DAY, _name_day),
)
