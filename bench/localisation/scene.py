"""The report in which a mistake is made: its cells with what is known of their rows, the reports before, and chance."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal
from functools import cache
from random import Random
from typing import Any

from ribao.catalogue import all_contracts, all_series, find_contract
from ribao.cells import CellRef, RowRef
from ribao.numbers import parse_printed
from ribao_sim.cells import Day, Spot, index_cells

Texts = Mapping[CellRef, str | None]
Rows = dict[RowRef, dict[str, CellRef]]


@dataclass(frozen=True, slots=True)
class Place:
    """A cell's row: its series or contract, what kind of number it holds, where that is made, which half has it."""

    cell: CellRef
    series: str | None
    kind: str
    market: str
    side: str


@dataclass(frozen=True, slots=True)
class Slip:
    """What an operation prints: `root` are the cells that it made wrong, `derived` those computed from them.

    `facts` are the sentences that it changes: the fact's id and what is new of it. Where the whole narrative is that of
    another day, `narrative` is that day.
    """

    root: Texts
    derived: Texts = field(default_factory=dict)
    facts: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)
    narrative: Day | None = None


@dataclass(frozen=True, slots=True)
class Scene:
    """A day to make mistakes in, the clean days before it (oldest first), and rows that a mistake has already.

    `true` and `facts` are what the tables and the sentences say without mistakes.
    """

    day: Day
    earlier: Sequence[Day]
    rng: Random
    taken: set[RowRef]
    true: Texts
    facts: Sequence[Mapping[str, Any]]
    places: Mapping[CellRef, Place]

    def list_free(self, table: str) -> list[Place]:
        """The cells of a table that hold a number and whose row has no mistake."""
        return [
            p
            for p in self.places.values()
            if p.cell.table == table and p.cell.row not in self.taken and self.number(p.cell) is not None
        ]

    def number(self, cell: CellRef) -> Decimal | None:
        """A cell's true value."""
        printed = parse_printed(self.true.get(cell))
        return printed.value if printed else None

    def text_before(self, cell: CellRef, reports: int) -> str | None:
        """What a cell said so many reports before."""
        if len(self.earlier) < reports:
            return None
        spot = index_day(self.earlier[-reports]).get(cell)
        return spot.text if spot else None


def open_scene(day: Day, earlier: Sequence[Day], rng: Random) -> Scene:
    """A scene without mistakes."""
    spots = index_cells(day)
    places = {cell: _describe(cell, spots) for cell in spots if cell.table != "header"}
    _assign_sides(places)
    true = {c: s.text for c, s in spots.items()}
    return Scene(day, earlier, rng, set(), true, [dict(f) for f in day["facts"]], places)


def group_rows(cells: Iterable[CellRef]) -> Rows:
    """The cells by row and field."""
    rows: Rows = {}
    for cell in cells:
        rows.setdefault(cell.row, {})[cell.field] = cell
    return rows


def count_places(text: str) -> int:
    """How many decimals a number is printed with."""
    printed = parse_printed(text)
    exponent = printed.value.as_tuple().exponent if printed else 0
    assert isinstance(exponent, int)
    return max(0, -exponent)


def print_like(value: Decimal, text: str | None) -> str:
    """A value with as many decimals as a printed number has."""
    shown = f"{value:.{count_places(text or '')}f}"
    return shown.removeprefix("-") if not Decimal(shown) else shown


_indexed: dict[int, tuple[Day, dict[CellRef, Spot]]] = {}


def index_day(day: Day) -> dict[CellRef, Spot]:
    """The cells of a day that does not change any more; kept for the last days."""
    if id(day) not in _indexed:
        if len(_indexed) > 16:
            _indexed.pop(next(iter(_indexed)))
        _indexed[id(day)] = day, index_cells(day)
    return _indexed[id(day)][1]


@cache
def _market_of() -> Mapping[str, tuple[str, str]]:
    series: dict[str, tuple[str, str]] = {s.id: (s.kind, s.market) for s in all_series()}
    return series | {c.id: ("price", c.market) for c in all_contracts()}


def _describe(cell: CellRef, spots: Mapping[CellRef, Spot]) -> Place:
    contract = find_contract(cell.block) if cell.table == "t1" else None
    series = contract.id if contract else spots[cell].series
    kind, market = _market_of().get(series or "", ("", ""))
    return Place(cell, series, kind, market, "")


def _assign_sides(places: dict[CellRef, Place]) -> None:
    """The rows of a block stand left and right in turn."""
    rows: dict[str, dict[RowRef, int]] = {}
    for cell, place in places.items():
        block = rows.setdefault(cell.block, {})
        side = "right" if block.setdefault(cell.row, len(block)) % 2 else "left"
        places[cell] = replace(place, side=side)
