"""The observations of one report: what each cell prints, and which relations tie it to others, how exactly.

A relation over rounded numbers leaves half a unit either way. Some are exact: the change of a row that always was
the difference of its two numbers as printed, two prints of one number with the same places. What an exact relation
says is worth the bits of its being inexact today.
"""

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property
from math import exp, lgamma
from typing import Literal

from ribao.catalogue.thresholds import threshold
from ribao.cells import CellRef
from ribao.check.constraints import Constraints
from ribao.check.diagnosis.moves import Moves
from ribao.check.diagnosis.prices import to_bits
from ribao.check.equations import Node
from ribao.check.grid import list_units
from ribao.check.intervals import Interval, exactly
from ribao.check.relations import Relation

_INEXACT_SHARE: float = threshold("exactness.slipped_share")
_INEXACT_SHARES: dict[str, float] = {
    "formula": threshold("exactness.inexact_formula_share"),
    "printed": threshold("exactness.inexact_printed_share"),
}
_POOL_COUNT: float = threshold("exactness.pool_count")
_LEAST_BITS: float = threshold("exactness.least_bits")
_COPIES = ("price", "price_change", "day", "stated")

Numbers = Mapping[CellRef, Interval]
Breach = Literal["", "exact", "whole"]


@dataclass(frozen=True, slots=True, eq=False)
class Exactness:
    """That a relation holds to the last digit: an assumption that `bits` may give up."""

    relation: Relation
    bits: float


