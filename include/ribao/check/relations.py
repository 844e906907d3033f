"""Relations: the catalogue's equations, set up over the cells of one report."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from typing import Any

from ribao.check.equations import Node, Tree, evaluate, in_words, names, parse, solved
from ribao.check.intervals import Interval
from ribao.model import INDICATOR_FIELDS, QUOTE_FIELDS, Report
from ribao.package_data import read_yaml


@dataclass(frozen=True, slots=True, eq=False)
class Relation:
    """One equation over cells, and how a witness that it is gets called (`zh`, `en`); `equation` is the catalogue's.

    `computed`: the publisher computes the left cell from the others, so that a wrong number on
    the right makes it wrong too. A `hint` is no proof: it only speaks where two readings
    are possible. `rearranged` holds forms for cells that stand in it twice; `cells` are the ids of
    all it ties together, the left one first.
    """

    name: str
    left: str
    right: Tree
    why: str
    zh: str
    en: str
    equation: str = ""
    computed: bool = False
    hint: bool = False
    rearranged: Mapping[str, Tree] = field(default_factory=dict)
    forms: dict[str, Tree] = field(default_factory=dict, repr=False)
    cells: tuple[str, ...] = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "cells", tuple(dict.fromkeys((self.left, *names(self.right)))))

    def holds(self, values: Mapping[str, Interval]) -> bool:
        """Whether some values inside the printed intervals satisfy it."""
        return (values[self.left] & evaluate(self.right, values)) is not None

    def form(self, cell: str) -> Tree:
        """The equation rearranged to give one of its cells."""
        if cell not in self.forms:
            if cell == self.left:
                tree = self.right
            else:
                tree = self.rearranged.get(cell) or solved(self.left, self.right, cell)
            self.forms[cell] = tree
        return self.forms[cell]

    def allows(self, cell: str, values: Mapping[str, Interval]) -> Interval:
        """What it allows a cell to be, the others being as given."""
        return evaluate(self.form(cell), values)

    def words(self, printed: Mapping[str, str], sign: str = "=") -> str:
        """The equation with the printed numbers in it; `sign` stands between its sides."""
        return f"{printed.get(self.left, self.left)} {sign} {in_words(self.right, printed)}"


@cache
def catalogue() -> Any:
    """relations.yaml."""
    return read_yaml("ribao.catalogue", "relations.yaml")


def relations(series: Mapping[str, str | None]) -> list[Relation]:
    """Every relation inside a report, over blank cells too; `series` maps the ids of its labelled rows to series."""
    ids = {s: _cells(row) for row, s in series.items() if s}
    return [*_rows(series), *_equations(ids), *_tables(ids)]


def _cells(row: str) -> dict[str, str]:
    """A row's cell ids by column."""
    return {f: f"{row}/{f}" for f in (QUOTE_FIELDS if row.startswith("t1/") else INDICATOR_FIELDS)}


def row_id(cell: str) -> str:
    """The row a cell stands in: its id without the column."""
    return cell.rpartition("/")[0]


def row_series(report: Report) -> dict[str, str | None]:
    """The series of every labelled row, as the reader knows it."""
    rows = {row_id(i.cells["current"].id): i.series for i in report.indicators if i.metric}
    return rows | {row_id(q.cells["close"].id): q.series for q in report.quotes}


def usable(found: Sequence[Relation], values: Mapping[str, Interval]) -> list[Relation]:
    """Those whose every cell has a number."""
    return [r for r in found if all(c in values for c in r.cells)]


def set_up(line: Mapping[str, Any], equation: str, to: Mapping[str, Tree]) -> Relation:
    """A line of the catalogue over cells: `to` maps the names of its equation to cell ids.

    A name on the right may also stand for an expression over cells.
    """
    left, right = parse(equation)
    forms = {str(to[k]): _renamed(parse(f"x = {v}")[1], to) for k, v in line.get("solved", {}).items()}
    words = line["why"], line.get("zh", ""), line.get("en", ""), equation
    kind = line.get("computed", False), line.get("hint", False)
    return Relation(line["name"], str(to[left]), _renamed(right, to), *words, *kind, forms)


def _renamed(tree: Tree, to: Mapping[str, Tree]) -> Tree:
    if isinstance(tree, str):
        return to[tree]
    if isinstance(tree, Node):
        return Node(tree.sign, _renamed(tree.left, to), _renamed(tree.right, to))
    return tree


def _rows(rows: Iterable[str]) -> Iterator[Relation]:
    change, pct = catalogue()["row"]
    for row in rows:
        line = pct if row.startswith("t1/") else change
        yield set_up(line, line["equation"], _cells(row))


def expanded() -> Iterator[tuple[Mapping[str, Any], str]]:
    """Every equation between series of relations.yaml, with the line that it comes from."""
    for line in catalogue()["report"]:
        for member in line.get("for", [""]):
            yield line, line["equation"].replace("{m}", member)


def _equations(ids: Mapping[str, Mapping[str, str]]) -> Iterator[Relation]:
    for line, equation in expanded():
        left, right = parse(equation)
        used = {left, *names(right)}
        if used <= ids.keys():
            for column in (_today, _yesterday):
                yield set_up(line, equation, {n: column(ids[n]) for n in used})


def _today(cells: Mapping[str, str]) -> Tree:
    """The day's value: a series' current, a contract's close."""
    return cells.get("current") or cells["close"]


def _yesterday(cells: Mapping[str, str]) -> Tree:
    """The value of the day before; table 1 prints it only as close less change."""
    return cells.get("previous") or Node("-", cells["close"], cells["change"])


def _tables(ids: Mapping[str, Mapping[str, str]]) -> Iterator[Relation]:
    close, change = catalogue()["twins"]
    for twin in catalogue()["tables"]:
        quote, row = ids.get(twin["quote"]), ids.get(twin["series"])
        if quote and row:
            yield set_up(close, close["equation"], {"quote": quote["close"], "row": row["current"]})
            yield set_up(change, change["equation"], {"quote": quote["change"], "row": row["change"]})
