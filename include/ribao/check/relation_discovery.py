"""Equations that the catalogue does not know and that have always held on a history.

A learned relation is a proposal for a person; nothing here takes part in a check.
"""

from collections.abc import Iterator, Sequence
from itertools import combinations, pairwise, permutations

from ribao.catalogue import all_contracts, all_series
from ribao.catalogue.thresholds import threshold
from ribao.cells import CellRef
from ribao.check.equations import Node, Tree, evaluate, list_names, parse_equation
from ribao.check.intervals import Interval
from ribao.check.relation_survey import Record, as_intervals
from ribao.check.relations import expand_equations, load_relations_file
from ribao.model import ReportSnapshot

_FEWEST_DAYS: int = threshold("discovery.fewest_days")
_MOVED_DAYS_SHARE: float = threshold("discovery.moved_days_share")
_FAR_WIDTHS: int = threshold("discovery.far_widths_count")
_COMMODITY = {s.id: s.commodity for s in all_series()} | {c.id: c.commodity for c in all_contracts()}

_KIND = {s.id: s.kind for s in all_series()}

Day = dict[str, Interval]


def discover_relations(history: Sequence[ReportSnapshot]) -> list[Record]:
    """Series that always were another, or the difference or ratio of two others, and no line says so.

    Looked for among the series of one block with the contracts of its commodities. Of the ways to
    write one equation the one with a computed kind of series on the left is given.
    """
    days_values, in_catalogue = [_values(past) for past in history], _list_catalogue_series()
    found: dict[frozenset[str], Record] = {}
    for group in _groups(history):
        for left, tree in _candidates(group):
            key = frozenset((left, *list_names(tree)))
            wanted = key not in in_catalogue and (key not in found or _is_computed(left))
            if wanted and (record := _always(left, tree, days_values)):
                found[key] = record
    return list(found.values())


def _candidates(group: Sequence[str]) -> Iterator[tuple[str, Tree]]:
    yield from combinations(group, 2)
    for left, a, b in permutations(group, 3):
        yield left, Node("-", a, b)
        yield left, Node("/", a, b)


def _is_computed(series: str) -> bool:
    return _KIND.get(series) in ("ratio", "basis", "spread", "premium")


def _list_catalogue_series() -> set[frozenset[str]]:
    """The series of each line of the catalogue, of hints too: a person has decided on those."""
    return {
        frozenset((left, *list_names(right)))
        for _, e in expand_equations()
        for left, right in [parse_equation(e)]
    }


def _always(left: str, tree: Tree, days_values: Sequence[Day]) -> Record | None:
    needed = (left, *list_names(tree))
    days = []
    for day in days_values:
        if all(series in day for series in needed):
            # Most candidates fail on the first days: so thousands can be tried.
            if not day[left] & evaluate(tree, day):
                return None
            days.append(day)
    if len(days) < _FEWEST_DAYS or not all(_is_informative([day[s] for day in days]) for s in needed):
        return None
    right = f"{tree.left} {tree.sign} {tree.right}" if isinstance(tree, Node) else str(tree)
    return Record("proposed", f"{left} = {right}", len(days), len(days))


def _is_informative(days: Sequence[Interval]) -> bool:
    """Whether a series moved on most days, and so far that nothing agrees with it day after day by chance."""
    middles = [day.middle for day in days]
    moved = sum(a != b for a, b in pairwise(middles))
    far = max(middles) - min(middles) >= _FAR_WIDTHS * max(d.width for d in days)
    return far and moved >= _MOVED_DAYS_SHARE * len(days)


def _groups(history: Sequence[ReportSnapshot]) -> list[list[str]]:
    """The series of each block with the contracts of its commodities that table 2 does not print again."""
    twins = {t["quote"] for t in load_relations_file()["tables"]}
    blocks: dict[str, dict[str, None]] = {}
    contracts: dict[str, None] = {}
    for past in history:
        for row, series in past.series.items():
            if series and series not in twins:
                group = blocks.setdefault(row.block, {}) if row.table == "t2" else contracts
                group[series] = None
    found = []
    for block in blocks.values():
        commodities = {_COMMODITY.get(s) for s in block}
        found.append([*block, *(c for c in contracts if _COMMODITY.get(c) in commodities)])
    return found


def _values(past: ReportSnapshot) -> Day:
    """The day's value of each series."""
    values = as_intervals(_correct_texts(past))
    ids = {s: row.cell("current" if row.table == "t2" else "close") for row, s in past.series.items() if s}
    return {s: values[cell] for s, cell in ids.items() if cell in values}


def _correct_texts(past: ReportSnapshot) -> dict[CellRef, str]:
    """A report's numbers by cell, what was found right in place of what was printed."""
    texts = {cell: text for cell, text in past.cells.items() if text is not None}
    for cell, right in past.proposed.items():
        texts.pop(cell, None)
        if right is not None:
            texts[cell] = format(right, "f")
    return texts
