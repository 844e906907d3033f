"""Slips of a whole row of table 2: what a row looks like that is late, another's, exchanged, not updated.

Each function looks at the printed numbers of a row and, where they are what its slip would have printed, says which
cells are wrong and what they would be without it. The same functions serve wider scopes (`cell_groups`).
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal
from itertools import pairwise

from ribao.catalogue.thresholds import threshold
from ribao.cells import CellRef, RowRef
from ribao.check.diagnosis.observations import Observations
from ribao.check.intervals import Interval, exactly
from ribao.model import INDICATOR_FIELDS, Fact

_POWERS = (4, -4, 3, -3, 2, -2, 1, -1)
_DISTINCT_DIGITS: int = threshold("row_slips.distinct_digits_count")
_NEAR = Decimal(repr(threshold("row_slips.near_share")))


@dataclass(frozen=True, slots=True)
class Row:
    """A row of table 2 with its numbers today, and what the report before printed (`was_…`) where it is known.

    `before` is the day before's number as far as it is trusted; `is_computed` says that other rows give its numbers.
    """

    ref: RowRef
    current: Decimal | None
    previous: Decimal | None
    change: Decimal | None
    was_current: Decimal | None = None
    was_previous: Decimal | None = None
    was_change: Decimal | None = None
    before: Decimal | None = None
    is_computed: bool = False
    neighbours: Sequence["Row"] = field(default=(), compare=False, repr=False)

    @property
    def adds_up(self) -> bool:
        """Whether the change is the difference, but for a unit of its last place."""
        return self._is_change(self.current, self.previous)

    @property
    def turns_round(self) -> bool:
        """Whether the change is the difference taken the other way round."""
        return not self.adds_up and self._is_change(self.previous, self.current)

    def _is_change(self, now: Decimal | None, before: Decimal | None) -> bool:
        if now is None or before is None or self.change is None:
            return True
        exponent = self.change.as_tuple().exponent
        assert isinstance(exponent, int)
        return abs(now - before - self.change) <= Decimal(1).scaleb(exponent)

    def stands_still(self, transformation: str) -> bool:
        """Whether the row prints what a late row would print, having stood still the day before too."""
        unmoved = self.current == self.previous == self.was_current == self.was_previous is not None
        return transformation == "late" and unmoved and self.change == 0

    def contradicts(self, transformation: str) -> bool:
        """Whether the row says that a transformation of its scope left it out: it would have changed something here."""
        current, previous, change = self.current, self.previous, self.change
        if current is None or previous is None or change is None or self.is_computed:
            return False
        if transformation == "late":
            return current != self.was_current
        if transformation.startswith("change_"):
            return change != 0 or current != previous
        return current != previous

    def cells(self, *fields: str) -> tuple[CellRef, ...]:
        """Some of its cells."""
        return tuple(self.ref.cell(f) for f in fields)


@dataclass(frozen=True, slots=True)
class Match:
    """A row that looks as a slip would have made it: wrong cells with what they would be, and how many rows it could be from.

    `is_predicted` says that other prints give the row's numbers; otherwise they are as surprising as a row's own.
    """

    cells: tuple[CellRef, ...]
    given: Mapping[CellRef, Interval] = field(default_factory=dict)
    ways: int = 1
    fact: Fact | None = None
    is_predicted: bool = True


def late(row: Row) -> Iterator[Match]:
    """The row of the report before, number for number."""
    if (
        row.current == row.was_current is not None
        and row.previous == row.was_previous
        and row.change == row.was_change
        and row.current != row.previous
    ):
        yield Match(row.cells("current", "previous", "change"), fact=Fact("repeats_previous_report"))


def late_unseen(row: Row) -> Iterator[Match]:
    """The row of a report before that is not known: what it prints as today's is the day before's."""
    if row.was_current is None and row.current is not None and row.previous is not None and row.adds_up:
        cells = row.cells("current", "previous", "change")
        yield Match(cells, {cells[1]: exactly(row.current)}, is_predicted=False)


def forgotten(row: Row) -> Iterator[Match]:
    """A number of some day before in both columns, and no change."""
    if row.current == row.previous is not None and row.change == 0 and row.before != row.current:
        yield Match(row.cells("current", "previous", "change"), is_predicted=False)


def not_updated(row: Row) -> Iterator[Match]:
    """Today's number is still the day before's, and the change 0."""
    if row.current == row.previous is not None and row.change == 0 and row.before in (None, row.current):
        yield Match(row.cells("current", "change"))


def not_computed(row: Row) -> Iterator[Match]:
    """A computed number that was not computed again."""
    if row.is_computed:
        yield from not_updated(row)


def previous_overwritten(row: Row) -> Iterator[Match]:
    """Today's number is in both columns, and the change is 0."""
    if row.current == row.previous is not None and row.change == 0 and row.before != row.current:
        yield Match(row.cells("previous", "change"), fact=Fact("previous_repeats"))


def columns_exchanged(row: Row) -> Iterator[Match]:
    """Today's number and the day before's changed places, the change with them or not."""
    current, previous, change = row.current, row.previous, row.change
    if current is None or previous is None or current == previous:
        return
    if row.before is not None and not (current == row.before != previous):
        return
    if row.before is None and not (change and row.turns_round):
        return
    if current == row.was_current and previous == row.was_previous:
        return  # late
    cells = row.cells("current", "previous", *(("change",) if row.adds_up else ()))
    yield Match(cells, {cells[0]: exactly(previous), cells[1]: exactly(current)})


