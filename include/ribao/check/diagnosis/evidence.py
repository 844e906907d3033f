"""The evidence of a diagnosis, as data: the relations that give the right value, the strongest first, and those that fail."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal

from ribao.catalogue.thresholds import threshold
from ribao.cells import CellRef
from ribao.check.constraints import Constraints
from ribao.check.diagnosis.posterior import Diagnosis
from ribao.check.intervals import Interval
from ribao.check.relations import Relation
from ribao.model import Evidence, Operand
from ribao.numbers import parse_printed

_NARROW_UNITS: int = threshold("evidence.narrow_units_count")
_MOST_PLACES: int = threshold("evidence.most_places_count")


@dataclass(frozen=True, slots=True)
class _Support:
    """A relation and the interval that it allows the first cell."""

    relation: Relation
    allowed: Interval


def build_evidence(relation: Relation, constraints: Constraints) -> Evidence:
    """What a relation says of the printed numbers."""
    operands = tuple(Operand(cell, constraints.texts.get(cell)) for cell in relation.cells)
    complete = all(cell in constraints.values for cell in relation.cells)
    holds = relation.holds(constraints.values) if complete else None
    return Evidence(relation.name, relation.write_template(), operands, holds)


def gather_evidence(diagnosis: Diagnosis, constraints: Constraints) -> tuple[Evidence, ...]:
    """The relations that support a diagnosis' proposal, the sharpest first, then the others that it explains."""
    supports = _find_supports(diagnosis, constraints)
    used = {id(support.relation) for support in supports}
    return (
        *(_describe_support(support, diagnosis, constraints) for support in supports),
        *(build_evidence(r, constraints) for r in diagnosis.witnesses if id(r) not in used),
    )


def describe_solution(
    relation: Relation,
    cell: CellRef,
    constraints: Constraints,
    allows: str,
    assumed: Mapping[CellRef, str] | None = None,
) -> Evidence:
    """A relation that gives a cell's value; `assumed` are the numbers that replace printed ones in it."""
    base = build_evidence(relation, constraints)
    operands = tuple(Operand(o.cell, o.printed, (assumed or {}).get(o.cell)) for o in base.operands)
    return Evidence(base.relation, base.equation, operands, base.holds, relation.write_solution(cell), allows)


def _find_supports(diagnosis: Diagnosis, constraints: Constraints) -> list[_Support]:
    """The relations that allow the proposed value, the sharpest first.

    Their other numbers are as printed, or corrected without the first cell; where there is no such relation,
    the sharpest one over numbers that are corrected together with it.
    """
    culprit, right = diagnosis.cells[0], parse_printed(diagnosis.proposed)
    if right is None:
        return []
    independent: list[_Support] = []
    circular: list[_Support] = []
    for relation in constraints.relations:
        if culprit in relation.cells and _speaks(relation, culprit, diagnosis, constraints):
            allowed = relation.allows(culprit, diagnosis.final_values)
            if allowed.width.is_finite() and allowed & Interval(right.low, right.high):
                others = [
                    c for c in relation.cells if c != culprit and _is_corrected(c, diagnosis, constraints)
                ]
                free = all(_is_known_without(c, culprit, diagnosis, constraints) for c in others)
                (independent if free else circular).append(_Support(relation, allowed))
    circular.sort(key=lambda s: (s.relation.family == "row", s.allowed.width))
    return sorted(independent, key=lambda s: s.allowed.width) or circular[:1]


def _speaks(relation: Relation, cell: CellRef, diagnosis: Diagnosis, constraints: Constraints) -> bool:
    """Whether a relation is a witness for a wrong cell: it fails, or depends on another corrected cell."""
    others = any(_is_corrected(c, diagnosis, constraints) for c in relation.cells if c != cell)
    return others or not relation.holds(constraints.values)


def _is_corrected(cell: CellRef, diagnosis: Diagnosis, constraints: Constraints) -> bool:
    return diagnosis.final_values[cell] != constraints.values[cell]


def _is_known_without(
    cell: CellRef, culprit: CellRef, diagnosis: Diagnosis, constraints: Constraints
) -> bool:
    """Whether numbers as printed, the culprit not among them, give what a cell is taken to be."""
    for relation in (r for r in constraints.relations if cell in r.cells and culprit not in r.cells):
        if not any(_is_corrected(c, diagnosis, constraints) for c in relation.cells if c != cell):
            allowed = relation.allows(cell, constraints.values)
            if allowed.width.is_finite() and allowed & diagnosis.final_values[cell]:
                return True
    return False


def _describe_support(support: _Support, diagnosis: Diagnosis, constraints: Constraints) -> Evidence:
    culprit = diagnosis.cells[0]
    return describe_solution(
        support.relation,
        culprit,
        constraints,
        _write_allowed(support.allowed, diagnosis.proposed or ""),
        dict(_write_corrected(support.relation.cells, diagnosis, constraints)),
    )


def _write_corrected(
    cells: Iterable[CellRef], diagnosis: Diagnosis, constraints: Constraints
) -> Iterable[tuple[CellRef, str]]:
    """The shortest number that each corrected cell is taken to be."""
    for cell in cells:
        if _is_corrected(cell, diagnosis, constraints):
            value = diagnosis.final_values[cell]
            shown = (value.middle.quantize(Decimal(1).scaleb(-places)) for places in range(_MOST_PLACES + 1))
            yield cell, f"{next((v for v in shown if value.low <= v <= value.high), value.middle):f}"


def _write_allowed(allowed: Interval, proposed: str) -> str:
    """The proposed value, or the range of an interval too wide to give it."""
    number = parse_printed(proposed)
    unit = (2 * number.half).normalize() if number else Decimal(1)
    if allowed.width <= _NARROW_UNITS * unit:
        return proposed
    return "–".join(f"{end.quantize(unit):f}" for end in (allowed.low, allowed.high))
