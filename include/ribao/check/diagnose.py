"""From broken relations to causes: group by group, each explained at the least cost, with ties as alternatives."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from ribao.cells import CellRef
from ribao.check.candidates import format_printed, propose_value
from ribao.check.causes import Cause
from ribao.check.cell_hypotheses import find_agreement
from ribao.check.constraints import Constraints
from ribao.check.group_hypotheses import find_group_causes
from ribao.check.intervals import Interval
from ribao.check.partners import compute_change, find_only_value
from ribao.check.relations import Relation
from ribao.check.search import Explanation, Search

# Causes of whole rows: a cell that is proven wrong is named first, today's if possible.
_SEVERAL = ("stale_block", "stale_row")
# Both numbers may be right in their own terms.
_NO_PROPOSAL = ("settlement_base",)


@dataclass(frozen=True, slots=True)
class Diagnosis:
    """A cause, what proves it, what it spoilt, and its alternatives.

    `proposals` are the right values of its cells and casualties, of those that the constraints gives;
    `witnesses` are the relations over the culprit that were broken, the report's other numbers
    being right; `casualties` cells wrong only because of it; `alternatives` causes that explain the
    same about as well; `final_values` is what every cell is taken to be in the end.
    """

    cause: Cause
    proposals: Mapping[CellRef, str]
    witnesses: tuple[Relation, ...]
    final_values: Mapping[CellRef, Interval]
    casualties: tuple[CellRef, ...] = ()
    alternatives: tuple[Cause, ...] = ()

    @property
    def proposed(self) -> str | None:
        """The culprit's right value."""
        return self.proposals.get(self.cause.cells[0])


def diagnose(constraints: Constraints) -> tuple[list[Diagnosis], list[Relation]]:
    """Causes in the order of their relations, and the broken relations that none explains."""
    values = dict(constraints.values)
    hints = find_group_causes(constraints, values)
    given_up: list[Relation] = []
    found: list[tuple[Explanation, list[Explanation]]] = []
    fixed: set[str] = set()
    while groups := _groups(
        [r for r in constraints.relations if r not in given_up and not r.holds(values)], hints
    ):
        for group in groups:
            still = [r for r in group if not r.holds(values)]
            if not still:
                continue
            search = Search(constraints, values, hints, constraints.relations, frozenset(fixed))
            best, *others = search.explain(still)
            found.append((best, others))
            given_up += best.given_up
            for cause in best.causes:
                values.update(cause.values)
                fixed.update(cause.cells)
    _refine(values, constraints)
    diagnoses = [d for best, others in found for d in _diagnoses(best, others, constraints, values)]
    return diagnoses, given_up


def _groups(broken: Sequence[Relation], hints: Sequence[Cause]) -> list[list[Relation]]:
    """Broken relations that share cells, or that one cause of several cells would explain together."""
    parent: dict[CellRef, CellRef] = {}

    def root(cell: CellRef) -> CellRef:
        while parent.setdefault(cell, cell) != cell:
            cell = parent[cell]
        return cell

    broken_cells = {c for r in broken for c in r.cells}
    for cells in (
        *(r.cells for r in broken),
        *(c.cells for c in hints if len(broken_cells & set(c.cells)) > 1),
    ):
        together = [c for c in cells if c in broken_cells]
        for cell in together[1:]:
            parent[root(cell)] = root(together[0])
    groups: dict[str, list[Relation]] = {}
    for relation in broken:
        groups.setdefault(root(relation.cells[0]), []).append(relation)
    return list(groups.values())


def _refine(values: dict[CellRef, Interval], constraints: Constraints) -> None:
    """Give cells that were set free what their trusted witnesses say, one after another."""
    touching: dict[CellRef, list[Relation]] = {c: [] for c, v in values.items() if not v.width.is_finite()}
    for relation in constraints.relations:
        for cell in touching.keys() & set(relation.cells):
            touching[cell].append(relation)
    found = True
    while found:
        found = False
        for cell in [c for c in touching if not values[c].width.is_finite()]:
            allowed = [r.allows(cell, values) for r in touching[cell] if speaks(r, cell, constraints, values)]
            if finite := [i for i in allowed if i.width.is_finite()]:
                values[cell] = find_agreement(finite[0], finite[1:])
                found = True


def speaks(
    relation: Relation, cell: CellRef, constraints: Constraints, values: Mapping[CellRef, Interval]
) -> bool:
    """Whether a relation is a witness for a wrong cell: it fails, or depends on another corrected cell."""
    others = any(values[c] != constraints.values[c] for c in relation.cells if c != cell)
    return others or not relation.holds(constraints.values)


