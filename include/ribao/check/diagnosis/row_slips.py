"""What a row looks like that a slip has spoilt: one that is late, another's, exchanged, not updated, in another unit.

Each function looks at a row among the rows of its scope and, where the row prints what its slip would have printed, says which
cells are wrong and what they would be without it. The catalogue says in which scopes each slip happens.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from ribao.catalogue.thresholds import threshold
from ribao.check.diagnosis.quote_slips import elsewhere, other_base, other_source
from ribao.check.diagnosis.rows import Match, Row, last_unit
from ribao.check.intervals import Interval, exactly
from ribao.model import Fact

_POWERS = (4, -4, 3, -3, 2, -2, 1, -1)
_STEPS = (1, -1)
_SHIFT_WAYS: int = threshold("row_slips.shift_ways_count")
_DISTINCT_DIGITS: int = threshold("row_slips.distinct_digits_count")
_NEAR = Decimal(repr(threshold("row_slips.near_share")))

Found = Iterator[Match]
Rows = Sequence[Row]


def late(row: Row, rows: Rows) -> Found:
    """The row of the report before, number for number."""
    if row.is_late and row.change:
        yield Match(row.cells() + row.repeated_counts, fact=Fact("repeats_previous_report"))
    elif row.is_late:
        cells = row.cells("current", "close", "change")
        yield Match(cells + row.repeated_counts, goes_along=True)


def older(row: Row, rows: Rows) -> Found:
    """The row of a report some days ago."""
    for back, was in enumerate(row.earlier[1:], 2):
        if row.current is not None and row.numbers == was and not row.is_late:
            yield Match(row.cells(), ways=len(row.earlier), way=back, goes_along=row.base == row.before)


def late_unseen(row: Row, rows: Rows) -> Found:
    """The row of a report before that is not known: what it prints as today's is the day before's."""
    if row.earlier or row.is_confirmed or row.current is None or row.base is None:
        return
    silent = row.is_computed or not (row.is_denied and row.change)
    # What table 1 goes on from is printed elsewhere.
    if row.ref.table == "t1" and row.previous is not None:
        if abs(row.current - row.previous) <= last_unit(row.current):
            yield Match(row.cells(), is_predicted=False, goes_along=silent)
    elif row.adds_up:
        given = {c: exactly(row.current) for c in row.cells("previous")}
        yield Match(row.cells(), given, is_predicted=False, goes_along=silent)


def forgotten(row: Row, rows: Rows) -> Found:
    """A number of some day before in both columns, and no change."""
    if _repeats(row) and row.before != row.current:
        yield Match(row.cells(), is_predicted=False)


def not_updated(row: Row, rows: Rows) -> Found:
    """Today's number is still the day before's, and the change 0."""
    if _repeats(row) and row.before in (None, row.current):
        yield Match(row.cells("current", "change"))


def not_computed(row: Row, rows: Rows) -> Found:
    """A computed number that was not computed again."""
    if row.is_computed:
        yield from not_updated(row, rows)


def previous_overwritten(row: Row, rows: Rows) -> Found:
    """Today's number is in both columns, and the change is 0."""
    if _repeats(row) and row.before != row.current:
        yield Match(row.cells("previous", "change"), fact=Fact("previous_repeats"))


def _repeats(row: Row) -> bool:
    return row.current == row.previous is not None and row.change == 0


def columns_exchanged(row: Row, rows: Rows) -> Found:
    """Today's number and the day before's changed places, the change with them or not."""
    current, previous = row.current, row.previous
    if current is None or previous is None or current == previous or row.is_late:
        return
    if row.turns_round if row.before is None else current == row.before:
        cells = row.cells("current", "previous", *(("change",) if row.adds_up else ()))
        yield Match(cells, {cells[0]: exactly(previous), cells[1]: exactly(current)})