def other_row(row: Row) -> Iterator[Match]:
    """The numbers of another row of the block."""
    if not row.current or not row.previous or row.previous == row.before:
        return
    for other in row.neighbours:
        if other.current == row.current and other.previous == row.previous and other.change == row.change:
            fact = Fact(
                "same_as_row", {"other": other.ref.metric, "numbers": f"{row.current}, {row.previous}"}
            )
            yield Match(row.cells(*INDICATOR_FIELDS), ways=len(row.neighbours), fact=fact)


def continued(row: Row) -> Iterator[Match]:
    """The numbers of today of a row of the block that is late itself: they go on from what that one prints."""
    if (
        row.current is None
        or row.previous is None
        or row.current == row.previous
        or row.previous == row.before
    ):
        return
    for other in row.neighbours:
        if other.current == row.previous and len(f"{row.previous.normalize():f}") >= _DISTINCT_DIGITS:
            cells = row.cells(*INDICATOR_FIELDS) + other.cells(*INDICATOR_FIELDS)
            theirs = zip(cells[len(INDICATOR_FIELDS) :], (row.current, row.previous, row.change), strict=True)
            given = {c: exactly(n) for c, n in theirs if n is not None}
            yield Match(cells, given, len(row.neighbours), Fact("continues_row", {"other": other.ref.metric}))


def exchanged(row: Row) -> Iterator[Match]:
    """Two rows of the block changed places."""
    for other in row.neighbours:
        if (
            row.before is not None
            and other.before is not None
            and row.before != other.before
            and row.previous == other.before
            and other.previous == row.before
        ):
            cells = row.cells(*INDICATOR_FIELDS) + other.cells(*INDICATOR_FIELDS)
            numbers = (other.current, other.previous, other.change, row.current, row.previous, row.change)
            given = {c: exactly(n) for c, n in zip(cells, numbers, strict=True) if n is not None}
            yield Match(cells, given, len(row.neighbours), Fact("continues_row", {"other": other.ref.metric}))


def missing(row: Row) -> Iterator[Match]:
    """A 0 for a missing number, the change reckoned from it or 0 too."""
    if row.current == 0 and row.previous:
        with_change = row.change in (-row.previous, Decimal(0))
        yield Match(row.cells("current", *(("change",) if with_change else ())))


def scaled(row: Row) -> Iterator[Match]:
    """The whole row in another unit."""
    current, previous, change, was = row.current, row.previous, row.change, row.before
    if not current or not previous or not was:
        return
    for power in _POWERS:
        if abs(previous.scaleb(power) - was) <= _NEAR * abs(was) and abs(was - previous) > _NEAR * abs(was):
            cells = row.cells("current", "previous", *(("change",) if change else ()))
            yield Match(
                cells,
                {c: _widen(n, power) for c, n in zip(cells, (current, previous, change), strict=False) if n},
            )


def _widen(printed: Decimal, power: int) -> Interval:
    """What a number printed in another unit stands for in its own."""
    exponent = printed.as_tuple().exponent
    assert isinstance(exponent, int)
    half = Decimal(1).scaleb(exponent) if power > 0 else Decimal(0)
    return Interval((printed - half).scaleb(power), (printed + half).scaleb(power))


def signs_lost(row: Row) -> Iterator[Match]:
    """Both numbers with the wrong sign."""
    current, previous, change, was = row.current, row.previous, row.change, row.before
    if current and previous and was == -previous:
        turned = change is not None and change == current - previous and change != 0
        cells = row.cells("current", "previous", *(("change",) if turned else ()))
        numbers = (-current, -previous, -change if change is not None else current)
        yield Match(cells, {c: exactly(n) for c, n in zip(cells, numbers, strict=False)})


def find_shifted(rows: Sequence[Row]) -> Iterator[tuple[list[Match], int]]:
    """Runs of rows that each print the next row's numbers, or each the one's before; and how many runs there could be."""
    for step in (1, -1):
        run: list[Match] = []
        for row, other in _with_next(rows, step):
            if row.previous == other.before is not None and row.before not in (None, other.before):
                run.append(Match(row.cells(*INDICATOR_FIELDS)))
        if run:
            yield run, 2 * len(rows) * len(rows)


def _with_next(rows: Sequence[Row], step: int) -> Iterator[tuple[Row, Row]]:
    return ((a, b) if step > 0 else (b, a) for a, b in pairwise(rows))


ROW_SLIPS: Mapping[str, Callable[[Row], Iterator[Match]]] = {
    "late": late,
    "late_unseen": late_unseen,
    "forgotten": forgotten,
    "not_updated": not_updated,
    "not_computed": not_computed,
    "previous_overwritten": previous_overwritten,
    "columns_exchanged": columns_exchanged,
    "copied": other_row,
    "continued": continued,
    "exchanged": exchanged,
    "missing": missing,
    "scaled": scaled,
    "signs_lost": signs_lost,
}


def build_rows(observations: Observations) -> list[Row]:
    """The labelled rows of table 2, each with the others of its block."""
    constraints = observations.constraints
    blocks: dict[str, list[Row]] = {}
    for indicator in constraints.report.indicators:
        if indicator.metric is not None:
            ref = indicator.row
            cells = [ref.cell(f) for f in INDICATOR_FIELDS]
            current, previous, change = map(constraints.number, cells)
            # A late row repeats what the report before printed, or what it should have printed.
            right = tuple(map(constraints.right_before, cells))
            repeats = right == (current, previous, change)
            was_current, was_previous, was_change = right if repeats else map(constraints.before, cells)
            row = Row(ref, current, previous, change, was_current, was_previous, was_change)
            before, computed = observations.value(cells[0].in_past), observations.is_formula(cells[0])
            blocks.setdefault(indicator.block, []).append(replace(row, before=before, is_computed=computed))
    return [
        replace(row, neighbours=[other for other in block if other is not row])
        for block in blocks.values()
        for row in block
    ]
