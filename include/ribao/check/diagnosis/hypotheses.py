"""What an explanation is made of: a slip at a place, with the assumptions it gives up."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from ribao.cells import CellRef
from ribao.check.diagnosis.propagation import Assumption
from ribao.check.intervals import Interval
from ribao.model import Fact

# The name of a hypothesis that a relation does not hold, for whatever reason.
GIVEN_UP = "relation"
# The name of a hypothesis that a witness speaks of something else.
PUBLISHED = "published"


@dataclass(frozen=True, slots=True, eq=False)
class Hypothesis:
    """A slip at one place.

    `gives_up` are the assumptions it takes away: prints mostly. `given` is what it leaves of suspect cells (ANY where it
    says nothing). `bits` is its price; of one number alone (`single`) that depends on the value and is
    reckoned with the explanation, `bits` being the least. `cells` are the wrong ones, the one to look at first leading.
    """

    slip: str
    gives_up: frozenset[Assumption]
    bits: float
    cells: tuple[CellRef, ...] = ()
    given: Mapping[CellRef, Interval] = field(default_factory=dict)
    single: bool = False
    fact: Fact | None = None

    @property
    def is_mistake(self) -> bool:
        """Whether a printed number of this report is wrong by it."""
        return bool(self.cells)
