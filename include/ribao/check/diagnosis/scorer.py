"""What one suspect cell, one witness or a set of hypotheses can cost in bits, before its explanation is complete."""

from collections.abc import Sequence
from functools import cached_property

from ribao.catalogue.slips import slips_of
from ribao.catalogue.thresholds import threshold
from ribao.cells import CellRef
from ribao.check.diagnosis.casualties import Casualties
from ribao.check.diagnosis.hypotheses import Hypothesis
from ribao.check.diagnosis.observations import Observations
from ribao.check.diagnosis.prices import to_bits
from ribao.check.diagnosis.row_moves import RowMoves
from ribao.check.diagnosis.transformations import CellSlips, Print, weigh_any_number
from ribao.check.published import is_repeated, price_mistrust
from ribao.model import INDICATOR_FIELDS, QUOTE_FIELDS

_USUAL_NUMBERS: int = threshold("report.usual_numbers_count")
_EARLIER: int = threshold("transformations.earlier_reports")

# Fields whose numbers in another row or on another day are of another size.
_COUNTS = ("volume", "open_interest")
_ANY_SIZE = ("change", *_COUNTS)


class Scorer:
    """The prices of one report's cells and rows."""

    def __init__(self, observations: Observations) -> None:
        self.observations, self.constraints = observations, observations.constraints
        self.rows, self.casualties = RowMoves(observations), Casualties(observations)
        self._slips: dict[CellRef, CellSlips] = {}

    @cached_property
    def places(self) -> int:
        """The printed numbers of the report, of a whole one at least."""
        return max(sum(not c.is_outside for c in self.observations.points), _USUAL_NUMBERS)

    def slips(self, cell: CellRef) -> CellSlips:
        """The slips that a cell's print may come from."""
        if cell not in self._slips:
            self._slips[cell] = CellSlips(self._describe(cell), self.places)
        return self._slips[cell]

    def least_bits(self, cell: CellRef) -> float:
        """The least that a suspect cell can cost."""
        slips = self.slips(cell)
        best = max((sum(w.values()) for w in slips.reversals.values()), default=0.0)
        other = slips_of("cell")
        most = (
            best
            + sum(slips.chances.values())
            + max(other[n].rate for n in ("arbitrary", "point_moved")) / self.places
        )
        return to_bits(most + self.constraints.misread_share(cell))

    def mistrust_bits(self, published: CellRef) -> float:
        """The bits of a witness's speaking of something else than its cell, and of the number that it then publishes."""
        reading = self.constraints.published[published]
        share = price_mistrust(published, reading, self.constraints.profile, self._count_alike(published))
        return to_bits(share) + self.published_bits(published)

    def _count_alike(self, published: CellRef) -> int:
        """The volumes and open interests that a witness agrees on: it counts all its contracts alike."""
        if published.field not in _COUNTS:
            return 0
        return sum(
            r.cells[-1] != published and r.cells[-1].witness == published.witness and r.left.field in _COUNTS
            for r in self.observations.relations
            if r.family == "published" and self.observations.holds_as_printed(r)
        )

    def published_bits(self, published: CellRef) -> float:
        """The bits of a published number that has nothing to do with the printed one, but for its size.

        None of one that repeats the day before's.
        """
        if is_repeated(self.constraints.published[published]):
            return 0.0
        value = self.observations.value(published)
        assert value is not None
        return to_bits(weigh_any_number(self.slips(published.present).printed, value))

    def least_total(self, hypotheses: Sequence[Hypothesis]) -> float:
        """The least that hypotheses can come to together."""
        wrong = dict.fromkeys(c for h in hypotheses for c in h.cells)
        rows = {row: c for c in wrong if (row := self.rows.moving_row(c))}
        bits = 0.0
        for hypothesis in hypotheses:
            root = self.casualties.find_root(hypothesis.cells[0], wrong) if hypothesis.single else None
            bits += to_bits(root[1]) if root else hypothesis.bits
        replaced = {self.rows.moving_row(c) for h in hypotheses if not h.single for c in h.cells}
        for row, cell in rows.items():
            # A row that a slip replaces has any numbers but for witnesses; one with a wrong cell is taken to move as usual.
            least = self.rows.published_move_bits(row) if row in replaced else self.rows.ordinary_bits(row)
            saved = self.rows.printed_bits(cell) - least
            bits -= max(0.0, saved)
        return bits

    def _describe(self, cell: CellRef) -> Print:
        constraints, value = self.constraints, self.observations.value(cell)
        assert value is not None
        now = value
        earlier = constraints.earlier(cell, _EARLIER)
        fields = QUOTE_FIELDS if cell.table == "t1" else INDICATOR_FIELDS
        near = [
            constraints.number(cell.beside(f))
            for f in fields
            if f != cell.field and cell.table in ("t1", "t2")
        ]
        near += [constraints.number(r.cell(cell.field)) for r in constraints.rows_beside(cell.row)]
        base = constraints.number(cell.beside("previous")) if cell.field == "change" else None
        spread = float(max(abs(now) if cell.field in _ANY_SIZE else 0, 3 * self.rows.grid(cell).unit))
        nearby = tuple(n for n in near if n is not None)
        misread = constraints.misread_share(cell)
        return Print(cell, now, constraints.print_half(cell), earlier, nearby, base, spread, misread)
