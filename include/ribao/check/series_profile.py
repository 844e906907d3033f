"""The usual behaviour of a series in its last reports: no proof, it only weighs suspects and proposals."""

from collections import Counter
from collections.abc import Mapping, Sequence
from decimal import Decimal
from math import gcd

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
        self._rows: dict[str, list[tuple[Decimal, ...]]] = {}

    def step(self, cell: CellRef) -> int:
        """What all values of the cell's series are multiples of; 1 where it is unknown."""
        row, name = cell.row, cell.field
        if name not in INDICATOR_FIELDS:
            return 1
        if row not in self._steps:
            self._steps[row] = find_common_divisor(self._texts(row.cell("current")))
        return self._steps[row]

    def off(self, cell: CellRef, value: Decimal) -> bool:
        """Whether a value is no multiple of what its series' recent values all are multiples of."""
        return value % self.step(cell) != 0 if self.step(cell) > 1 else False

    def prints(self, cell: CellRef) -> Sequence[Printed]:
        """What the cell was printed as; a previous is printed as the current was."""
        row, name = cell.row, cell.field
        column = row.cell("current") if name == "previous" else cell
        if column not in self._prints:
            self._prints[column] = [n for t in self._texts(column) if (n := parse_printed(t))]
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

    def reach(self, row: RowRef) -> Decimal | None:
        """The greatest move of a day; None where too few days are known."""
        rows = self._numbers(row)
        return (
            max(abs(current - previous) for current, previous, _ in rows)
            if len(rows) >= _FEWEST_VALUES
            else None
        )

    def _texts(self, cell: CellRef) -> list[str | None]:
        row, name = cell.row, cell.field
        return [p.cells.get(self._rows_before.get(row, row).cell(name)) for p in self._recent]

    def _numbers(self, row: RowRef) -> list[tuple[Decimal, ...]]:
        """The row's three numbers on each day that has all of them."""
        if row not in self._rows:
            columns = zip(*(self._texts(row.cell(f)) for f in INDICATOR_FIELDS), strict=True)
            printed = [[parse_printed(t) for t in texts] for texts in columns]
            self._rows[row] = [tuple(n.value for n in day if n) for day in printed if all(day)]
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