def other_row(row: Row, rows: Rows) -> Found:
    """The numbers of another row."""
    if not row.current or not row.base or row.base == row.before:
        return
    for other in rows:
        if other is not row and other.numbers == row.numbers:
            numbers = f"{row.current}, {row.base}"
            fact = Fact("same_as_row", {"other": other.ref.metric or other.ref.block, "numbers": numbers})
            yield Match(row.cells(), ways=len(rows), fact=fact)


def continued(row: Row, rows: Rows) -> Found:
    """The numbers of today of a row that is late itself: they go on from what that one prints."""
    base = row.base
    if base is None or row.current in (None, base) or base == row.before:
        return
    for other in rows:
        if (
            other is not row
            and other.current == base
            and len(f"{base.normalize():f}") >= _DISTINCT_DIGITS
            and other.numbers.keys() == row.numbers.keys()
        ):
            given = {other.ref.cell(f): exactly(n) for f, n in row.numbers.items() if n is not None}
            fact = Fact("continues_row", {"other": other.ref.metric or other.ref.block})
            yield Match(row.cells() + other.cells(), given, len(rows), fact)


def exchanged(row: Row, rows: Rows) -> Found:
    """Two rows changed places."""
    for other in rows:
        if (
            other is not row
            and None not in (row.before, other.before)
            and row.before != other.before
            and row.base == other.before
            and other.base == row.before
        ):
            given = {
                a.ref.cell(f): exactly(n)
                for a, b in ((row, other), (other, row))
                for f, n in b.numbers.items()
                if n is not None
            }
            fact = Fact("continues_row", {"other": other.ref.metric or other.ref.block})
            yield Match(row.cells() + other.cells(), given, len(rows), fact)


def cells_exchanged(row: Row, rows: Rows) -> Found:
    """The numbers of one column of two rows changed places."""
    for other in rows[rows.index(row) + 1 :]:
        for name, a in row.numbers.items():
            b = other.numbers[name]
            if (
                name in row.broken & other.broken
                and a != b
                and row.adds_up_with(name, b)
                and other.adds_up_with(name, a)
            ):
                given = {row.ref.cell(name): b, other.ref.cell(name): a}
                yield Match(tuple(given), {c: exactly(n) for c, n in given.items() if n}, len(rows))


def next_row(row: Row, rows: Rows) -> Found:
    """The numbers of the next row, or of the one before; the last one's next is the first."""
    place = rows.index(row)
    for step in _STEPS:
        other = rows[(place + step) % len(rows)]
        left_place = row.before is not None and not row.goes_on_from(row) and not row.denies_before()
        if left_place and row.goes_on_from(other):
            yield Match(row.cells(), ways=_SHIFT_WAYS * len(rows) ** 2, way=step)


def missing(row: Row, rows: Rows) -> Found:
    """A 0 for a missing number, the change reckoned from it or 0 too."""
    if row.current == 0 and row.previous:
        with_change = row.change in (-row.previous, Decimal(0))
        yield Match(row.cells("current", *(("change",) if with_change else ())))


def scaled(row: Row, rows: Rows) -> Found:
    """The whole row in another unit."""
    current, previous, was = row.current, row.previous, row.before
    if not current or not previous or not was or abs(was - previous) <= _NEAR * abs(was):
        return
    for power in _POWERS:
        if abs(previous.scaleb(power) - was) <= _NEAR * abs(was):
            cells = row.cells("current", "previous", *(("change",) if row.change and row.adds_up else ()))
            numbers = zip(cells, (current, previous, row.change), strict=False)
            yield Match(cells, {c: _widen(n, power) for c, n in numbers if n}, way=power)


def _widen(printed: Decimal, power: int) -> Interval:
    """What a number printed in another unit stands for in its own."""
    half = last_unit(printed) if power > 0 else Decimal(0)
    return Interval((printed - half).scaleb(power), (printed + half).scaleb(power))