def _diagnoses(
    best: Explanation,
    others: Sequence[Explanation],
    constraints: Constraints,
    values: dict[CellRef, Interval],
) -> list[Diagnosis]:
    found = []
    for root in best.roots:
        cause = root if root.type not in _SEVERAL else _proven_first(root, constraints, values)
        hurt = _casualties(root, best, constraints, values)
        proposals = _proposals(cause, hurt, constraints, values)
        alternatives = tuple(_find_alternatives(root, best, others))
        found.append(
            Diagnosis(cause, proposals, _witnesses(cause, constraints), values, tuple(hurt), alternatives)
        )
    return found


def _proven_first(cause: Cause, constraints: Constraints, values: dict[CellRef, Interval]) -> Cause:
    """The cause with a cell first whose printed number is proven wrong."""

    def unproven(cell: CellRef) -> tuple[bool, bool, bool, Decimal]:
        value, right = constraints.number(cell) or Decimal(0), values[cell]
        proven = right.width.is_finite() and not right.low <= value <= right.high
        width = right.width / abs(value) if proven and value else Decimal(1)
        return not proven, cell.field == "change", cell.field != "current", width

    return replace(cause, cells=tuple(sorted(cause.cells, key=unproven)))


def _witnesses(cause: Cause, constraints: Constraints) -> tuple[Relation, ...]:
    """Broken relations over the cause's cells, those over the culprit first."""
    broken = [r for r in constraints.relations if not r.holds(constraints.values)]
    over_cells = [r for r in broken if set(r.cells) & set(cause.cells)]
    return tuple(sorted(over_cells, key=lambda r: cause.cells[0] not in r.cells))


def _casualties(
    cause: Cause, best: Explanation, constraints: Constraints, values: dict[CellRef, Interval]
) -> dict[CellRef, Interval]:
    """Cells computed from the cause's, and what was computed from those: what each is, computed from right numbers."""
    wrong = set(cause.cells)
    hurt = {c.cells[0] for c in best.causes if c.casualty}
    computed = [r for r in constraints.relations if r.computed or r.family == "stated"]
    found: dict[CellRef, Interval] = {}
    for relation in (r for _ in range(2) for r in computed):
        cell = relation.left if relation.computed else relation.cells[1]
        if cell in wrong or not wrong & set(relation.cells) or not relation.holds(constraints.values):
            continue
        if cell in hurt or (relation.computed and not relation.holds(values)):
            found[cell] = relation.allows(cell, {**values, **found})
            wrong.add(cell)
    return found


def _find_alternatives(cause: Cause, best: Explanation, others: Sequence[Explanation]) -> list[Cause]:
    """Causes that replace this one in an explanation about as good."""
    roots = {c.cells for c in best.roots}
    alternatives: dict[tuple[str, ...], Cause] = {}
    for other in others:
        theirs = {c.cells: c for c in other.roots}
        if roots - theirs.keys() == {cause.cells}:
            alternatives.update({cells: c for cells, c in theirs.items() if cells not in roots})
    return list(alternatives.values())


def _proposals(
    cause: Cause, hurt: Mapping[CellRef, Interval], constraints: Constraints, values: dict[CellRef, Interval]
) -> dict[CellRef, str]:
    """The right values of the cause's cells and casualties: the culprit's likeliest, others where only one is possible."""
    if cause.type in _NO_PROPOSAL:
        return {}
    culprit, *partners = cause.cells
    found = {culprit: _proposal(culprit, cause, constraints, values)}
    # One of several may well have been printed right.
    allowed = {**{cell: values[cell] for cell in partners}, **hurt}
    wrong = [cell for cell, right in allowed.items() if not constraints.values[cell] & right]
    for cell in wrong:
        found[cell] = cause.proposed.get(cell) or find_only_value(cell, allowed[cell], constraints)
    given = {cell: right for cell, right in found.items() if right is not None}
    for cell in wrong:
        if cell not in given and (right := compute_change(cell, given, (*cause.cells, *hurt), constraints)):
            given[cell] = right
    return given


def _proposal(
    cell: CellRef, cause: Cause, constraints: Constraints, values: dict[CellRef, Interval]
) -> str | None:
    """The culprit's right value, from the cause itself or from what all trusted witnesses allow in the end."""
    if cell in cause.proposed:
        return cause.proposed[cell]
    computed = any(r.computed and r.left == cell for r in constraints.relations)
    right, *_ = propose_value(cell, values[cell], constraints, computed)
    return None if right is None else format_printed(right, cell, constraints)
