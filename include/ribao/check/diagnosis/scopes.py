"""The slips of several cells that a report may show: every transformation in every scope that the catalogue gives it.

A scope is a set of rows that go wrong together: one row, half of a block, a block, a market's rows, a table. Where most of
a wide scope's rows look as a transformation would have made them, one slip explains them all; rows that do not are
exceptions, each at a price.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from ribao.catalogue.slips import slips_of
from ribao.catalogue.thresholds import threshold
from ribao.cells import CellRef
from ribao.check.diagnosis.hypotheses import Hypothesis
from ribao.check.diagnosis.prices import price_slip
from ribao.check.diagnosis.row_slips import TRANSFORMATIONS
from ribao.check.diagnosis.rows import Match, Row
from ribao.check.diagnosis.scorer import Scorer
from ribao.model import Fact

_EXCEPTION_BITS: float = threshold("groups.exception_bits")
_EXCEPTIONS_SHARE: float = threshold("groups.exceptions_share")
_FEWEST: int = threshold("groups.fewest_rows_count")
_USUAL_ROWS: int = threshold("report.usual_rows_count")


@dataclass(frozen=True, slots=True)
class Scope:
    """How the rows of a table, of both where it is None, fall into scopes: rows with the same key, none where that is None."""

    table: str | None
    key: Callable[[Row], str | None]


ROW_SCOPES: Mapping[str, Scope] = {
    "row": Scope("t2", lambda r: r.ref.block),
    "quote": Scope("t1", lambda r: "all"),
}
WIDE_SCOPES: Mapping[str, Scope] = {
    "half": Scope("t2", lambda r: f"{r.ref.block} {r.side}"),
    "block": Scope("t2", lambda r: r.ref.block),
    "venue": Scope("t2", lambda r: f"{r.ref.block} {r.market}"),
    "stocks": Scope("t2", lambda r: f"{r.ref.block} {r.market}" if r.kind == "stock" else None),
    "market": Scope("t2", lambda r: r.market),
    "table": Scope("t2", lambda r: "all"),
    "quotes": Scope("t1", lambda r: r.market),
    "contracts": Scope("t1", lambda r: "all"),
    "report": Scope(None, lambda r: "all"),
    "prices": Scope("t1", lambda r: f"{r.twin.block} {r.market}" if r.twin else None),
}


def find_row_slips(rows: Sequence[Row], scorer: Scorer) -> Iterator[Hypothesis]:
    """Every row that looks as a slip of a whole row would have made it."""
    for name, scope in ROW_SCOPES.items():
        for members in _group(rows, scope):
            places = len(rows) if scope.table == "t1" else max(len(rows), _USUAL_ROWS)
            for transformation in slips_of(name):
                for row in members:
                    for match in TRANSFORMATIONS[transformation].find(row, members):
                        if not match.goes_along:
                            yield _build(f"{name}.{transformation}", [match], 0, places, scorer)


def find_sentence_slips(scorer: Scorer) -> Iterator[Hypothesis]:
    """Every sentence with two numbers that may both be wrong."""
    points, statements = scorer.observations.points, scorer.constraints.report.statements
    for statement in statements:
        cells = tuple(c for c in (statement.id, statement.id.stated_change) if c in points)
        if len(cells) == _FEWEST:
            bits = price_slip("sentence.elsewhere", len(statements)) + sum(
                map(scorer.rows.surprise_bits, cells)
            )
            yield Hypothesis("sentence.elsewhere", frozenset(cells), bits, cells)


def find_wide_slips(rows: Sequence[Row], scorer: Scorer) -> Iterator[Hypothesis]:
    """Every wide scope that looks as a slip would have made it; of several scopes with the same rows the first."""
    seen: set[tuple[str, frozenset[str]]] = set()
    for name, scope in WIDE_SCOPES.items():
        groups = _group(rows, scope)
        for transformation in slips_of(name):
            for members in groups:
                key = transformation, frozenset(r.ref for r in members)
                if len(members) >= _FEWEST and key not in seen:
                    seen.add(key)
                    for matches, exceptions in _look(transformation, members):
                        yield _build(f"{name}.{transformation}", matches, exceptions, len(groups), scorer)


def _group(rows: Sequence[Row], scope: Scope) -> list[list[Row]]:
    found: dict[str, list[Row]] = {}
    for row in rows:
        if scope.table in (None, row.ref.table) and (key := scope.key(row)) is not None:
            found.setdefault(key, []).append(row)
    return list(found.values())


def _look(name: str, rows: Sequence[Row]) -> Iterator[tuple[list[Match], int]]:
    """What a transformation would have made of a scope's rows, and how many rows it left out; for each way to do it."""
    transformation = TRANSFORMATIONS[name]
    ways: dict[int, dict[Row, Match]] = {}
    for row in rows:
        for match in transformation.find(row, rows):
            ways.setdefault(match.way, {}).setdefault(row, match)
    for found in ways.values():
        spoilt = sum(not m.goes_along for m in found.values())
        exceptions = sum(row not in found and transformation.is_exception(row) for row in rows)
        if spoilt >= _FEWEST and exceptions <= _EXCEPTIONS_SHARE * (spoilt + exceptions):
            yield list(found.values()), exceptions


def _build(name: str, matches: Sequence[Match], exceptions: int, places: int, scorer: Scorer) -> Hypothesis:
    points = scorer.observations.points
    cells = tuple(dict.fromkeys(c for m in matches for c in m.cells if c in points))
    given = {c: i for m in matches for c, i in m.given.items() if c in points}
    bits = price_slip(name, places * max(m.ways for m in matches)) + _EXCEPTION_BITS * exceptions
    bits += sum(
        scorer.rows.surprise_bits(m.cells[0]) for m in matches if not (m.is_predicted or m.goes_along)
    )
    fact = matches[0].fact if len(matches) == 1 else _describe(name, cells)
    return Hypothesis(name, frozenset(cells), bits, cells, given, fact=fact)


def _describe(name: str, cells: Sequence[CellRef]) -> Fact | None:
    count = len({c.row for c in cells})
    return Fact("rows_repeat_previous_report", {"count": count}) if name.endswith(".late") else None