def signs_lost(row: Row, rows: Rows) -> Found:
    """Both numbers with the wrong sign."""
    current, previous, change, was = row.current, row.previous, row.change, row.before
    if current and previous and was in (None, -previous):
        turned = change is not None and change == current - previous and change != 0
        cells = row.cells("current", "previous", *(("change",) if turned else ()))
        numbers = (-current, -previous, -change if change is not None else current)
        yield Match(cells, {c: exactly(n) for c, n in zip(cells, numbers, strict=False)})


def stale_column(name: str) -> "Find":
    """One column of the report before, beside others of today."""

    def find(row: Row, rows: Rows) -> Found:
        if row.numbers.get(name) is not None and row.numbers.get(name) == row.was.get(name):
            yield Match(row.cells(name), goes_along=name not in row.broken)

    return find


def wrong_column(name: str) -> "Find":
    """One column that is at odds with the others, whatever it prints."""

    def find(row: Row, rows: Rows) -> Found:
        if name in row.broken:
            yield Match(row.cells(name), is_predicted=False)

    return find


def change_sign(row: Row, rows: Rows) -> Found:
    """The change with the wrong sign."""
    if row.change and row.turns_round:
        yield Match(row.cells("change"), {c: exactly(-row.change) for c in row.cells("change")})
    elif row.previous is None and "change" in row.broken:
        yield Match(row.cells("change"), goes_along=True)


def change_percent(row: Row, rows: Rows) -> Found:
    """The change in per cent."""
    if not row.change or not row.previous or row.current is None or row.adds_up:
        return
    exact = abs(100 * (row.current - row.previous) / row.previous)
    if abs(exact - abs(row.change)) <= last_unit(row.change):
        yield Match(row.cells("change"))


def change_missing(row: Row, rows: Rows) -> Found:
    """A 0 for the change."""
    if row.change == 0 and row.current != row.previous and not row.adds_up:
        yield Match(row.cells("change"))


Find = Callable[[Row, Rows], Found]


@dataclass(frozen=True, slots=True)
class Transformation:
    """How to find a slip in a row, and whether a row that does not look so says that its scope's slip left it out."""

    find: Find
    is_exception: Callable[[Row], bool] = Row.moves


TRANSFORMATIONS: Mapping[str, Transformation] = {
    "late": Transformation(late, lambda r: r.differs("current") or r.differs("close")),
    "older": Transformation(older),
    "late_unseen": Transformation(late_unseen, lambda r: r.is_confirmed),
    "forgotten": Transformation(forgotten),
    "not_updated": Transformation(not_updated),
    "not_computed": Transformation(not_computed),
    "previous_overwritten": Transformation(previous_overwritten),
    "columns_exchanged": Transformation(columns_exchanged),
    "copied": Transformation(other_row),
    "continued": Transformation(continued),
    "exchanged": Transformation(exchanged),
    "cells_exchanged": Transformation(cells_exchanged),
    # A part of the rows may have moved.
    "shifted": Transformation(next_row, lambda r: False),
    "missing": Transformation(missing),
    "scaled": Transformation(scaled),
    "signs_lost": Transformation(signs_lost),
    "current_stale": Transformation(stale_column("current"), lambda r: r.differs("current")),
    "previous_stale": Transformation(stale_column("previous"), lambda r: r.differs("previous")),
    "change_stale": Transformation(stale_column("change"), lambda r: r.differs("change")),
    "pct_stale": Transformation(stale_column("pct"), lambda r: r.differs("pct")),
    "change_wrong": Transformation(wrong_column("change")),
    "pct_wrong": Transformation(wrong_column("pct")),
    "change_sign": Transformation(change_sign, Row.changes),
    "change_percent": Transformation(change_percent, Row.changes),
    "change_missing": Transformation(change_missing, Row.changes),
    "elsewhere": Transformation(elsewhere),
    "other_base": Transformation(other_base),
    "other_source": Transformation(other_source),
}
