"""Causes that a pattern in the numbers suggests: those of the day before, of another row, of an old price, a 0.

Each looks at the printed numbers alone. A pattern is no proof: `search`
takes such a cause only where it explains broken relations best.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from decimal import Decimal

from ribao.catalogue import all_contracts
from ribao.catalogue.thresholds import threshold
from ribao.cells import CellRef, RowRef
from ribao.check.causes import Cause
from ribao.check.constraints import Constraints
from ribao.check.intervals import ANY, Interval
from ribao.check.relations import load_relations_file, write_relation
from ribao.check.stale_data import find_late_blocks, find_late_rows, find_other_prints
from ribao.model import INDICATOR_FIELDS, Fact, Indicator, Quote

_COMPUTED = ("ratio", "basis", "spread", "premium")
_OTHER_ROW_COST: float = threshold("groups.other_row_cost")
_OTHER_ROW_ONE_NUMBER_COST: float = threshold("groups.other_row_one_number_cost")
_OTHER_ROW_DIGITS: int = threshold("groups.other_row_digits_count")
_RATIO_STALE_COST: float = threshold("groups.ratio_stale_cost")
_OVERWRITTEN_COST: float = threshold("groups.previous_overwritten_cost")
_DENIED_COST: float = threshold("groups.previous_denied_cost")
_NOT_UPDATED_COST: float = threshold("groups.not_updated_cost")
_MISSING_AS_ZERO_COST: float = threshold("groups.missing_as_zero_cost")
_TABLE1_ROW_COST: float = threshold("groups.table1_row_cost")
_TABLE2_PRICES_COST: float = threshold("groups.table2_prices_cost")
_SETTLEMENT_BASE_COST: float = threshold("groups.settlement_base_cost")


def find_group_causes(constraints: Constraints, values: Mapping[CellRef, Interval]) -> list[Cause]:
    """Every cause of several cells that the report's numbers suggest."""
    late = find_late_rows(constraints)
    found = [*find_late_blocks(constraints, late), *late.values()]
    rows = [row for row in constraints.report.indicators if row.metric is not None]
    printed = [(row, _numbers(row, INDICATOR_FIELDS[:2], constraints)) for row in rows]
    for row in rows:
        block = [
            (other, theirs) for other, theirs in printed if other.block == row.block and other is not row
        ]
        found += [
            *_find_other_row(row, block, constraints),
            *_find_not_computed(row, constraints),
            *_find_unmoved(row, constraints),
            *_find_zero(row, constraints),
        ]
    for quote in constraints.report.quotes:
        found += _quote_row(quote, constraints)
    found += _other_prices(constraints)
    return [c for c in found if all(cell in values for cell in c.cells)]


def _numbers(row: Indicator | Quote, names: Sequence[str], constraints: Constraints) -> list[Decimal | None]:
    return [constraints.number(row.cells[f].id) for f in names]


def _find_other_row(
    row: Indicator, block: Iterable[tuple[Indicator, list[Decimal | None]]], constraints: Constraints
) -> Iterator[Cause]:
    """The row carries another row of its block: the same two numbers, or those that go on from it."""
    current, previous = _numbers(row, ("current", "previous"), constraints)
    if not current or not previous or previous == _before(row, constraints):
        return
    for other, theirs in block:
        if theirs == [current, previous]:
            numbers = f"{row.cells['current'].text}, {row.cells['previous'].text}"
            fact = Fact("same_as_row", {"other": other.metric, "numbers": numbers})
            # Of rows that did not move, one number alone is the same.
            cost = _OTHER_ROW_ONE_NUMBER_COST if current == previous else _OTHER_ROW_COST
            yield _build_misaligned(row, None, constraints, fact, cost)
        elif current != previous == theirs[0] and len(str(previous.normalize())) >= _OTHER_ROW_DIGITS:
            fact = Fact("continues_row", {"other": other.metric})
            yield _build_misaligned(row, other, constraints, fact, _OTHER_ROW_COST)


def _build_misaligned(
    row: Indicator, owner: Indicator | None, constraints: Constraints, fact: Fact, cost: float
) -> Cause:
    """A row with another's numbers; `owner` is the late row whose numbers of today they are."""
    cells = [c.id for c in row.cells.values()]
    values: dict[CellRef, Interval] = dict.fromkeys(cells, ANY)
    if (right := constraints.expect_previous(cells[0].row)) is not None:
        values[row.cells["previous"].id] = right
    if owner:
        values |= {owner.cells[f].id: constraints.values.get(c.id, ANY) for f, c in row.cells.items()}
        cells += [c.id for c in owner.cells.values()]
    return Cause("row_misaligned", tuple(cells), values, cost, fact=fact)


def _before(row: Indicator, constraints: Constraints) -> Decimal | None:
    return constraints.before(row.cells["current"].id)


def _find_not_computed(row: Indicator, constraints: Constraints) -> Iterator[Cause]:
    """A computed number that is the day before's again, or shows no move at all."""
    kind = constraints.kind(row.cells["current"].id)
    current, previous, change = _numbers(row, ("current", "previous", "change"), constraints)
    if kind not in _COMPUTED or current is None or current not in (previous, _before(row, constraints)):
        return
    if change and not _has_formula(row, constraints):
        # Nothing but its own row says what it should be: that is a single cell's matter.
        return
    cells = [row.cells["current"].id] + ([row.cells["change"].id] if change == 0 else [])
    yield Cause("ratio_stale", tuple(cells), {}, _RATIO_STALE_COST)


