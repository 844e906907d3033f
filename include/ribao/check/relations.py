"""Relations: the catalogue's equations, set up over the cells of one report and of the one before."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from importlib.resources import files
from typing import Any

import yaml

from ribao.check.equations import Node, Tree, evaluate, in_words, names, parse, solve
from ribao.check.intervals import Interval
from ribao.model import Report


@dataclass(frozen=True, slots=True, eq=False)
class Relation:
    """One equation over cells. `solved` holds rearranged forms for cells that stand in it more than once."""

    name: str
    left: str
    right: Tree
    why: str
    solved: Mapping[str, Tree] = field(default_factory=dict)

    @property
    def cells(self) -> tuple[str, ...]:
        """The ids of the cells it ties together, the left one first."""
        return tuple(dict.fromkeys((self.left, *names(self.right))))

    def holds(self, values: Mapping[str, Interval]) -> bool:
        """Whether some values inside the printed intervals satisfy it."""
        return (values[self.left] & evaluate(self.right, values)) is not None

    def allows(self, cell: str, values: Mapping[str, Interval]) -> Interval:
        """What it allows a cell to be, the others being as given."""
        if cell == self.left:
            return evaluate(self.right, values)
        if cell in self.solved:
            return evaluate(self.solved[cell], values)
        return solve(self.right, values[self.left], cell, values)

    def words(self, printed: Mapping[str, str]) -> str:
        """The equation with the printed numbers in it."""
        return in_words(self.left, self.right, printed)


@cache
def catalogue() -> Any:
    """relations.yaml as it stands."""
    return yaml.safe_load(files("ribao.catalogue").joinpath("relations.yaml").read_text(encoding="utf-8"))


def relations(report: Report) -> list[Relation]:
    """Every relation whose cells this report prints as numbers; blank cells take theirs out."""
    return [*_rows(report), *_equations(report), *_tables(report)]


def _renamed(tree: Tree, to: Mapping[str, str]) -> Tree:
    if isinstance(tree, str):
        return to[tree]
    if isinstance(tree, Node):
        return Node(tree.sign, _renamed(tree.left, to), _renamed(tree.right, to))
    return tree


def _over(line: Mapping[str, Any], equation: str, to: Mapping[str, str], name: str) -> Relation:
    left, right = parse(equation)
    solved = {to[k]: _renamed(parse(f"x = {v}")[1], to) for k, v in line.get("solved", {}).items()}
    return Relation(name, to[left], _renamed(right, to), line["why"], solved)


def _rows(report: Report) -> Iterator[Relation]:
    change, pct = catalogue()["row"]
    for indicator in report.indicators:
        if indicator.metric is not None:
            yield _over(
                change, change["equation"], {k: c.id for k, c in indicator.cells.items()}, change["name"]
            )
    for quote in report.quotes:
        yield _over(pct, pct["equation"], {k: c.id for k, c in quote.cells.items()}, pct["name"])


def _equations(report: Report) -> Iterator[Relation]:
    rows = {i.series: i.cells for i in report.indicators if i.series}
    closes = {q.series: q.cells["close"].id for q in report.quotes if q.series}
    for line in catalogue()["report"]:
        for member in line.get("for", [""]):
            equation = line["equation"].replace("{m}", member)
            left, right = parse(equation)
            used = [left, *names(right)]
            for column in ("current", "previous"):
                to = {n: rows[n][column].id for n in used if n in rows}
                if column == "current":
                    to |= {n: closes[n] for n in used if n in closes}
                if len(to) == len(set(used)):
                    yield _over(line, equation, to, line["name"])


def _tables(report: Report) -> Iterator[Relation]:
    rows = {i.series: i.cells for i in report.indicators if i.series}
    quotes = {q.series: q.cells for q in report.quotes if q.series}
    for line in catalogue()["tables"]:
        quote, row = quotes.get(line["quote"]), rows.get(line["series"])
        if quote and row:
            for theirs, mine in (("close", "current"), ("change", "change")):
                why = "the same price in table 1 and table 2"
                yield Relation(f"tables.{theirs}", quote[theirs].id, row[mine].id, why)


def usable(found: Sequence[Relation], values: Mapping[str, Interval]) -> list[Relation]:
    """Those whose every cell has a number."""
    return [r for r in found if all(c in values for c in r.cells)]
