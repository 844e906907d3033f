"""What an explanation costs in bits, and what it takes suspect cells to be.

The bits of an explanation are those of its slips, of the printed numbers given the true ones, and of the moves that
the true numbers make, less the bits of the moves as printed: what an explanation leaves alone adds nothing.
"""

from collections.abc import Callable, Sequence
from decimal import Decimal

from ribao.cells import CellRef, RowRef
from ribao.check.diagnosis.explanations import Explanation, Reading
from ribao.check.diagnosis.hypotheses import Hypothesis
from ribao.check.diagnosis.observations import pad
from ribao.check.diagnosis.prices import to_bits
from ribao.check.diagnosis.propagation import Beliefs
from ribao.check.diagnosis.scorer import Scorer
from ribao.check.intervals import Interval, exactly


def score(scorer: Scorer, hypotheses: Sequence[Hypothesis], beliefs: Beliefs) -> Explanation:
    """An explanation without conflicts, scored."""
    return _Score(scorer, hypotheses, beliefs).explanation()


class _Score:
    """One explanation being scored."""

    def __init__(self, scorer: Scorer, hypotheses: Sequence[Hypothesis], beliefs: Beliefs) -> None:
        self.scorer, self.hypotheses = scorer, tuple(hypotheses)
        self.observations = scorer.observations
        self.ranges = dict(beliefs.ranges)
        self.dropped = {a for h in hypotheses for a in h.gives_up}
        self.readings: dict[CellRef, Reading] = {}
        self.casualties: dict[CellRef, CellRef] = {}
        self.scored_rows: set[RowRef] = set()

    def explanation(self) -> Explanation:
        bits = sum(h.bits for h in self.hypotheses if not h.single)
        predicted = dict.fromkeys(c for h in self.hypotheses if not h.single for c in h.cells)
        singles = [c for h in self.hypotheses if h.single for c in h.cells]
        for cell in self._order(singles):
            bits += self._score_cell(cell)
        for cell in predicted:
            self.readings[cell] = self._read_predicted(cell)
        rows = {row: cell for cell in (*singles, *predicted) if (row := self.scorer.rows.moving_row(cell))}
        for row, cell in rows.items():
            bits -= self.scorer.rows.printed_bits(cell)
            if row not in self.scored_rows:
                bits += self._row_bits(row)
        return Explanation(self.hypotheses, bits, self.readings, self.casualties)

    def _order(self, singles: list[CellRef]) -> list[CellRef]:
        """Roots before what was computed from them; what has least choice first."""
        wrong = {c for h in self.hypotheses for c in h.cells}
        return sorted(
            singles,
            key=lambda c: (self.scorer.casualties.find_root(c, wrong) is not None, self.ranges[c].width),
        )

    def _score_cell(self, cell: CellRef) -> float:
        """The bits of a cell that is wrong alone, or was computed from a wrong one; notes what it is taken to be."""
        wrong = set(self.readings) | {c for h in self.hypotheses if not h.single for c in h.cells}
        root = self.scorer.casualties.find_root(cell, wrong)
        allowed = self._narrow(cell)
        weights = self._weigh(cell, allowed)
        own = sum(sum(w.values()) for w in weights.values())
        if root is not None and root[0] not in self._chain(cell) and root[1] > own:
            self.casualties[cell] = root[0]
            self.readings[cell] = self._read_predicted(cell)
            return to_bits(root[1])
        total = own or 1.0
        values = {v: sum(w.values()) / total for v, w in weights.items()}
        best = max(weights, key=lambda v: values[v], default=None)
        slip = max(weights[best], key=lambda n: weights[best][n]) if best in weights else "arbitrary"
        self.readings[cell] = Reading(values, f"cell.{slip}")
        if best is not None:
            self.ranges[cell] = exactly(best)
        return to_bits(own)

    def _chain(self, cell: CellRef) -> set[CellRef]:
        return {c for c, root in self.casualties.items() if root == cell}

    def _weigh(self, cell: CellRef, allowed: Interval) -> dict[Decimal | None, dict[str, float]]:
        """The weight of each value that a cell may have, by slip; None stands for values that are not listed."""
        slips, grid = self.scorer.slips(cell), self.scorer.rows.grid(cell)
        printed = self.observations.value(cell)
        numbers = grid.numbers(allowed)
        found: dict[Decimal | None, dict[str, float]] = {}
        if numbers is None:
            inside = [v for v in slips.reversals if allowed.low <= v <= allowed.high]
            found[None] = slips.weigh_unknown()
        else:
            inside = numbers
        prior = self._prior(cell)
        for value in inside:
            if value != printed:
                share = (prior(value) if prior else 1 / max(len(inside), 1)) * grid.share(value)
                found[value] = {n: w * share for n, w in slips.weigh(value).items()}
        return found

    def _prior(self, cell: CellRef) -> Callable[[Decimal], float] | None:
        """The probability of a value by its row's move; None where that says nothing."""
        row = self.scorer.rows.moving_row(cell)
        if row is None or row in self.scored_rows:
            return None
        other = cell.beside("previous") if cell.field == "current" else cell.beside("current")
        if cell.field == "close":
            other = cell.in_past
        known = self._find_value(other)
        if known is None:
            return None
        self.scored_rows.add(row)
        if cell.field == "previous":
            return lambda v: self.scorer.rows.move_share(row, known, v)
        return lambda v: self.scorer.rows.move_share(row, v, known)

    def _find_value(self, cell: CellRef) -> Decimal | None:
        """What a cell is taken to be in this explanation; None where that is open."""
        if cell not in self.ranges:
            return self.observations.value(cell)
        allowed = self.ranges[cell]
        if not allowed.width.is_finite() or allowed.width > 4 * self.scorer.rows.grid(cell).unit:
            return None
        return allowed.middle

    def _row_bits(self, row: RowRef) -> float:
        """The bits of the move of a row that a slip replaces; 0 where its true numbers are open."""
        now = self._find_value(row.cell("close" if row.table == "t1" else "current"))
        before = self._find_value(row.cell("close").in_past if row.table == "t1" else row.cell("previous"))
        return 0.0 if now is None or before is None else self.scorer.rows.move_bits(row, now, before)

    def _narrow(self, cell: CellRef) -> Interval:
        """What a cell's relations allow it, now that others are settled."""
        allowed = self.ranges[cell]
        for relation in self.observations.touching[cell]:
            others = [c for c in relation.cells if c != cell]
            if any(c in self.readings for c in others) and all(self._is_settled(c) for c in others):
                points = {c: self.ranges.get(c, self.observations.points[c]) for c in relation.cells}
                values = {
                    c: pad(p, self.observations.rounding(c))
                    if c in self.ranges
                    else self.observations.values[c]
                    for c, p in points.items()
                }
                exactness = self.observations.exactness(relation)
                exact = exactness is not None and exactness not in self.dropped
                found = self.observations.allows(relation, cell, points, values, exact)
                if found.width.is_finite() and (both := allowed & found):
                    allowed = both
        self.ranges[cell] = allowed
        return allowed

    def _is_settled(self, cell: CellRef) -> bool:
        return cell not in self.ranges or self.ranges[cell].width.is_finite()

    def _read_predicted(self, cell: CellRef) -> Reading:
        """What a cell may be that a slip replaces: the few numbers of its range, or none."""
        allowed = self._narrow(cell)
        numbers = self.scorer.rows.grid(cell).numbers(allowed)
        if not numbers:
            return Reading({None: 1.0})
        weights = {n: self.scorer.rows.grid(cell).share(n) for n in numbers}
        total = sum(weights.values())
        if len(numbers) == 1:
            self.ranges[cell] = exactly(numbers[0])
        return Reading({n: w / total for n, w in weights.items()})
