"""The day that is spoiled, and what every mistake needs: a row that no other mistake has, and cells to overwrite."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from random import Random
from typing import Any

from ribao.catalogue import all_series
from ribao.cells import CellRef, RowRef
from ribao.model import INDICATOR_FIELDS
from ribao.numbers import parse_printed

from ribao_sim.cells import Day, Spot, index_cells

_SERIES = {s.id: s for s in all_series()}
Defect = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Scene:
    """The day to spoil (in place), the day before it, chance, and the rows that are spoiled already."""

    day: Day
    yesterday: Day
    rng: Random
    taken: set[RowRef | CellRef]

    def list_rows(self, *kinds: str) -> list[RowRef]:
        """Rows of table 2 that may still be spoiled, of known series of some kinds (default: all)."""
        found = dict.fromkeys(
            c.row
            for c, spot in index_cells(self.day).items()
            if spot.series and (not kinds or _SERIES[spot.series].kind in kinds)
        )
        return [row for row in found if row not in self.taken]

    def list_quotes(self) -> list[RowRef]:
        """Rows of table 1 that may still be spoiled."""
        found = dict.fromkeys(c.row for c in index_cells(self.day) if c.table == "t1")
        return [row for row in found if row not in self.taken]

    def take_row(self, row: RowRef) -> dict[str, Spot]:
        """Take a row, so that no other mistake spoils it, and give its three cells by field."""
        self.taken.add(row)
        spots = index_cells(self.day)
        return {f: spots[row.cell(f)] for f in INDICATOR_FIELDS}


def parse_number(text: str | None) -> Decimal:
    """The value of a printed text; 0 where it is none."""
    printed = parse_printed(text)
    return printed.value if printed else Decimal(0)


def find_exponent(text: str) -> int:
    """The power of ten of a printed number's last place."""
    printed = parse_printed(text)
    assert printed
    exponent = printed.value.as_tuple().exponent
    assert isinstance(exponent, int)
    return exponent


def overwrite_cells(
    kind: str, spots: Sequence[tuple[CellRef, Spot, str | None]], note: str, severity: str = "error"
) -> Defect:
    """Overwrite cells and describe the mistake; what was printed and what is true are lists where it has several cells."""
    true = [spot.text for _, spot, _ in spots]
    for _, spot, text in spots:
        spot.text = text
    shown: list[Any] = [text for _, _, text in spots]
    one = len(spots) == 1
    return {
        "kind": kind,
        "severity": severity,
        "cells": [c for c, _, _ in spots],
        "printed": shown[0] if one else shown,
        "true": true[0] if one else true,
        "note": note,
    }


# What table 1 calls the columns that a number may be typed wrong in.
_IN_TABLE1 = {"current": "close", "previous": "pct", "change": "change"}


def alter_one_cell(
    scene: Scene,
    kind: str,
    alter: Callable[[str, Random], str | None],
    note: str,
    fields: Sequence[str] = INDICATOR_FIELDS,
) -> Defect | None:
    """A mistake in one printed number of a random row of either table."""
    for row in scene.rng.sample([*scene.list_rows(), *scene.list_quotes()], 20):
        field = scene.rng.choice(list(fields))
        cell = row.cell(_IN_TABLE1[field] if row.table == "t1" else field)
        spot = index_cells(scene.day)[cell]
        text = alter(spot.text or "", scene.rng)
        if text is not None and parse_number(text) != parse_number(spot.text):
            scene.taken.add(row)
            return overwrite_cells(kind, [(cell, spot, text)], note)
    return None
