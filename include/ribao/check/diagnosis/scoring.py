"""What an explanation costs in bits, and what it takes suspect cells to be.

The bits of an explanation are those of its slips, of the printed numbers given the true ones, and of the moves that
the true numbers make, less the bits of the moves as printed: what an explanation leaves alone adds nothing.
"""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from functools import cached_property

from ribao.catalogue.slips import slips_of
from ribao.catalogue.thresholds import threshold
from ribao.cells import CellRef, RowRef
from ribao.check.diagnosis.hypotheses import Hypothesis
from ribao.check.diagnosis.observations import Observations, pad
from ribao.check.diagnosis.prices import to_bits
from ribao.check.diagnosis.propagation import Beliefs
from ribao.check.diagnosis.transformations import CellSlips, Print, weigh_any_number
from ribao.check.grid import Grid
from ribao.check.intervals import Interval, exactly
from ribao.check.published import is_repeated, price_mistrust
from ribao.check.relations import Relation
from ribao.model import INDICATOR_FIELDS, QUOTE_FIELDS

_CASUALTY_SHARE: dict[str, float] = {
    "row": threshold("casualties.row_share"),
    "stated": threshold("casualties.stated_share"),
    "price": threshold("casualties.copied_share"),
    "price_change": threshold("casualties.copied_share"),
    "day": threshold("casualties.carried_share"),
}
_COMPUTED_SHARE: float = threshold("casualties.computed_share")
_USUAL_NUMBERS: int = threshold("report.usual_numbers_count")
_UNPREDICTED_BITS: float = threshold("moves.unpredicted_bits")
_IMPOSSIBLE_SHARE: float = threshold("moves.impossible_share")
_EARLIER: int = threshold("transformations.earlier_reports")

# Fields whose numbers in another row or on another day are of another size.
_ANY_SIZE = ("change", "volume", "open_interest")
_VALUE_FIELDS = ("current", "previous", "close")


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


