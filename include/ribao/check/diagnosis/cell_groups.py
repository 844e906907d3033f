"""Slips of a wide scope: one transformation of many rows at once.

A scope is a set of rows that go wrong together: a half of a block, a block, a market's rows, a table. Where most of a
scope's rows look as a transformation would have made them, one slip explains them all; rows that do not are exceptions,
each at a price. Rows in which the transformation would change nothing say nothing.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from decimal import Decimal

from ribao.catalogue.slips import slips_of
from ribao.catalogue.thresholds import threshold
from ribao.check.constraints import Constraints
from ribao.check.diagnosis.hypotheses import Hypothesis
from ribao.check.diagnosis.observations import Observations
from ribao.check.diagnosis.prices import price_slip
from ribao.check.diagnosis.quote_slips import find_late_markets, find_other_sources
from ribao.check.diagnosis.row_slips import ROW_SLIPS, Match, Row, find_shifted
from ribao.model import Fact

_EXCEPTION_BITS: float = threshold("groups.exception_bits")
_EXCEPTIONS_SHARE: float = threshold("groups.exceptions_share")
_FEWEST: int = threshold("groups.fewest_rows_count")

Find = Callable[[Row], Iterator[Match]]


def change_stale(row: Row) -> Iterator[Match]:
    """The change of the report before."""
    if row.change == row.was_change is not None and not row.adds_up:
        yield Match(row.cells("change"))


def change_sign(row: Row) -> Iterator[Match]:
    """The change with the wrong sign."""
    if (
        row.change
        and row.current is not None
        and row.previous is not None
        and row.change == row.previous - row.current
    ):
        yield Match(row.cells("change"))


def change_percent(row: Row) -> Iterator[Match]:
    """The change in per cent."""
    if row.change is None or not row.previous or row.current is None or row.adds_up:
        return
    exponent = row.change.as_tuple().exponent
    assert isinstance(exponent, int)
    exact = abs(100 * (row.current - row.previous) / row.previous)
    if row.change and abs(exact - abs(row.change)) <= Decimal(1).scaleb(exponent):
        yield Match(row.cells("change"))


def change_missing(row: Row) -> Iterator[Match]:
    """A 0 for the change."""
    if row.change == 0 and row.current != row.previous and not row.adds_up:
        yield Match(row.cells("change"))


def current_stale(row: Row) -> Iterator[Match]:
    """Today's number is still the day before's, beside today's change."""
    if row.current == row.previous is not None and row.change and row.before in (None, row.current):
        yield Match(row.cells("current"))


TRANSFORMATIONS: Mapping[str, Find] = {
    **ROW_SLIPS,
    "change_stale": change_stale,
    "change_sign": change_sign,
    "change_percent": change_percent,
    "change_missing": change_missing,
    "current_stale": current_stale,
}


# Transformations of neighbouring rows.
RUNS: Mapping[str, Callable[[Sequence[Row]], Iterator[tuple[list[Match], int]]]] = {"shifted": find_shifted}


def find_cell_groups(rows: Sequence[Row], observations: Observations) -> Iterator[Hypothesis]:
    """Every scope that looks as a slip would have made it."""
    for scope, list_scopes in SCOPES.items():
        scopes = list_scopes(rows, observations.constraints)
        for name in slips_of(scope):
            for members in scopes:
                for matches, against, ways in _look(name, members):
                    found = _build(f"{scope}.{name}", matches, against, len(scopes) * ways, observations)
                    if found:
                        yield found

    for matches, against, places in find_late_markets(observations.constraints):
        if found := _build("quotes.late", matches, against, places, observations):
            yield found
    for match in find_other_sources(observations.constraints):
        bits = price_slip("prices.other_source", len(observations.constraints.report.quotes) * match.ways)
        yield Hypothesis("prices.other_source", frozenset(match.cells), bits, match.cells)


def _look(name: str, rows: Sequence[Row]) -> Iterator[tuple[list[Match], int, int]]:
    """What a slip would have made of a scope's rows: matches, how many rows contradict, how many ways there are."""
    if name in RUNS:
        yield from ((run, 0, ways) for run, ways in RUNS[name](rows))
        return
    found = {row.ref: match for row in rows for match in list(TRANSFORMATIONS[name](row))[:1]}
    against = sum(r.ref not in found and r.contradicts(name) for r in rows)
    if len(found) >= _FEWEST:
        # Rows that print the same with or without it go along.
        still = [
            Match(r.cells("current", "change")) for r in rows if r.ref not in found and r.stands_still(name)
        ]
        yield [*found.values(), *still], against, 1


def _build(
    name: str, matches: Sequence[Match], against: int, places: int, observations: Observations
) -> Hypothesis | None:
    if len(matches) < _FEWEST or against > _EXCEPTIONS_SHARE * (len(matches) + against):
        return None
    cells = tuple(dict.fromkeys(c for m in matches for c in m.cells if c in observations.points))
    given = {c: i for m in matches for c, i in m.given.items() if c in observations.points}
    bits = price_slip(name, places) + _EXCEPTION_BITS * against
    late = Fact("rows_repeat_previous_report", {"count": len({c.row for c in cells})})
    return Hypothesis(
        name, frozenset(cells), bits, cells, given, fact=late if name.endswith(".late") else None
    )


def _halves(rows: Sequence[Row], constraints: Constraints) -> list[list[Row]]:
    sides = {i.row: i.side for i in constraints.report.indicators}
    return _group(rows, lambda r: f"{r.ref.block} {sides[r.ref]}")


def _blocks(rows: Sequence[Row], constraints: Constraints) -> list[list[Row]]:
    return _group(rows, lambda r: r.ref.block)


def _markets(rows: Sequence[Row], constraints: Constraints) -> list[list[Row]]:
    return _group(rows, lambda r: constraints.market(r.ref.cell("current")) or "")


def _table(rows: Sequence[Row], constraints: Constraints) -> list[list[Row]]:
    return [list(rows)]


def _group(rows: Sequence[Row], key: Callable[[Row], str]) -> list[list[Row]]:
    found: dict[str, list[Row]] = {}
    for row in rows:
        found.setdefault(key(row), []).append(row)
    return list(found.values())


SCOPES: Mapping[str, Callable[[Sequence[Row], Constraints], list[list[Row]]]] = {
    "half": _halves,
    "block": _blocks,
    "market": _markets,
    "table": _table,
}
