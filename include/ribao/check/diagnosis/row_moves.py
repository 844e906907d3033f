"""The moves that rows make, in bits: as printed, as an explanation takes them, as usual."""

from collections.abc import Collection
from decimal import Decimal

from ribao.catalogue.thresholds import threshold
from ribao.cells import CellRef, RowRef
from ribao.check.diagnosis.observations import Observations
from ribao.check.diagnosis.prices import to_bits
from ribao.check.grid import Grid
from ribao.check.intervals import exactly

_UNPREDICTED_BITS: float = threshold("moves.unpredicted_bits")
_IMPOSSIBLE_SHARE: float = threshold("moves.impossible_share")
_VALUE_FIELDS = ("current", "previous", "close")


class RowMoves:
    """How surprising the moves of a report's rows are, and the numbers that its cells may print (`grid`)."""

    def __init__(self, observations: Observations) -> None:
        self.observations, self.constraints = observations, observations.constraints
        self._grids: dict[CellRef, Grid] = {}
        self._printed: dict[RowRef, float] = {}
        self._moving: dict[CellRef, RowRef | None] = {}
        self._ordinary: dict[RowRef, float] = {}
        self._published_moves: dict[RowRef, float] = {}

    def grid(self, cell: CellRef) -> Grid:
        """The numbers that a cell may print."""
        if cell not in self._grids:
            self._grids[cell] = Grid(cell, self.constraints)
        return self._grids[cell]

    def published_move_bits(self, row: RowRef) -> float:
        """The bits of the move that a witness publishes of a row of table 2; 0 without one."""
        if row not in self._published_moves:
            found = {c.present: self.observations.value(c) for c in self.constraints.published}
            now, before = found.get(row.cell("current")), found.get(row.cell("previous"))
            bits = 0.0 if now is None or before is None else self.move_bits(row, now, before)
            self._published_moves[row] = bits
        return self._published_moves[row]

    def ordinary_bits(self, row: RowRef) -> float:
        """The bits of an ordinary move of a row."""
        if row not in self._ordinary:
            now, before = self._pair(row)
            known = before if before is not None else now
            self._ordinary[row] = 0.0
            if known is not None:
                scale = Decimal(repr(self.observations.moves.profile(row, float(known)).scale))
                self._ordinary[row] = self.move_bits(row, known + scale, known)
        return self._ordinary[row]

    def surprise_bits(self, cell: CellRef) -> float:
        """The bits of a row's print that nothing predicts: of the move that it shows, an ordinary one at least."""
        row = self.moving_row(cell)
        if row is None:
            return _UNPREDICTED_BITS
        return self.printed_bits(cell) + (0.0 if self._moves(row) else self.ordinary_bits(row))

    def _moves(self, row: RowRef) -> bool:
        now, before = self._pair(row)
        return now != before

    def printed_total(self, cells: Collection[CellRef]) -> float:
        """The bits of the moves that the rows of some cells print."""
        rows = {row: c for c in cells if (row := self.moving_row(c))}
        return sum(map(self.printed_bits, rows.values()))

    def moving_row(self, cell: CellRef) -> RowRef | None:
        """The row whose move a cell takes part in; None where its moves say nothing."""
        if cell not in self._moving:
            self._moving[cell] = self._find_moving_row(cell)
        return self._moving[cell]

    def _find_moving_row(self, cell: CellRef) -> RowRef | None:
        if cell.is_outside or cell.field not in _VALUE_FIELDS or self.observations.is_formula(cell):
            return None
        if cell.field == "close" and any(r.family == "price" for r in self.observations.touching[cell]):
            return None
        return cell.row

    def printed_bits(self, cell: CellRef) -> float:
        """The bits of the move that a cell's row prints."""
        row = self.moving_row(cell)
        if row is None:
            return 0.0
        if row not in self._printed:
            now, before = self._pair(row)
            self._printed[row] = 0.0 if now is None or before is None else self.move_bits(row, now, before)
        return self._printed[row]

    def _pair(self, row: RowRef) -> tuple[Decimal | None, Decimal | None]:
        value = self.observations.value
        if row.table == "t1":
            return value(row.cell("close")), value(row.cell("close").in_past)
        return value(row.cell("current")), value(row.cell("previous"))

    def move_bits(self, row: RowRef, now: Decimal, before: Decimal) -> float:
        """The bits of a move."""
        return to_bits(self.move_share(row, now, before))

    def move_share(self, row: RowRef, now: Decimal, before: Decimal) -> float:
        """The probability of a number after another one."""
        cell = row.cell("close" if row.table == "t1" else "current")
        level = float(before)
        unit = float(self.grid(cell).unit)
        share = self.observations.moves.profile(row, level).density(float(now) - level, unit, level)
        share *= self.grid(cell).share(now)
        impossible = self.constraints.impossible(cell, exactly(now)) or self.constraints.impossible(
            cell, exactly(before)
        )
        return share * (_IMPOSSIBLE_SHARE if impossible else 1.0)