class Observations:
    """The printed numbers of a report with the relations over them; built once for a diagnosis."""

    def __init__(self, constraints: Constraints) -> None:
        self.constraints = constraints
        self.values = dict(constraints.values)
        self.halves = {c: v.width / 2 for c, v in self.values.items()}
        self._links: dict[CellRef, list[tuple[Relation, tuple[CellRef, ...]]]] = {}
        self._roundings: dict[CellRef, Decimal] = {}
        self.points = {c: exactly(constraints.print_value(c, v)) for c, v in self.values.items()}
        self.relations: Sequence[Relation] = constraints.relations
        self.touching: dict[CellRef, list[Relation]] = defaultdict(list)
        for relation in self.relations:
            for cell in relation.cells:
                self.touching[cell].append(relation)
        self.moves = Moves(constraints)
        self._exact: dict[Relation, Exactness | None] = {}
        self.breaches: dict[Relation, Breach] = {r: self._find_breach(r) for r in self.relations}

    def exactness(self, relation: Relation) -> Exactness | None:
        """That a relation holds to the last digit; None where it need not."""
        if relation not in self._exact:
            bits = self._price_exactness(relation)
            self._exact[relation] = Exactness(relation, bits) if bits else None
        return self._exact[relation]

    def links(self, cell: CellRef) -> list[tuple[Relation, tuple[CellRef, ...]]]:
        """The relations over a cell, each with its other cells."""
        if cell not in self._links:
            self._links[cell] = [(r, tuple(c for c in r.cells if c != cell)) for r in self.touching[cell]]
        return self._links[cell]

    def value(self, cell: CellRef) -> Decimal | None:
        """What a cell prints."""
        point = self.points.get(cell)
        return point.low if point else None

    def holds_as_printed(self, relation: Relation) -> bool:
        """Whether the printed numbers satisfy a relation as exactly as it should hold."""
        return not self.breaches[relation]

    def rounding(self, cell: CellRef) -> Decimal:
        """Half a unit of the places that a cell usually prints; 0 where its steps make it exact."""
        if cell not in self._roundings:
            step, fine = self.constraints.steps.get(cell), min(list_units(cell, self.constraints))
            self._roundings[cell] = Decimal(0) if step and step.step % fine == 0 else fine / 2
        return self._roundings[cell]

    @cached_property
    def broken(self) -> list[Relation]:
        """The relations that the printed numbers break."""
        return [r for r in self.relations if self.breaches[r]]

    def is_formula(self, cell: CellRef) -> bool:
        """Whether another row gives the cell's value: its own moves say nothing of it."""
        return any(r.computed and r.left == cell and r.family != "row" for r in self.touching[cell])

    def allows(
        self, relation: Relation, cell: CellRef, points: Numbers, values: Numbers, exact: bool
    ) -> Interval:
        """What a relation allows a cell to print; exact: the left side rounds what the others print."""
        if not exact:
            return pad(relation.allows(cell, values), self.rounding(cell))
        if cell == relation.left:
            return pad(relation.allows(cell, points), self.rounding(cell))
        # The left side is rounded, the others are as printed.
        mixed = {c: points[c] for c in relation.cells}
        return relation.allows(cell, {**mixed, relation.left: values[relation.left]})

    def _find_breach(self, relation: Relation) -> Breach:
        if self._rounds(relation):
            return ""
        if not relation.holds(self.values):
            return "whole"
        return "exact" if self.exactness(relation) else ""

    def _price_exactness(self, relation: Relation) -> float:
        """The bits of an exact relation's being inexact today; 0 where it is not exact."""
        if relation.family in _COPIES and len(relation.cells) == 2:
            first, second = (min(list_units(c, self.constraints)) for c in relation.cells)
            return to_bits(_INEXACT_SHARE) if first == second and _is_copy(relation) else 0.0
        # Changes of quotients are differences of numbers that are not printed.
        if any(c.table != "t2" for c in relation.cells) or self._classify(relation) == "computed":
            return 0.0
        return self._learn_exactness(relation)

    def _learn_exactness(self, relation: Relation) -> float:
        """By the days on which the left side was what the others as printed give, and those on which it was not."""
        days = self.constraints.profile.numbers(relation.cells)
        half = self.halves[relation.left]
        exact = sum(self._was_exact(relation, day, half) for day in days)
        prior = self._pooled[self._classify(relation)]
        # A row that is not exact is inexact on some share of days, any share being as likely.
        inexact = len(days) - exact
        never = (1 - prior) * (1 - _INEXACT_SHARE) ** exact * _INEXACT_SHARE**inexact
        often = prior * _integrate_share(exact, inexact)
        is_exact = never / (never + often)
        usual = (inexact + 1) / (exact + inexact + 2)
        bits = to_bits(is_exact * _INEXACT_SHARE + (1 - is_exact) * usual)
        return bits if bits >= _LEAST_BITS else 0.0

    def _classify(self, relation: Relation) -> str:
        """Relations that are exact alike: differences of printed numbers, of computed ones, and what other rows give."""
        if relation.family != "row":
            return "formula"
        current = relation.left.row.cell("current")
        computed = self.is_formula(current) or self.constraints.kind(current) == "ratio"
        return "computed" if computed else "printed"

    @cached_property
    def _pooled(self) -> dict[str, float]:
        """The share of relations of a class that are not exact, by those of today that hold; one in ten without any."""
        exact, inexact = Counter[str](), Counter[str]()
        for relation in self.relations:
            if all(c.table == "t2" for c in relation.cells) and relation.family not in _COPIES:
                if self._rounds(relation):
                    exact[self._classify(relation)] += 1
                elif relation.holds(self.values):
                    inexact[self._classify(relation)] += 1
        return {
            name: (inexact[name] + _POOL_COUNT * _INEXACT_SHARES[name])
            / (exact[name] + inexact[name] + _POOL_COUNT)
            for name in _INEXACT_SHARES
        }

    def _rounds(self, relation: Relation) -> bool:
        """Whether the left side prints what the others as printed give."""
        left = relation.left
        return (pad(relation.allows(left, self.points), self.halves[left]) & self.points[left]) is not None

    def _was_exact(self, relation: Relation, day: Sequence[Decimal], half: Decimal) -> bool:
        numbers = dict(zip(relation.cells, map(exactly, day), strict=True))
        found = relation.allows(relation.left, numbers)
        return abs(found.middle - day[0]) <= half if found.width.is_finite() else True


def pad(interval: Interval, half: Decimal) -> Interval:
    """An interval with so much more at either end."""
    return (
        Interval(interval.low - half, interval.high + half)
        if half and interval.width.is_finite()
        else interval
    )


def _integrate_share(exact: int, inexact: int) -> float:
    """The probability of so many days in a given order where every share of inexact days is as likely."""
    return exp(lgamma(inexact + 1) + lgamma(exact + 1) - lgamma(exact + inexact + 2))


def _is_copy(relation: Relation) -> bool:
    """Whether both sides are one number, in the same unit."""
    right = relation.right
    return isinstance(right, str) or (isinstance(right, Node) and right.sign == "*" and right.right == 1)
