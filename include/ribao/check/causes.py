"""A cause: what may have gone wrong, which cells it spoils, what they should be, what it costs."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from ribao.cells import CellRef
from ribao.check.intervals import Interval
from ribao.model import Fact


@dataclass(frozen=True, slots=True, eq=False)
class Cause:
    """One possible mistake.

    `cells` are spoiled by it, the culprit first; `values` is what they are taken to be instead
    (ANY where nothing is known); `proposed` the one likeliest value as text. A `casualty` is a
    cell that the publisher computed from another wrong one. `fact` is the pattern that
    suggests it.
    """

    type: str
    cells: tuple[CellRef, ...]
    values: Mapping[CellRef, Interval]
    cost: float
    proposed: Mapping[CellRef, str] = field(default_factory=dict)
    casualty: bool = False
    fact: Fact | None = None
