"""Slips between the tables: table 1 reckons its change from another base, table 2 takes its prices elsewhere."""

from collections.abc import Iterator, Sequence

from ribao.check.diagnosis.rows import Match, Row
from ribao.check.intervals import ANY
from ribao.check.relations import write_relation
from ribao.model import Fact

_SETTLING = ("SHFE", "DCE", "GFEX")


def other_base(row: Row, rows: Sequence[Row]) -> Iterator[Match]:
    """Table 1 reckons the change from the previous settlement, others from the previous close.

    Both tables print the same close, and table 1's change and percentage agree. Other numbers of table 2 that were
    computed from the settlement price belong to it. Of a contract that table 2 does not print nothing confirms it.
    """
    base = row.base
    if row.market not in _SETTLING or base is None or base == row.previous or row.broken or row.is_late:
        return
    cells = row.cells("change", "pct")
    if row.twin is None:
        silent = row.previous is None
        yield Match(cells, dict.fromkeys(cells, ANY), is_predicted=False, goes_along=silent)
        return
    constraints, previous = row.constraints, row.twin.cell("previous")
    if row.current != row.twin_current or previous not in constraints.values or _is_contradicted(row):
        return
    printed = constraints.values
    own = printed[row.ref.cell("close")] - printed[row.ref.cell("change")]
    other = {**printed, previous: own}
    computed = [r for r in (*constraints.relations, *constraints.hints) if r.computed and previous in r.cells]
    for_base = [r for r in computed if not r.holds(printed) and r.holds(other)]
    for_close = [r for r in computed if r.holds(printed) and not r.holds(other)]
    values = {
        "base": f"{own.middle}",
        "with_base": [write_relation(r, {**constraints.texts, previous: f"{own.middle}"}) for r in for_base],
        "previous": constraints.texts.get(previous) or "",
        "with_close": [write_relation(r, constraints.texts) for r in for_close],
    }
    cells = tuple(dict.fromkeys((*cells, *(r.left for r in for_base))))
    yield Match(cells, dict.fromkeys(cells, ANY), fact=Fact("settlement_base", values))


def _is_contradicted(row: Row) -> bool:
    """Whether a witness publishes another change: its own is from the base that the report takes."""
    change, relations = row.ref.cell("change"), row.constraints.relations
    published = (r for r in relations if r.family == "published" and r.left == change)
    return any(not r.holds(row.constraints.values) for r in published)


def other_source(row: Row, rows: Sequence[Row]) -> Iterator[Match]:
    """Table 2 prints another price than table 1: it took it elsewhere."""
    if row.twin is None:
        return
    here, there, values = row.ref.cell("close"), row.twin.cell("current"), row.constraints.values
    if here in values and there in values and not values[here] & values[there]:
        yield Match((there,), is_predicted=False)


def elsewhere(row: Row, rows: Sequence[Row]) -> Iterator[Match]:
    """Another close, of another source or month, with the change and the percentage reckoned from it."""
    if row.change and not row.broken and row.adds_up and not row.is_late:
        yield Match(row.cells(), is_predicted=False)
