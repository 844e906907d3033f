"""Volume and open interest: no relation ties them to other numbers, so each is weighed against its own history.

Numbers that their history makes unlikely, and that a slip would have made of likely ones (of one cell, of both of a row, of
all rows), are more likely that slip. One that nothing explains is only far from usual.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal
from itertools import pairwise
from math import exp, log, log2
from statistics import median

from ribao.catalogue.slips import find_slip
from ribao.catalogue.thresholds import threshold
from ribao.cells import CellRef, RowRef
from ribao.check.constraints import Constraints
from ribao.check.diagnosis.prices import price_slip, to_bits, to_weight
from ribao.check.diagnosis.transformations import DIGITS, Print
from ribao.check.findings import build_finding
from ribao.model import Fact, Finding, Proposal

_HISTORY_DAYS: int = threshold("statistics.history_days")
_VOLUME_TIMES: float = threshold("statistics.volume_times_count")
_FEWEST_DAYS: int = threshold("volumes.fewest_days")
_PRIOR_DAYS: int = threshold("moves.prior_days_count")
_PRIOR_LEVEL: float = threshold("volumes.level_scale_share")
_PRIOR_STEP: float = threshold("volumes.step_scale_share")
_ROLLOVER: float = threshold("volumes.rollover_share")
_ROLLOVER_SCALE: float = threshold("volumes.rollover_scale_share")
_FREEDOM: int = threshold("volumes.freedom_count")
_NORMAL: float = threshold("statistics.normal_count")
_WRONG: float = threshold("volumes.least_share")
_PROPOSED: float = threshold("proposals.least_share")
_FIELDS = ("volume", "open_interest")


@dataclass(frozen=True, slots=True)
class _Usual:
    """What a cell usually prints: the middle and the scale of its logarithm (Student's t)."""

    middle: float
    scale: float

    def bits(self, value: Decimal) -> float:
        """How surprising one whole number is: ordinary trade, or a rollover of the main contract; up to a constant."""
        if value <= 0:
            return to_bits(0.0)
        away = log(value) - self.middle
        share = (1 - _ROLLOVER) * _student(away, self.scale) + _ROLLOVER * _student(away, _ROLLOVER_SCALE)
        return -log2(share) + log2(value)


def _student(away: float, scale: float) -> float:
    """The density of Student's t, up to a constant."""
    return float((1 + (away / scale) ** 2 / _FREEDOM) ** (-(_FREEDOM + 1) / 2)) / scale


@dataclass(frozen=True, slots=True)
class _Suspicion:
    """A slip, the bits that it saves against the numbers being right, and the values that it leaves.

    `sources` are right cells that it was copied from.
    """

    slip: str
    cells: tuple[CellRef, ...]
    saved: float
    values: Mapping[CellRef, Decimal] = field(default_factory=dict)
    sources: tuple[CellRef, ...] = ()


def find_volume_slips(constraints: Constraints) -> Iterator[Finding]:
    """Volumes and open interests that are more likely a slip than right, or far from usual."""
    usual = _learn(constraints)
    named: set[CellRef] = set()
    least = log2(_WRONG / (1 - _WRONG))
    for suspicion in sorted(_Suspect(usual, constraints).suspicions(), key=lambda s: -s.saved):
        if suspicion.saved > least and named.isdisjoint(suspicion.cells):
            named.update(suspicion.cells, suspicion.sources)
            yield _report(suspicion, constraints)
    for cell in usual:
        if cell not in named:
            yield from _find_far(cell, constraints)


def _learn(constraints: Constraints) -> dict[CellRef, _Usual]:
    found: dict[CellRef, _Usual] = {}
    for quote in constraints.report.quotes:
        for name in _FIELDS:
            cell = quote.row.cell(name)
            past = [log(n) for n in constraints.profile.numbers_of(cell) if n > 0]
            # After a day that was suspect itself, what is usual is not known: one error would make the next.
            if len(past) < _FEWEST_DAYS or constraints.profile.texts(cell)[-1] is None:
                continue
            if constraints.number(cell) is not None:
                # Open interest goes on from the day before, volume returns to its level.
                level = median(past)
                scale = _blend([abs(n - level) for n in past], _PRIOR_LEVEL)
                step = _blend([abs(b - a) for a, b in pairwise(past)], _PRIOR_STEP)
                found[cell] = _Usual(*((past[-1], step) if step < scale else (level, scale)))
    return found


def _blend(moves: Sequence[float], prior: float) -> float:
    """The scale of moves, a usual one counting like some days."""
    own = _NORMAL * median(moves)
    if not own:
        return prior
    return exp((len(moves) * log(own) + _PRIOR_DAYS * log(prior)) / (len(moves) + _PRIOR_DAYS))


class _Suspect:
    """The slips that could have made a report's volumes and open interests."""

    def __init__(self, usual: Mapping[CellRef, _Usual], constraints: Constraints) -> None:
        self.usual, self.constraints = usual, constraints
        rows = dict.fromkeys(c.row for c in usual)
        self.rows = [r for r in rows if all(r.cell(f) in usual for f in _FIELDS)]

    def suspicions(self) -> Iterator[_Suspicion]:
        """Slips of one cell, of both of a row, of all rows."""
        for cell in self.usual:
            yield from self._find_repeat("volumes", [cell], len(self.usual))
            yield from self._find_copies("volumes", [cell])
            yield from self._find_digit_slips(cell)
        for row in self.rows:
            cells = [row.cell(f) for f in _FIELDS]
            yield from self._find_repeat("turnover", cells, len(self.rows))
            yield from self._find_copies("turnover", cells)
            yield self._find_exchange("turnover", [row], len(self.rows))
        if self.rows:
            yield self._find_exchange("turnovers", self.rows, 1)

    def _find_repeat(self, scope: str, cells: Sequence[CellRef], places: int) -> Iterator[_Suspicion]:
        """The numbers of the report before."""
        if all(self.constraints.number(c) == self.constraints.before(c) for c in cells):
            yield self._build(f"{scope}.stale", cells, places)

    def _find_copies(self, scope: str, cells: Sequence[CellRef]) -> Iterator[_Suspicion]:
        """The numbers of another row."""
        others = self.constraints.rows_beside(cells[0].row)
        for other in others:
            if all(self.constraints.number(other.cell(c.field)) == self._number(c) for c in cells):
                found = self._build(f"{scope}.copied", cells, len(self.usual) * len(others))
                yield replace(found, sources=tuple(other.cell(c.field) for c in cells))

    def _find_exchange(self, scope: str, rows: Sequence[RowRef], places: int) -> _Suspicion:
        """The two columns changed places."""
        pairs = [(row.cell(a), row.cell(b)) for row in rows for a, b in (_FIELDS, _FIELDS[::-1])]
        values = {cell: self._number(other) for cell, other in pairs}
        return self._build(f"{scope}.exchanged", list(values), places, values)

    def _find_digit_slips(self, cell: CellRef) -> Iterator[_Suspicion]:
        """A digit more or less."""
        printed = Print(cell, self._number(cell), Decimal(0), (), (), None, 1.0)
        for name, reverse in DIGITS.items():
            usual = self.usual[cell]
            weights = {true: share * to_weight(usual.bits(true)) for true, share in reverse(printed)}
            total = sum(weights.values())
            if total:
                true = max(weights, key=lambda v: weights[v])
                sure = {cell: true} if weights[true] >= _PROPOSED * total else {}
                found = self._build(f"volumes.{name}", [cell], len(self.usual))
                yield replace(found, saved=found.saved + log2(total), values=sure)

    def _build(
        self,
        slip: str,
        cells: Sequence[CellRef],
        places: int,
        values: Mapping[CellRef, Decimal] = {},
    ) -> _Suspicion:
        printed = sum(self.usual[c].bits(self._number(c)) for c in cells)
        true = sum(self.usual[c].bits(v) for c, v in values.items())
        return _Suspicion(slip, tuple(cells), printed - true - price_slip(slip, places), values)

    def _number(self, cell: CellRef) -> Decimal:
        return _number(cell, self.constraints)


def _report(suspicion: _Suspicion, constraints: Constraints) -> Finding:
    odds = to_weight(-suspicion.saved)
    sure = Decimal(repr(odds / (1 + odds))).quantize(Decimal("0.0001"))
    proposals = [Proposal(c, f"{v:f}", sure) for c, v in suspicion.values.items()]
    first = suspicion.cells[0]
    rows = len({c.row for c in suspicion.cells})
    printed = {"cell": first, "printed": constraints.texts[first], "rows": rows, "sentences": {}}
    return build_finding(
        "stat.volume",
        find_slip(suspicion.slip).type,
        suspicion.cells,
        Fact("printed", printed),
        proposals=[p for p in proposals if sure >= Decimal(repr(_PROPOSED))],
        alternatives=[p for p in proposals if sure < Decimal(repr(_PROPOSED))],
        slip=suspicion.slip,
        confidence=sure,
    )


def _find_far(cell: CellRef, constraints: Constraints) -> Iterator[Finding]:
    value, past = _number(cell, constraints), constraints.profile.numbers_of(cell)
    if len(past) < _HISTORY_DAYS:
        return
    middle = float(median(past))
    low, high = middle / _VOLUME_TIMES, middle * _VOLUME_TIMES
    if not low < float(value) < high:
        values = {"printed": constraints.texts[cell], "days": len(past), "median": f"{middle:.0f}"}
        expected = f"{low:.0f}–{high:.0f}"
        yield build_finding(
            "stat.volume", "beyond_usual", [cell], Fact("beyond_usual", values), expected=expected
        )


def _number(cell: CellRef, constraints: Constraints) -> Decimal:
    value = constraints.number(cell)
    assert value is not None
    return value
