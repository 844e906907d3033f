"""Relations: the catalogue's equations, set up over the cells of one report."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from typing import Any

from ribao.cells import CellRef, RowRef
from ribao.check.equations import Node, Tree, evaluate, list_names, parse_equation, solve, write_tree
from ribao.check.intervals import Interval
from ribao.equation_text import fill_equation
from ribao.model import INDICATOR_FIELDS, QUOTE_FIELDS, Report
from ribao.package_data import read_yaml


@dataclass(frozen=True, slots=True, eq=False)
class Relation:
    """One equation over cells; `name` is its id, `equation` is as the catalogue writes it.

    `computed`: the publisher computes the left cell from the others, so that a wrong number on
    the right makes it wrong too. A `hint` is no proof: it only speaks where two readings
    are possible. `rearranged` holds forms for cells that occur in it twice; `cells` are the ids of
    all it ties together, the left one first.
    """

    name: str
    family: str
    left: CellRef
    right: Tree
    why: str
    equation: str = ""
    computed: bool = False
    hint: bool = False
    rearranged: Mapping[CellRef, Tree] = field(default_factory=dict)
    forms: dict[CellRef, Tree] = field(default_factory=dict, repr=False)
    cells: tuple[CellRef, ...] = field(init=False)

    def __post_init__(self) -> None:
        cells = dict.fromkeys((self.left, *map(CellRef, list_names(self.right))))
        object.__setattr__(self, "cells", tuple(cells))

    def holds(self, values: Mapping[CellRef, Interval]) -> bool:
        """Whether some values inside the printed intervals satisfy it."""
        return (values[self.left] & evaluate(self.right, values)) is not None

    def form(self, cell: CellRef) -> Tree:
        """The equation rearranged to give one of its cells."""
        if cell not in self.forms:
            if cell == self.left:
                tree = self.right
            else:
                tree = self.rearranged.get(cell) or solve(self.left, self.right, cell)
            self.forms[cell] = tree
        return self.forms[cell]

    def allows(self, cell: CellRef, values: Mapping[CellRef, Interval]) -> Interval:
        """What it allows a cell to be, the others being as given."""
        return evaluate(self.form(cell), values)

    def write_template(self) -> str:
        """The equation with {0}, {1}, … for its cells."""
        marks = self._marks()
        return f"{marks[self.left]} = {write_tree(self.right, marks)}"

    def write_solution(self, cell: CellRef) -> str:
        """The expression that gives one of its cells, in the same marks."""
        return write_tree(self.form(cell), self._marks())

    def _marks(self) -> dict[CellRef, str]:
        return {cell: f"{{{n}}}" for n, cell in enumerate(self.cells)}


def write_relation(relation: Relation, printed: Mapping[CellRef, str]) -> str:
    """The equation with the printed numbers in it."""
    marks = {cell: printed.get(cell, "?") for cell in relation.cells}
    return fill_equation(relation.write_template(), [marks[cell] for cell in relation.cells])


@cache
def load_relations_file() -> Any:
    """relations.yaml."""
    return read_yaml("ribao.catalogue", "relations.yaml")


def build_relations(series: Mapping[RowRef, str | None]) -> list[Relation]:
    """Every relation inside a report, over blank cells too; `series` maps the ids of its labelled rows to series."""
    ids = {s: _cells(row) for row, s in series.items() if s}
    return [*_rows(series), *_equations(ids), *_tables(ids)]


def _cells(row: RowRef) -> dict[str, CellRef]:
    """A row's cells by column."""
    return {f: row.cell(f) for f in (QUOTE_FIELDS if row.table == "t1" else INDICATOR_FIELDS)}


def index_row_series(report: Report) -> dict[RowRef, str | None]:
    """The series of every labelled row, as the reader knows it."""
    rows = {i.row: i.series for i in report.indicators if i.metric}
    return rows | {q.row: q.series for q in report.quotes}


def select_usable(found: Sequence[Relation], values: Mapping[CellRef, Interval]) -> list[Relation]:
    """Those whose every cell has a number."""
    return [r for r in found if all(c in values for c in r.cells)]


def build_relation(line: Mapping[str, Any], equation: str, to: Mapping[str, Tree]) -> Relation:
    """A line of the catalogue over cells: `to` maps the names of its equation to cell ids.

    A name on the right may also stand for an expression over cells.
    """
    left, right = parse_equation(equation)
    forms = {
        _cell(to[k]): _substitute_names(parse_equation(f"x = {v}")[1], to)
        for k, v in line.get("solved", {}).items()
    }
    kind = line.get("computed", False), line.get("hint", False)
    return Relation(
        line["name"],
        line["family"],
        _cell(to[left]),
        _substitute_names(right, to),
        line["why"],
        equation,
        *kind,
        forms,
    )


def _cell(tree: Tree) -> CellRef:
    return CellRef(str(tree))


def _substitute_names(tree: Tree, to: Mapping[str, Tree]) -> Tree:
    if isinstance(tree, str):
        return to[tree]
    if isinstance(tree, Node):
        return Node(tree.sign, _substitute_names(tree.left, to), _substitute_names(tree.right, to))
    return tree


def _rows(rows: Iterable[RowRef]) -> Iterator[Relation]:
    change, pct = load_relations_file()["row"]
    for row in rows:
        line = pct if row.table == "t1" else change
        yield build_relation(line, line["equation"], _cells(row))


def expand_equations() -> Iterator[tuple[Mapping[str, Any], str]]:
    """Every equation between series of relations.yaml, with the line that it comes from."""
    for line in load_relations_file()["report"]:
        for member in line.get("for", [""]):
            yield line, line["equation"].replace("{m}", member)


def _equations(ids: Mapping[str, Mapping[str, CellRef]]) -> Iterator[Relation]:
    for line, equation in expand_equations():
        left, right = parse_equation(equation)
        used = {left, *list_names(right)}
        if used <= ids.keys():
            for column in (_today, _yesterday):
                yield build_relation(line, equation, {n: column(ids[n]) for n in used})


def _today(cells: Mapping[str, CellRef]) -> Tree:
    """The day's value: a series' current, a contract's close."""
    return cells.get("current") or cells["close"]


def _yesterday(cells: Mapping[str, CellRef]) -> Tree:
    """The value of the day before; table 1 prints it only as close less change."""
    return cells.get("previous") or Node("-", cells["close"], cells["change"])


def _tables(ids: Mapping[str, Mapping[str, CellRef]]) -> Iterator[Relation]:
    close, change, base = load_relations_file()["twins"]
    for twin in load_relations_file()["tables"]:
        quote, row = ids.get(twin["quote"]), ids.get(twin["series"])
        if quote and row:
            yield build_relation(close, close["equation"], {"quote": quote["close"], "row": row["current"]})
            yield build_relation(change, change["equation"], {"quote": quote["change"], "row": row["change"]})
            yield build_relation(base, base["equation"], {**quote, "previous": row["previous"]})