def _has_formula(row: Indicator, constraints: Constraints) -> bool:
    return any(r.computed and r.left == row.cells["current"].id for r in constraints.relations)


def _find_unmoved(row: Indicator, constraints: Constraints) -> Iterator[Cause]:
    """A row that shows no move: its previous was overwritten with today's, or nothing was filled in."""
    current, previous, change = (row.cells[f].id for f in ("current", "previous", "change"))
    if constraints.number(current) != constraints.number(previous) or constraints.number(change) != 0:
        return
    kind = constraints.kind(current)
    cost = _OVERWRITTEN_COST if kind in _COMPUTED else 2 * _OVERWRITTEN_COST
    cost += _DENIED_COST if constraints.expect_previous(current.row) else 0
    yield Cause("previous_overwritten", (previous, change), {}, cost, fact=Fact("previous_repeats"))
    for value, move in find_other_prints(row, constraints):
        elsewhere = [constraints.values.get(value), constraints.values.get(move)]
        own = [constraints.values[current], constraints.values[change]]
        if not any(s is None or s & m for s, m in zip(elsewhere, own, strict=True)):
            fact = Fact("printed_elsewhere", {"place": value.table})
            yield Cause("not_updated", (current, previous, change), {}, _NOT_UPDATED_COST, fact=fact)


def _find_zero(row: Indicator, constraints: Constraints) -> Iterator[Cause]:
    """A 0, with the change reckoned from it or left as it should be."""
    current, previous, change = _numbers(row, ("current", "previous", "change"), constraints)
    if current == 0 and previous:
        cells = [row.cells["current"].id] + ([row.cells["change"].id] if change == -previous else [])
        yield Cause("missing_as_zero", tuple(cells), {}, _MISSING_AS_ZERO_COST)


def _quote_row(quote: Quote, constraints: Constraints) -> Iterator[Cause]:
    """A row of table 1 that is right in itself and wrong as a whole, or that reckons from another base."""
    close, change, pct = (quote.cells[f].id for f in ("close", "change", "pct"))
    yield Cause("table1_vs_table2", (close, change, pct), {}, _TABLE1_ROW_COST)
    twin = _twin(quote, constraints)
    if twin and _settles_daily(quote) and _other_base(quote, twin, constraints):
        yield _settlement_base(quote, twin, constraints)


def _twin(quote: Quote, constraints: Constraints) -> RowRef | None:
    """The row of table 2 that prints the same price."""
    series = next((t["series"] for t in load_relations_file()["tables"] if t["quote"] == quote.series), None)
    return next((row for row, s in constraints.series.items() if series and s == series), None)


def _other_prices(constraints: Constraints) -> Iterator[Cause]:
    """Several prices of one market that table 2 prints otherwise than table 1: it took them elsewhere."""
    apart: dict[tuple[str, str], list[CellRef]] = {}
    for quote in constraints.report.quotes:
        twin = _twin(quote, constraints)
        if twin and _differ(twin.cell("current"), quote.cells["close"].id, constraints):
            block = twin.block, next(c.market for c in all_contracts() if c.id == quote.series)
            apart.setdefault(block, []).append(twin.cell("current"))
    for cells in apart.values():
        if len(cells) > 1:
            yield Cause("table2_vs_table1", tuple(cells), {}, _TABLE2_PRICES_COST)


def _settles_daily(quote: Quote) -> bool:
    """China's exchanges reckon a day's change from the settlement price of the day before."""
    return any(c.id == quote.series and c.market in ("SHFE", "DCE", "GFEX") for c in all_contracts())


def _other_base(quote: Quote, twin: RowRef, constraints: Constraints) -> bool:
    """Both tables print the same close, and table 1's change and percentage agree on another base than table 2's."""
    close, change, pct = _numbers(quote, ("close", "change", "pct"), constraints)
    base = constraints.number(twin.cell("previous"))
    if (
        close is None
        or change is None
        or close != constraints.number(twin.cell("current"))
        or close - change == base
    ):
        return False
    own = [r for r in constraints.relations if r.name == "row.pct" and r.left == quote.cells["pct"].id]
    return pct is None or all(r.holds(constraints.values) for r in own)


def _differ(a: CellRef, b: CellRef, constraints: Constraints) -> bool:
    return (
        a in constraints.values
        and b in constraints.values
        and not constraints.values[a] & constraints.values[b]
    )


def _settlement_base(quote: Quote, twin: RowRef, constraints: Constraints) -> Cause:
    """Table 1 reckons from the previous settlement, table 2 from the previous close.

    It also explains other numbers of table 2 that were computed from the settlement price.
    """
    close, change, pct = (quote.cells[f].id for f in ("close", "change", "pct"))
    previous = twin.cell("previous")
    base = constraints.values[close] - constraints.values[change]
    other = {**constraints.values, previous: base}
    relations = [
        r for r in (*constraints.relations, *constraints.hints) if r.computed and previous in r.cells
    ]
    for_base = [r for r in relations if not r.holds(constraints.values) and r.holds(other)]
    for_close = [r for r in relations if r.holds(constraints.values) and not r.holds(other)]
    cells = (change, pct, *(r.left for r in for_base))
    values = {
        "base": f"{base.middle}",
        "with_base": [write_relation(r, {**constraints.texts, previous: f"{base.middle}"}) for r in for_base],
        "previous": constraints.texts.get(previous) or "",
        "with_close": [write_relation(r, constraints.texts) for r in for_close],
    }
    fact = Fact("settlement_base", values)
    return Cause("settlement_base", cells, dict.fromkeys(cells, ANY), _SETTLEMENT_BASE_COST, fact=fact)
