"""The usual behaviour of a series in its last reports: no proof, it only weighs suspects and proposals."""

from collections import Counter
from collections.abc import Mapping, Sequence
from decimal import Decimal
from math import gcd
from typing import Any

from ribao.catalogue.thresholds import threshold
from ribao.cells import CellRef, RowRef
from ribao.model import INDICATOR_FIELDS, ReportSnapshot
from ribao.numbers import Printed, parse_printed

_RECENT_REPORTS: int = threshold("profile.recent_reports")
_FEWEST_VALUES: int = threshold("profile.fewest_values_count")
_USUAL_PLACES_SHARE: float = threshold("profile.usual_places_share")
_RARE_DAYS_SHARE: float = threshold("profile.rare_days_share")


class SeriesProfile:
    """What rows of today did in the last reports; `rows_before` maps today's row ids to what they were called."""

    def __init__(self, history: Sequence[ReportSnapshot], rows_before: Mapping[RowRef, RowRef]) -> None:
        self._recent = history[-_RECENT_REPORTS:]
        self._rows_before = rows_before
        self._steps: dict[str, int] = {}
        self._prints: dict[str, list[Printed]] = {}
        self._columns: dict[CellRef, list[Any]] = {}
        self._rows: dict[str, list[tuple[Decimal, ...]]] = {}

    def step(self, cell: CellRef) -> int:
        """What all values of the cell's series are multiples of; 1 where it is unknown."""
        row, name = cell.row, cell.field
        if name not in INDICATOR_FIELDS:
            return 1
        if row not in self._steps:
            self._steps[row] = find_common_divisor(self.texts(row.cell("current")))
        return self._steps[row]

    def off(self, cell: CellRef, value: Decimal) -> bool:
        """Whether a value is no multiple of what its series' recent values all are multiples of."""
        return value % self.step(cell) != 0 if self.step(cell) > 1 else False

    def prints(self, cell: CellRef) -> Sequence[Printed]:
        """What the cell was printed as; a previous is printed as the current was."""
        row, name = cell.row, cell.field
        column = row.cell("current") if name == "previous" else cell
        if column not in self._prints:
            self._prints[column] = [n for t in self.texts(column) if (n := parse_printed(t))]
        return self._prints[column]

    def inexact(self, row: RowRef) -> float:
        """The share of days whose change was no difference of the two numbers as printed, but of unrounded ones."""
        rows = self._numbers(row)
        return _share(sum(current - previous != change for current, previous, change in rows), len(rows))

    def adds_up(self, row: RowRef) -> bool | None:
        """Whether the change always was the difference of the two numbers as printed; None where too few days are known."""
        rows = self._numbers(row)
        wrong = sum(current - previous != change for current, previous, change in rows)
        return wrong <= _RARE_DAYS_SHARE * len(rows) if len(rows) >= _FEWEST_VALUES else None

    def still(self, row: RowRef) -> float:
        """The share of days without a move."""
        rows = self._numbers(row)
        return _share(sum(current == previous for current, previous, _ in rows), len(rows))

    def count_exact(self, row: RowRef) -> tuple[int, int]:
        """The days whose change was the difference of the two numbers as printed, and those whose change was not."""
        rows = self._numbers(row)
        exact = sum(current - previous == change for current, previous, change in rows)
        return exact, len(rows) - exact

    def numbers(self, cells: Sequence[CellRef]) -> list[tuple[Decimal, ...]]:
        """The numbers of some cells on each day that has all of them."""
        days = zip(*map(self._column, cells), strict=True)
        return [day for day in days if None not in day]

    def numbers_of(self, cell: CellRef) -> list[Decimal]:
        """A cell's numbers on the days that have one."""
        return [n for n in self._column(cell) if n is not None]

    def _column(self, cell: CellRef) -> list[Any]:
        """A cell's numbers on each day; None where it had none."""
        if cell not in self._columns:
            self._columns[cell] = [n.value if (n := parse_printed(t)) else None for t in self.texts(cell)]
        return self._columns[cell]

    def moves(self, row: RowRef) -> list[float]:
        """The moves of the last reports, each as its report prints it."""
        return [float(current - previous) for current, previous, _ in self._numbers(row)]

    def reach(self, row: RowRef) -> Decimal | None:
        """The greatest move of a day; None where too few days are known."""
        rows = self._numbers(row)
        return (
            max(abs(current - previous) for current, previous, _ in rows)
            if len(rows) >= _FEWEST_VALUES
            else None
        )

    def texts(self, cell: CellRef) -> list[str | None]:
        """What the last reports printed in a cell, the oldest first; None where that was found wrong."""
        before = self._name_before(cell)
        return [None if before in p.proposed else p.cells.get(before) for p in self._recent]

    def printed_texts(self, cell: CellRef) -> list[str | None]:
        """The same, right or wrong."""
        before = self._name_before(cell)
        return [p.cells.get(before) for p in self._recent]

    def _name_before(self, cell: CellRef) -> CellRef:
        return self._rows_before.get(cell.row, cell.row).cell(cell.field)

    def count_agreements(self, published: CellRef) -> tuple[int, int]:
        """The reports that printed what a witness published of a cell, and those that did not and were not found wrong."""
        cell = published.present
        name = self._rows_before.get(cell.row, cell.row).cell(cell.field).published_by(published.witness)
        found = [p.agreements[name] for p in self._recent if name in p.agreements]
        return sum(found), len(found) - sum(found)

    def _numbers(self, row: RowRef) -> list[tuple[Decimal, ...]]:
        """The row's three numbers on each day that has all of them."""
        if row not in self._rows:
            self._rows[row] = self.numbers([row.cell(f) for f in INDICATOR_FIELDS])
        return self._rows[row]


def _share(count: int, of: int) -> float:
    """A share with caution (Laplace's rule of succession): a half where nothing is known."""
    return (count + 1) / (of + 2)


def find_common_divisor(texts: Sequence[str | None]) -> int:
    """The greatest number that all printed whole values are multiples of; 1 where it is unknown.

    One value that is off (a misprint) is ignored.
    """
    numbers = [n.value for t in texts if (n := parse_printed(t))]
    whole = sorted({abs(int(v)) for v in numbers if v % 1 == 0 and v})
    if len(whole) < _FEWEST_VALUES or any(v % 1 for v in numbers):
        return 1
    return max(gcd(*(w for w in whole if w != left_out)) for left_out in (None, *whole))


def list_usual_units(numbers: Sequence[Printed]) -> tuple[Decimal, ...]:
    """The units of the last places that numbers are usually printed with, the finest first; a 0 shows none."""
    seen = Counter((2 * n.half).normalize() for n in numbers if n.value)
    least = max(_USUAL_PLACES_SHARE * seen.total(), 2 if seen.total() > _FEWEST_VALUES else 1)
    return tuple(sorted(unit for unit, count in seen.items() if count >= least))
