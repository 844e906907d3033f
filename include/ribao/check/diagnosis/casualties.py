"""What was computed from a wrong number: which cells a mistake spoils, and how often."""

from collections.abc import Collection

from ribao.catalogue.thresholds import threshold
from ribao.cells import CellRef
from ribao.check.diagnosis.observations import Observations
from ribao.check.relations import Relation

_SHARES: dict[str, float] = {
    "row": threshold("casualties.row_share"),
    "stated": threshold("casualties.stated_share"),
    "price": threshold("casualties.copied_share"),
    "price_change": threshold("casualties.copied_share"),
    "day": threshold("casualties.carried_share"),
}
_COMPUTED_SHARE: float = threshold("casualties.computed_share")


class Casualties:
    """Which cells of a report are computed from which."""

    def __init__(self, observations: Observations) -> None:
        self._observations = observations
        self._computing: dict[CellRef, list[tuple[Relation, float]]] = {}

    def find_root(self, cell: CellRef, wrong: Collection[CellRef]) -> tuple[CellRef, float] | None:
        """The wrong cell that a cell was computed from, with how often that happens."""
        found = None
        for relation, share in self._list_computing(cell):
            for other in relation.cells:
                if other != cell and other in wrong and (found is None or share > found[1]):
                    found = other, share
        return found

    def _list_computing(self, cell: CellRef) -> list[tuple[Relation, float]]:
        """The relations that compute a cell, each with how often that is done from a wrong number."""
        if cell not in self._computing:
            shares = [(r, self._find_share(r, cell)) for r in self._observations.touching[cell]]
            self._computing[cell] = [(r, share) for r, share in shares if share]
        return self._computing[cell]

    def _find_share(self, relation: Relation, cell: CellRef) -> float:
        """How often a cell that a relation computes is computed from a wrong number; 0 where it does not compute it."""
        if not self._observations.holds_as_printed(relation):
            return 0.0
        if relation.family == "stated":
            return _SHARES["stated"] if cell.table == "text" else 0.0
        if relation.left == cell and (relation.computed or relation.family in _SHARES):
            return _SHARES.get(relation.family, _COMPUTED_SHARE)
        return 0.0
