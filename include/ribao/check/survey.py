"""How relations fare on a history, and which equations not in the catalogue have always held.

A learned relation is a proposal for a person; nothing here takes part in a check.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import combinations, pairwise

from ribao.check.equations import Node, evaluate, names, parse
from ribao.check.intervals import Interval
from ribao.check.relations import catalogue, expanded
from ribao.model import Past
from ribao.numbers import parse_printed

# A proposal needs so many days on which all its numbers were printed, and must have moved on most.
_DAYS = 10
_MOVED = 0.5


@dataclass(frozen=True, slots=True)
class Record:
    """An equation and on how many of the days that print all its numbers it held."""

    name: str
    equation: str
    held: int
    days: int
    why: str = ""


def survey(history: Sequence[Past]) -> list[Record]:
    """Every relation between series and every pair of tables, with how often it held."""
    known = [_values(past) for past in history]
    lines = [(line["name"], equation, line["why"]) for line, equation in expanded()]
    lines += [
        ("tables.close", f"{t['quote']} = {t['series']}", "the same price") for t in catalogue()["tables"]
    ]
    return [_record(*line, known) for line in lines]


def _record(name: str, equation: str, why: str, known: Sequence[dict[str, Interval]]) -> Record:
    left, right = parse(equation)
    days = [v for v in known if {left, *names(right)} <= v.keys()]
    held = sum((v[left] & evaluate(right, v)) is not None for v in days)
    return Record(name, equation, held, len(days), why)


def proposals(history: Sequence[Past]) -> Iterator[Record]:
    """Differences and ratios of two series of one block that a third always was, and no line says so."""
    known = [_values(past) for past in history]
    said = [{parse(e)[0], *names(parse(e)[1])} for line, e in expanded() if not line.get("hint")]
    for block in _blocks(history):
        for left in block:
            for a, b in combinations([s for s in block if s != left], 2):
                if {left, a, b} in said:
                    continue
                for tree in (Node(sign, *pair) for sign in "-/" for pair in ((a, b), (b, a))):
                    if record := _always(left, tree, known):
                        yield record


def _always(left: str, tree: Node, known: Sequence[dict[str, Interval]]) -> Record | None:
    days = [v for v in known if {left, *names(tree)} <= v.keys()]
    values = [v[left].middle for v in days]
    moved = sum(a != b for a, b in pairwise(values))
    if len(days) < _DAYS or moved < _MOVED * len(days) or not all(_sharp(v[left]) for v in days):
        return None
    if all(v[left] & evaluate(tree, v) for v in days):
        return Record("proposed", f"{left} = {tree.left} {tree.sign} {tree.right}", len(days), len(days))
    return None


def _sharp(value: Interval) -> bool:
    """A number of two digits or more: it does not agree by chance."""
    return abs(value.middle) >= 10 * value.width and value.middle != Decimal(0)


def _blocks(history: Sequence[Past]) -> list[list[str]]:
    found: dict[str, dict[str, None]] = {}
    for past in history:
        for row, series in past.series.items():
            if series and row.startswith("t2/"):
                found.setdefault(row.split("/")[1], {})[series] = None
    return [list(block) for block in found.values()]


def _values(past: Past) -> dict[str, Interval]:
    """The day's value of each series, what was found right before what was printed."""
    found = {}
    for row, series in past.series.items():
        cell = f"{row}/current" if row.startswith("t2/") else f"{row}/close"
        right = past.believed.get(cell)
        printed = parse_printed(past.cells.get(cell) if right is None else format(right, "f"))
        if series and printed:
            found[series] = Interval(printed.low, printed.high)
    return found
