"""What must hold of a clean report: its relations over cells, the day before's cells and sentences, with their intervals.

Rows whose numbers are printed in full are exact: their change equals the difference to the last digit.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from decimal import ROUND_CEILING, ROUND_FLOOR, Decimal
from functools import cache

from ribao.catalogue import all_series
from ribao.cells import CellRef, RowRef
from ribao.check.equations import Node, Tree
from ribao.check.intervals import ANY, Interval, exactly
from ribao.check.relations import Relation, build_relations
from ribao.numbers import parse_printed
from ribao_sim.cells import Day
from ribao_sim.walks import load_derived_series

from bench.localisation.scene import Scene, Texts, index_day
from bench.localisation.sentences_misstated import Fact, find_stated_cells, number_facts

_UNIT_FACTOR = {"万吨": Decimal(10000), "万元/吨": Decimal(10000)}
_MOST_PASSES = 6


@dataclass(frozen=True, slots=True)
class Rules:
    """The relations of a report, and what its cells are printed with: `exact` ones without rounding."""

    relations: tuple[Relation, ...]
    exact: frozenset[CellRef]
    outside: Mapping[CellRef, str | None]


def build_rules(scene: Scene, yesterday: Day | None) -> Rules:
    """The rules of a clean day; `yesterday` is the day of the report before, where there is one."""
    series: dict[RowRef, str | None] = {c.row: p.series for c, p in scene.places.items()}
    relations = [r for r in build_relations(series) if not r.hint]
    outside: dict[CellRef, str | None] = {}
    before = index_day(yesterday) if yesterday else {}
    for row in series:
        past, previous = row.cell("current"), row.cell("previous")
        if row.table == "t2" and past in before:
            outside[past.in_past] = before[past].text
            relations.append(_equal(previous, past.in_past))
    relations += _relate_facts(scene)
    exact = {c for c, p in scene.places.items() if _is_exact(p.series, c)}
    exact |= {c.in_past for c in exact if c.field == "current"}
    return Rules(tuple(relations), frozenset(exact), outside)


def find_broken(rules: Rules, texts: Texts, touched: Iterable[CellRef] | None = None) -> list[Relation]:
    """The relations (over any `touched` cell; default: all) that printed texts break; a missing number breaks none."""
    wanted = None if touched is None else set(touched)
    relations = [r for r in rules.relations if wanted is None or wanted.intersection(r.cells)]
    values = _read_values(rules, {**texts, **rules.outside}, {c for r in relations for c in r.cells})
    usable = (r for r in relations if all(c in values for c in r.cells))
    return [r for r in usable if not r.holds(values)]


def find_determined(rules: Rules, true: Texts, wrong: Iterable[CellRef]) -> frozenset[CellRef]:
    """The wrong cells whose true print the rest of the report (and of the report before) leaves no choice."""
    unknown = {c for c in wrong if c.table in ("t1", "t2")}
    relations = [r for r in rules.relations if unknown.intersection(r.cells)]
    values = _read_values(rules, {**true, **rules.outside}, {c for r in relations for c in r.cells})
    printed = {c: values[c] for c in unknown if c in values}
    values |= dict.fromkeys(printed, ANY)
    relations = [r for r in relations if all(c in values for c in r.cells)]
    for _ in range(_MOST_PASSES):
        before = dict(values)
        for relation in relations:
            for cell in printed.keys() & set(relation.cells):
                values[cell] = values[cell] & relation.allows(cell, values) or values[cell]
        if values == before:
            break
    return frozenset(c for c in printed if _leaves_one_print(values[c], true[c] or "", c in rules.exact))


def _leaves_one_print(allowed: Interval, text: str, exact: bool) -> bool:
    if not allowed.width.is_finite():
        return False
    number = parse_printed(text)
    assert number is not None
    # Prints whose rounding interval the allowed values touch; exact numbers have none.
    unit, half = 2 * number.half, Decimal(0) if exact else Decimal("0.5")
    lowest = (allowed.low / unit - half).to_integral_value(ROUND_CEILING)
    return lowest == (allowed.high / unit + half).to_integral_value(ROUND_FLOOR)


def _read_values(rules: Rules, texts: Texts, cells: Iterable[CellRef]) -> dict[CellRef, Interval]:
    values = {}
    for cell in cells:
        if number := parse_printed(texts.get(cell)):
            exact = cell in rules.exact
            values[cell] = exactly(number.value) if exact else Interval(number.low, number.high)
    return values


def _equal(left: CellRef, right: Tree) -> Relation:
    return Relation("benchmark", "benchmark", left, right, "")


def _relate_facts(scene: Scene) -> Iterator[Relation]:
    """A sentence's number is that of the tables, its change theirs."""
    for stated, fact in number_facts(scene.facts):
        for cell in find_stated_cells(scene, fact["series"]):
            yield _equal(cell, stated)
            if fact["change"] is not None:
                yield _equal(cell.beside("change"), stated.stated_change)


def read_facts(facts: Iterable[Fact]) -> Texts:
    """What sentences say, by reference; in the unit of the tables."""
    found: dict[CellRef, str | None] = {}
    for stated, fact in number_facts(facts):
        found[stated] = _convert(fact["value"], fact["unit"], fact["series"])
        if fact["change"] is not None:
            found[stated.stated_change] = fact["change"]
    return found


def _convert(text: str, unit: str, series: str) -> str:
    factor = _UNIT_FACTOR.get(unit, Decimal(1)) / _UNIT_FACTOR.get(_unit_of(series), Decimal(1))
    return f"{Decimal(text) * factor:f}" if factor != 1 else text


@cache
def _unit_of(series: str) -> str:
    return next((s.unit for s in all_series() if s.id == series), "")


@cache
def _is_quotient(series: str) -> bool:
    return series in load_derived_series() and _divides(load_derived_series()[series])


def _divides(tree: Tree) -> bool:
    return isinstance(tree, Node) and (tree.sign == "/" or _divides(tree.left) or _divides(tree.right))


def _is_exact(series: str | None, cell: CellRef) -> bool:
    """Quotients and per cents are rounded, and table 1's prices of the LME."""
    if series is None or cell.field == "pct" or _is_quotient(series):
        return False
    return not (cell.table == "t1" and series.endswith(".lme"))
