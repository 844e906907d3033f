"""Volume and open interest: no relation ties them to other numbers, so each is weighed against its own history.

A number that its history makes unlikely, and that a slip would have made of a likely one (another number of its row or
column, the report before's, a digit more or less), is more likely that slip. One that nothing explains is only far from usual.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import pairwise
from math import log
from statistics import median

from ribao.catalogue.slips import find_slip
from ribao.catalogue.thresholds import threshold
from ribao.cells import CellRef
from ribao.check.constraints import Constraints
from ribao.check.diagnosis.transformations import DIGITS, Print
from ribao.check.findings import build_finding
from ribao.model import Fact, Finding, Proposal, Quote

_HISTORY_DAYS: int = threshold("statistics.history_days")
_VOLUME_TIMES: float = threshold("statistics.volume_times_count")
_LEAST_SCALE: float = threshold("volumes.least_scale_share")
_FREEDOM: int = threshold("volumes.freedom_count")
_NORMAL: float = threshold("statistics.normal_count")
_WRONG: float = threshold("volumes.least_share")
_PROPOSED: float = threshold("proposals.least_share")
_FIELDS = ("volume", "open_interest")


@dataclass(frozen=True, slots=True)
class _Usual:
    """What a cell usually prints: the middle and the spread of its logarithm."""

    middle: float
    scale: float

    def density(self, value: Decimal) -> float:
        """The probability of one whole number (Student's t of the logarithm, up to a factor)."""
        if value <= 0:
            return 0.0
        away = (log(value) - self.middle) / self.scale
        power = (_FREEDOM + 1) / 2
        return float((1 + away * away / _FREEDOM) ** -power) / (self.scale * float(value))


@dataclass(frozen=True, slots=True)
class _Suspicion:
    """A slip with its weight against the number being right, and the values that it leaves."""

    slip: str
    cells: tuple[CellRef, ...]
    weight: float
    values: Mapping[CellRef, Decimal]


def find_volume_slips(constraints: Constraints) -> Iterator[Finding]:
    """Volumes and open interests that are more likely a slip than right, or far from usual."""
    usual = _learn(constraints)
    for quote in constraints.report.quotes:
        named: set[CellRef] = set()
        for suspicion in _choose(list(_suspect(quote, usual, constraints))):
            if named.isdisjoint(suspicion.cells):
                named.update(suspicion.cells)
                yield _report(suspicion, constraints)
        for name in _FIELDS:
            cell = quote.row.cell(name)
            if cell in usual and cell not in named:
                yield from _find_far(cell, usual[cell], constraints)


def _learn(constraints: Constraints) -> dict[CellRef, _Usual]:
    found: dict[CellRef, _Usual] = {}
    for quote in constraints.report.quotes:
        for name in _FIELDS:
            cell = quote.row.cell(name)
            past = [log(n) for n in constraints.profile.numbers_of(cell) if n > 0]
            # After a day that was suspect itself, what is usual is not known: one error would make the next.
            fresh = constraints.yesterday is not None and constraints.profile.texts(cell)[-1] is not None
            if fresh and len(past) >= _HISTORY_DAYS and constraints.number(cell) is not None:
                # Open interest goes on from the day before, volume returns to its level.
                level, steps = median(past), [b - a for a, b in pairwise(past)]
                scale = _NORMAL * median([abs(n - level) for n in past])
                step = _NORMAL * median(map(abs, steps))
                middle, scale = (past[-1], step) if step < scale else (level, scale)
                found[cell] = _Usual(middle, max(scale, _LEAST_SCALE))
    return found


def _suspect(quote: Quote, usual: Mapping[CellRef, _Usual], constraints: Constraints) -> Iterator[_Suspicion]:
    """The slips that could have made a row's volume and open interest."""
    known = [c for f in _FIELDS if (c := quote.row.cell(f)) in usual]
    places = max(len(usual), 1)
    if len(known) == len(_FIELDS):
        first, second = known
        a, b = (_number(c, constraints) for c in known)
        printed = usual[first].density(a) * usual[second].density(b)
        swapped = usual[first].density(b) * usual[second].density(a)
        rate = 2 * find_slip("volumes.exchanged").rate / places
        yield _Suspicion("volumes.exchanged", tuple(known), rate * swapped / printed, {first: b, second: a})
    for cell in known:
        yield from _suspect_cell(cell, usual[cell], places, constraints)


def _suspect_cell(
    cell: CellRef, usual: _Usual, places: int, constraints: Constraints
) -> Iterator[_Suspicion]:
    value = _number(cell, constraints)
    printed = usual.density(value)
    if value == constraints.before(cell):
        yield _Suspicion("volumes.stale", (cell,), find_slip("volumes.stale").rate / places / printed, {})
    others = [constraints.number(r.cell(cell.field)) for r in constraints.rows_beside(cell.row)]
    if value in others:
        rate = find_slip("volumes.copied").rate / places / max(len(others), 1)
        yield _Suspicion("volumes.copied", (cell,), rate / printed, {})
    print_ = Print(cell, value, Decimal(0), (), (), None, 1.0)
    for name, reverse in DIGITS.items():
        rate = find_slip(f"volumes.{name}").rate / places
        weights = {true: share * usual.density(true) for true, share in reverse(print_)}
        if weights:
            true = max(weights, key=lambda v: weights[v])
            total = sum(weights.values())
            sure = {cell: true} if weights[true] >= _PROPOSED * total else {}
            yield _Suspicion(f"volumes.{name}", (cell,), rate * total / printed, sure)


def _choose(suspicions: Sequence[_Suspicion]) -> list[_Suspicion]:
    """Those likely enough, the likeliest first."""
    likely = [s for s in suspicions if s.weight > _WRONG / (1 - _WRONG)]
    return sorted(likely, key=lambda s: -s.weight)


def _report(suspicion: _Suspicion, constraints: Constraints) -> Finding:
    sure = Decimal(repr(suspicion.weight / (1 + suspicion.weight))).quantize(Decimal("0.0001"))
    proposals = [Proposal(c, f"{v:f}", sure) for c, v in suspicion.values.items()]
    first = suspicion.cells[0]
    printed = {"cell": first, "printed": constraints.texts[first], "rows": 1, "sentences": {}}
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


def _find_far(cell: CellRef, usual: _Usual, constraints: Constraints) -> Iterator[Finding]:
    value, past = _number(cell, constraints), constraints.profile.numbers_of(cell)
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
