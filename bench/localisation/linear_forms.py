"""Relations as linear constraints on numbers: sums as equations, quotients as a pair of inequalities."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

from ribao.cells import CellRef
from ribao.check.equations import Tree, list_names
from ribao.check.relations import Relation

Coefficients = Mapping[CellRef, float]


@dataclass(frozen=True, slots=True)
class Constraint:
    """`left = terms` where `divisor` is empty; otherwise `left = terms / divisor`."""

    left: CellRef
    terms: Coefficients
    divisor: Coefficients

    @property
    def cells(self) -> set[CellRef]:
        """All cells that it ties together."""
        return {self.left, *self.terms, *self.divisor}


def linearise(relation: Relation) -> Constraint:
    """A relation as a constraint; ArithmeticError where it is neither a sum nor a quotient of sums."""
    tree = relation.right
    if not isinstance(tree, str | Decimal) and tree.sign == "/" and list_names(tree.right):
        return Constraint(relation.left, _collect(tree.left), _collect(tree.right))
    return Constraint(relation.left, _collect(tree), {})


def _collect(tree: Tree) -> dict[CellRef, float]:
    if isinstance(tree, str):
        return {CellRef(tree): 1.0}
    if isinstance(tree, Decimal):
        raise ArithmeticError("a constant term")
    if tree.sign in "+-":
        found = _collect(tree.left)
        sign = 1 if tree.sign == "+" else -1
        for cell, term in _collect(tree.right).items():
            found[cell] = found.get(cell, 0) + sign * term
        return found
    factor, other = (tree.left, tree.right) if tree.sign == "*" else (tree.right, tree.left)
    if not isinstance(factor, Decimal):
        factor, other = other, factor
    if not isinstance(factor, Decimal):
        raise ArithmeticError("a product of two cells")
    by = float(factor) if tree.sign == "*" else 1 / float(factor)
    return {cell: by * term for cell, term in _collect(other).items()}
