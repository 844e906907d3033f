"""A cause: what may have gone wrong, which cells it spoils, what they should be, what it costs to believe."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from ribao.check.intervals import Interval


@dataclass(frozen=True, slots=True, eq=False)
class Cause:
    """One possible mistake.

    `cells` are spoiled by it, the culprit first; `values` is what they are taken to be instead
    (ANY where nothing is known); `proposed` the one likeliest value as text. A `casualty` is a
    cell that the publisher computed from another wrong one. `facts` is the coincidence that
    speaks for it, (Chinese, English).
    """

    pattern: str
    cells: tuple[str, ...]
    values: Mapping[str, Interval]
    cost: float
    proposed: Mapping[str, str] = field(default_factory=dict)
    casualty: bool = False
    facts: tuple[str, str] = ("", "")
