"""A simulated day's cells by id, to be read and overwritten in place."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from ribao.catalogue import find_series
from ribao.cells import CellRef, RowRef
from ribao.labels import label_key
from ribao.model import INDICATOR_FIELDS, QUOTE_FIELDS

Day = dict[str, Any]


@dataclass(slots=True)
class Spot:
    """Where a cell's text stands: an entry of one of the day's rows. `series` is None for unknown labels and header dates."""

    row: list[str | None]
    index: int
    series: str | None

    @property
    def text(self) -> str | None:
        return self.row[self.index]

    @text.setter
    def text(self, text: str | None) -> None:
        self.row[self.index] = text


def index_cells(day: Day) -> dict[CellRef, Spot]:
    """Every cell of a day by its id, in printed order."""
    return dict(_iterate_spots(day))


def _iterate_spots(day: Day) -> Iterator[tuple[CellRef, Spot]]:
    for row in day["contracts"]:
        for n, name in enumerate(QUOTE_FIELDS, 1):
            yield RowRef.quote(label_key(row[0])).cell(name), Spot(row, n, None)
    for block in day["blocks"]:
        for n, side in enumerate(list_sides(block)):
            for k, name in enumerate(("current", "previous")):
                yield (
                    RowRef.header(block["block"], side).cell(name),
                    Spot(block["header_dates"], 2 * n + k, None),
                )
        seen: Counter[str] = Counter()
        for row in block["rows"]:
            key = label_key(row[0] or "")
            seen[key] += 1
            unique = f"{key}#{seen[key]}" if seen[key] > 1 else key
            series = find_series(block["block"], unique)
            for n, name in enumerate(INDICATOR_FIELDS, 1):
                yield (
                    RowRef.indicator(block["block"], unique).cell(name),
                    Spot(row, n, series.id if series else None),
                )


def list_sides(block: Day) -> tuple[str, ...]:
    """The names of a block's parts side by side: it has two dates over each."""
    return ("left", "middle", "right") if len(block["header_dates"]) == 6 else ("left", "right")