class Scorer:
    """Scores explanations of one report."""

    def __init__(self, observations: Observations) -> None:
        self.observations, self.constraints = observations, observations.constraints
        self._slips: dict[CellRef, CellSlips] = {}
        self._grids: dict[CellRef, Grid] = {}
        self._printed: dict[RowRef, float] = {}
        self._moving: dict[CellRef, RowRef | None] = {}
        self._ordinary: dict[RowRef, float] = {}
        self._published_moves: dict[RowRef, float] = {}
        self._computing: dict[CellRef, list[tuple[Relation, float]]] = {}

    @cached_property
    def places(self) -> int:
        """The printed numbers of the report, of a whole one at least."""
        return max(sum(not c.is_outside for c in self.observations.points), _USUAL_NUMBERS)

    def score(self, hypotheses: Sequence[Hypothesis], beliefs: Beliefs) -> Explanation:
        """An explanation without conflicts, scored."""
        return _Score(self, hypotheses, beliefs).explanation()

    def slips(self, cell: CellRef) -> CellSlips:
        """The slips that a cell's print may come from."""
        if cell not in self._slips:
            self._slips[cell] = CellSlips(self._describe(cell), self.places)
        return self._slips[cell]

    def grid(self, cell: CellRef) -> Grid:
        """The numbers that a cell may print."""
        if cell not in self._grids:
            self._grids[cell] = Grid(cell, self.constraints)
        return self._grids[cell]

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
        share = price_mistrust(published, self.constraints.published[published], self.constraints.profile)
        return to_bits(share) + self.published_bits(published)

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
        rows = {row: c for c in wrong if (row := self.moving_row(c))}
        bits = 0.0
        for hypothesis in hypotheses:
            root = self.find_root(hypothesis.cells[0], wrong) if hypothesis.single else None
            bits += to_bits(root[1]) if root else hypothesis.bits
        replaced = {self.moving_row(c) for h in hypotheses if not h.single for c in h.cells}
        for row, cell in rows.items():
            # A row that a slip replaces has any numbers but for witnesses; one with a wrong cell is taken to move as usual.
            least = self.published_move_bits(row) if row in replaced else self.ordinary_bits(row)
            saved = self.printed_bits(cell) - least
            bits -= max(0.0, saved)
        return bits

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

    def find_root(self, cell: CellRef, wrong: Collection[CellRef]) -> tuple[CellRef, float] | None:
        """The wrong cell that a cell was computed from, with how often that happens."""
        found = None
        for relation, share in self.computing(cell):
            for other in relation.cells:
                if other != cell and other in wrong and (found is None or share > found[1]):
                    found = other, share
        return found

    def computing(self, cell: CellRef) -> list[tuple[Relation, float]]:
        """The relations that compute a cell, each with how often that is done from a wrong number."""
        if cell not in self._computing:
            shares = [(r, self.casualty_share(r, cell)) for r in self.observations.touching[cell]]
            self._computing[cell] = [(r, share) for r, share in shares if share]
        return self._computing[cell]

    def casualty_share(self, relation: Relation, cell: CellRef) -> float:
        """How often a cell that a relation computes is computed from a wrong number; 0 where it does not compute it."""
        if not self.observations.holds_as_printed(relation):
            return 0.0
        if relation.family == "stated":
            return _CASUALTY_SHARE["stated"] if cell.table == "text" else 0.0
        if relation.left == cell and (relation.computed or relation.family in _CASUALTY_SHARE):
            return _CASUALTY_SHARE.get(relation.family, _COMPUTED_SHARE)
        return 0.0

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
        spread = float(max(abs(now) if cell.field in _ANY_SIZE else 0, 3 * self.grid(cell).unit))
        nearby = tuple(n for n in near if n is not None)
        misread = constraints.misread_share(cell)
        return Print(cell, now, constraints.print_half(cell), earlier, nearby, base, spread, misread)


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
        rows = {row: cell for cell in (*singles, *predicted) if (row := self.scorer.moving_row(cell))}
        for row, cell in rows.items():
            bits -= self.scorer.printed_bits(cell)
            if row not in self.scored_rows:
                bits += self._row_bits(row)
        return Explanation(self.hypotheses, bits, self.readings, self.casualties)

    def _order(self, singles: list[CellRef]) -> list[CellRef]:
        """Roots before what was computed from them; what has least choice first."""
        wrong = {c for h in self.hypotheses for c in h.cells}
        return sorted(
            singles, key=lambda c: (self.scorer.find_root(c, wrong) is not None, self.ranges[c].width)
        )

    def _score_cell(self, cell: CellRef) -> float:
        """The bits of a cell that is wrong alone, or was computed from a wrong one; notes what it is taken to be."""
        wrong = set(self.readings) | {c for h in self.hypotheses if not h.single for c in h.cells}
        root = self.scorer.find_root(cell, wrong)
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
        slips, grid = self.scorer.slips(cell), self.scorer.grid(cell)
        printed = self.observations.value(cell)
        numbers = grid.numbers(allowed)
        found: dict[Decimal | None, dict[str, float]] = {}
        if not numbers:
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
        row = self.scorer.moving_row(cell)
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
            return lambda v: self.scorer.move_share(row, known, v)
        return lambda v: self.scorer.move_share(row, v, known)

    def _find_value(self, cell: CellRef) -> Decimal | None:
        """What a cell is taken to be in this explanation; None where that is open."""
        if cell not in self.ranges:
            return self.observations.value(cell)
        allowed = self.ranges[cell]
        if not allowed.width.is_finite() or allowed.width > 4 * self.scorer.grid(cell).unit:
            return None
        return allowed.middle

    def _row_bits(self, row: RowRef) -> float:
        """The bits of the move of a row that a slip replaces; 0 where its true numbers are open."""
        now = self._find_value(row.cell("close" if row.table == "t1" else "current"))
        before = self._find_value(row.cell("close").in_past if row.table == "t1" else row.cell("previous"))
        return 0.0 if now is None or before is None else self.scorer.move_bits(row, now, before)

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
        numbers = self.scorer.grid(cell).numbers(allowed)
        if not numbers:
            return Reading({None: 1.0})
        weights = {n: self.scorer.grid(cell).share(n) for n in numbers}
        total = sum(weights.values())
        if len(numbers) == 1:
            self.ranges[cell] = exactly(numbers[0])
        return Reading({n: w / total for n, w in weights.items()})
