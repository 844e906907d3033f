"""Detect rows and blocks that are a day late: they repeat the previous report, or the day's moves contradict them."""

from collections.abc import Iterator, Mapping, Sequence

from ribao.catalogue.thresholds import threshold
from ribao.cells import CellRef, RowRef
from ribao.check.causes import Cause
from ribao.check.constraints import Constraints
from ribao.check.intervals import ANY, Interval
from ribao.check.relations import Relation, load_relations_file, write_relation
from ribao.model import INDICATOR_FIELDS, Fact, Indicator

_REPEATED_COST: float = threshold("groups.stale_row_repeated_cost")
_INFERRED_COST: float = threshold("groups.stale_row_inferred_cost")
_BLOCK_COST: float = threshold("groups.stale_block_cost")
_EXCEPTIONS_SHARE: float = threshold("groups.stale_block_exceptions_share")
_FROZEN_PRICES: int = threshold("groups.frozen_prices_count")

_REPEATED = Fact("repeats_previous_report")
_COLUMN_REPEATED = Fact("previous_column_repeats")


def find_late_rows(constraints: Constraints) -> dict[RowRef, Cause]:
    """The cause for each row that is certainly late."""
    found: dict[RowRef, Cause] = {}
    stocks = [r for r in constraints.relations if r.family == "stock" and not r.holds(constraints.values)]
    for row in constraints.report.indicators:
        if row.metric is None:
            continue
        if _printed_before(row, constraints):
            found[row.row] = _late([row], constraints, "stale_row", _REPEATED_COST, _REPEATED)
        elif (
            _may_be_late(row, constraints)
            and not _previous_is_new(row, constraints)
            and (fact := _moved_on(row, constraints) or _is_the_day_before(row, stocks, constraints))
        ):
            found[row.row] = _late([row], constraints, "stale_row", _INFERRED_COST, fact)
    return found


def find_late_blocks(constraints: Constraints, late: Mapping[RowRef, Cause]) -> Iterator[Cause]:
    """Blocks late as a whole, and blocks whose column of the day before repeats today's."""
    for block in dict.fromkeys(i.block for i in constraints.report.indicators):
        rows = [i for i in constraints.report.indicators if i.block == block and i.metric]
        late_in_block = sorted(
            (i for i in rows if i.row in late), key=lambda i: not _printed_before(i, constraints)
        )
        against = [i for i in rows if i not in late_in_block and _is_new(i, constraints)]
        if len(late_in_block) >= 2 and len(against) <= _EXCEPTIONS_SHARE * len(rows):
            others = [i for i in rows if i not in late_in_block and i not in against]
            fact = _printed_alike(late_in_block, constraints)
            yield _late([*late_in_block, *others], constraints, "stale_block", _BLOCK_COST, fact)
        frozen = [i for i in rows if _is_frozen(i, constraints)]
        if len(frozen) >= _FROZEN_PRICES and len(frozen) >= len(rows) - len(frozen):
            cells = tuple(i.cells[f].id for i in frozen for f in ("previous", "change"))
            values = _expect_values(cells, constraints)
            yield Cause("stale_block", cells, values, _BLOCK_COST, fact=_COLUMN_REPEATED)


def _late(
    rows: list[Indicator], constraints: Constraints, pattern: str, cost: float, fact: Fact | None
) -> Cause:
    """The rows' cells, those certainly wrong first: a late row's previous is the day before yesterday's value."""
    repeated = _printed_before(rows[0], constraints)
    order = ("previous", "current", "change") if repeated else ("current", "previous", "change")
    cells = tuple(i.cells[f].id for i in rows for f in order if i.cells[f].id in constraints.values)
    values: dict[CellRef, Interval] = dict.fromkeys(cells, ANY)
    for row in rows:
        # A late row prints yesterday as today, unless the report before says better.
        own = None if constraints.yesterday else constraints.values.get(row.cells["current"].id)
        right = constraints.expect_previous(row.row) if constraints.yesterday else own
        if right is not None and row.cells["previous"].id in values:
            values[row.cells["previous"].id] = right
    return Cause(pattern, cells, values, cost, fact=fact)


def _printed_alike(late: list[Indicator], constraints: Constraints) -> Fact | None:
    """How many late rows the report before printed as they are; nothing where it is not known."""
    count = sum(_printed_before(i, constraints) for i in late)
    return Fact("rows_repeat_previous_report", {"count": count}) if count else None


def _expect_values(cells: tuple[CellRef, ...], constraints: Constraints) -> dict[CellRef, Interval]:
    """What the report before gives for overwritten cells; ANY for the others."""
    values: dict[CellRef, Interval] = dict.fromkeys(cells, ANY)
    for cell in cells:
        if cell.field == "previous" and (right := constraints.expect_previous(cell.row)) is not None:
            values[cell] = right
    return values


def _printed_before(row: Indicator, constraints: Constraints) -> bool:
    """Today's current and previous are those of the report before, though a day went by."""
    pairs = [
        (constraints.number(row.cells[f].id), constraints.before(row.cells[f].id))
        for f in INDICATOR_FIELDS[:2]
    ]
    (current, was), (previous, had) = pairs
    return None not in (was, had) and current == was and previous == had and current != previous


def _may_be_late(row: Indicator, constraints: Constraints) -> bool:
    """The report before, where there is one, has today's printed number as its own."""
    carried, printed = constraints.expect_previous(row.row), constraints.values.get(row.cells["current"].id)
    return carried is None or printed is None or bool(carried & printed)


def _previous_is_new(row: Indicator, constraints: Constraints) -> bool:
    """The row's previous is the current of the report before, and not that one's previous: no late row prints that."""
    previous = row.cells["previous"].id
    printed, carried = constraints.values.get(previous), constraints.expect_previous(row.row)
    return bool(printed and carried and printed & carried) and constraints.number(
        previous
    ) != constraints.before(previous)


def _moved_on(row: Indicator, constraints: Constraints) -> Fact | None:
    """Another place states today's value and change, and this row prints the value before that change."""
    printed = constraints.values.get(row.cells["current"].id)
    for value, change in find_other_prints(row, constraints):
        if printed is None or value not in constraints.values or change not in constraints.values:
            continue
        now, moved = constraints.values[value], constraints.values[change]
        # A move that rounding could hide is no evidence.
        if (
            abs(moved.middle) > 2 * (now.width + moved.width)
            and printed & (now - moved)
            and not printed & now
        ):
            numbers = {"value": constraints.texts[value], "change": constraints.texts[change]}
            return Fact("value_before_move", {"place": value.table, **numbers})
    return None


def _is_the_day_before(row: Indicator, stocks: Sequence[Relation], constraints: Constraints) -> Fact | None:
    """What the row prints as today's is what the other rows of a broken stock relation give for the day before."""
    current, previous = (row.cells[f].id for f in ("current", "previous"))
    printed = constraints.values.get(current)
    if printed is None or constraints.number(current) == constraints.number(previous):
        return None
    for relation in stocks:
        if previous in relation.cells:
            needed = relation.allows(previous, constraints.values)
            if needed & printed and needed.width <= printed.width + 1:
                equation = write_relation(relation, constraints.texts)
                return Fact("needed_for_previous_day", {"equation": equation})
    return None


def find_other_prints(row: Indicator, constraints: Constraints) -> Iterator[tuple[CellRef, CellRef]]:
    """The cells of its series' value and change in table 1 and in the narrative."""
    series = constraints.series.get(row.row)
    if series is None:
        return
    twin = next((t["quote"] for t in load_relations_file()["tables"] if t["series"] == series), None)
    for quote in constraints.report.quotes:
        if twin and quote.series == twin:
            yield quote.cells["close"].id, quote.cells["change"].id
    for statement in constraints.report.statements:
        if statement.series == series and not (statement.change or "%").endswith("%"):
            yield statement.id, statement.id.stated_change


def _is_new(row: Indicator, constraints: Constraints) -> bool:
    """The row's current is not the report before's: it is today's."""
    was, expected = constraints.before(row.cells["current"].id), constraints.expect_previous(row.row)
    current = constraints.number(row.cells["current"].id)
    if was is None or expected is None or current is None:
        return False
    return current != was and not expected.low <= current <= expected.high


def _is_frozen(row: Indicator, constraints: Constraints) -> bool:
    """A price that shows no move."""
    numbers = [constraints.number(row.cells[f].id) for f in INDICATOR_FIELDS]
    return (
        constraints.kind(row.cells["current"].id) == "price"
        and numbers[0] is not None
        and numbers[0] == numbers[1]
        and numbers[2] == 0
    )
