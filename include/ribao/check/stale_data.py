"""Rows and blocks that are a day late: they print what the day before's report printed, or the day's moves give them away."""

from collections.abc import Iterator, Mapping, Sequence

from ribao.check.causes import Cause
from ribao.check.constraints import Evidence
from ribao.check.intervals import ANY, Interval
from ribao.check.relations import Relation, catalogue, row_id
from ribao.model import INDICATOR_FIELDS, Indicator

# Of the rows of a late block at most this share may contradict it (another mistake, a row typed in by hand).
_EXCEPTIONS = 0.2
# So many prices of a block that show no move at all, while computed rows moved, are an overwritten column.
_FROZEN_ROWS = 4

_REPEATED = "与前一日报告所印相同", "it prints what the report before printed"


def late_rows(evidence: Evidence) -> dict[str, Cause]:
    """For each row that is late beyond doubt: the cause."""
    found: dict[str, Cause] = {}
    stocks = [r for r in evidence.relations if r.name.startswith("stock") and not r.holds(evidence.values)]
    for row in evidence.report.indicators:
        if row.metric is None:
            continue
        if _printed_before(row, evidence):
            found[_id(row)] = _late([row], evidence, "stale_row", 0.8, _REPEATED)
        elif (
            _may_be_late(row, evidence)
            and not _previous_is_new(row, evidence)
            and (fact := _moved_on(row, evidence) or _is_the_day_before(row, stocks, evidence))
        ):
            found[_id(row)] = _late([row], evidence, "stale_row", 0.9, fact)
    return found


def late_blocks(evidence: Evidence, late: Mapping[str, Cause]) -> Iterator[Cause]:
    """Blocks late as a whole, and blocks whose column of the day before repeats today's."""
    for block in dict.fromkeys(i.block for i in evidence.report.indicators):
        rows = [i for i in evidence.report.indicators if i.block == block and i.metric]
        mine = sorted((i for i in rows if _id(i) in late), key=lambda i: not _printed_before(i, evidence))
        against = [i for i in rows if i not in mine and _is_new(i, evidence)]
        if len(mine) >= 2 and len(against) <= _EXCEPTIONS * len(rows):
            others = [i for i in rows if i not in mine and i not in against]
            yield _late([*mine, *others], evidence, "stale_block", 1.4, _printed_alike(mine, evidence))
        frozen = [i for i in rows if _is_frozen(i, evidence)]
        if len(frozen) >= _FROZEN_ROWS and len(frozen) >= len(rows) - len(frozen):
            cells = tuple(i.cells[f].id for i in frozen for f in ("previous", "change"))
            fact = "昨日列与今日列相同", "its column of the day before repeats today's"
            yield Cause("stale_block", cells, _witnessed(cells, evidence), 1.4, facts=fact)


def _id(row: Indicator) -> str:
    return row_id(row.cells["current"].id)


def _late(
    rows: list[Indicator], evidence: Evidence, pattern: str, cost: float, fact: tuple[str, str]
) -> Cause:
    """The rows' cells, those certainly wrong first: a late row's previous is the day before yesterday's value."""
    known = _printed_before(rows[0], evidence)
    order = ("previous", "current", "change") if known else ("current", "previous", "change")
    cells = tuple(i.cells[f].id for i in rows for f in order if i.cells[f].id in evidence.values)
    values: dict[str, Interval] = dict.fromkeys(cells, ANY)
    for row in rows:
        # A late row prints yesterday as today, unless the report before says better.
        own = None if evidence.yesterday else evidence.values.get(row.cells["current"].id)
        right = evidence.carried(_id(row)) if evidence.yesterday else own
        if right is not None and row.cells["previous"].id in values:
            values[row.cells["previous"].id] = right
    return Cause(pattern, cells, values, cost, facts=fact)


def _printed_alike(late: list[Indicator], evidence: Evidence) -> tuple[str, str]:
    """How many late rows the report before printed as they are; nothing where it is not known."""
    count = sum(_printed_before(i, evidence) for i in late)
    zh, en = f"其中 {count} 行与前一日报告所印相同", f"{count} rows print what the report before printed"
    return (zh, en) if count else ("", "")


def _witnessed(cells: tuple[str, ...], evidence: Evidence) -> dict[str, Interval]:
    """What the report before says of overwritten cells; nothing of the rest."""
    values: dict[str, Interval] = dict.fromkeys(cells, ANY)
    for cell in cells:
        if cell.endswith("/previous") and (right := evidence.carried(row_id(cell))) is not None:
            values[cell] = right
    return values


def _printed_before(row: Indicator, evidence: Evidence) -> bool:
    """Today's current and previous are those of the report before, though a day went by."""
    pairs = [
        (evidence.number(row.cells[f].id), evidence.before(row.cells[f].id)) for f in INDICATOR_FIELDS[:2]
    ]
    (current, was), (previous, had) = pairs
    return None not in (was, had) and current == was and previous == had and current != previous


def _may_be_late(row: Indicator, evidence: Evidence) -> bool:
    """The report before, where there is one, has today's printed number as its own."""
    carried, printed = evidence.carried(_id(row)), evidence.values.get(row.cells["current"].id)
    return carried is None or printed is None or bool(carried & printed)


def _previous_is_new(row: Indicator, evidence: Evidence) -> bool:
    """The row's previous is the current of the report before, and not that one's previous: no late row prints that."""
    previous = row.cells["previous"].id
    printed, carried = evidence.values.get(previous), evidence.carried(_id(row))
    return bool(printed and carried and printed & carried) and evidence.number(previous) != evidence.before(
        previous
    )


def _moved_on(row: Indicator, evidence: Evidence) -> tuple[str, str] | None:
    """Another place states today's value and change, and this row prints the value before that change."""
    mine = evidence.values.get(row.cells["current"].id)
    for value, change, zh, en in told_elsewhere(row, evidence):
        if mine is None or value not in evidence.values or change not in evidence.values:
            continue
        now, moved = evidence.values[value], evidence.values[change]
        # A move that rounding could hide tells nothing.
        if abs(moved.middle) > 2 * (now.width + moved.width) and mine & (now - moved) and not mine & now:
            was = f"{evidence.texts[value]} − ({evidence.texts[change]})"
            return f"此行所印正是{zh}涨跌之前的值 {was}", f"it prints {en} {was}, the value before the move"
    return None


def _is_the_day_before(
    row: Indicator, stocks: Sequence[Relation], evidence: Evidence
) -> tuple[str, str] | None:
    """What the row prints as today's is what the other rows of a broken stock relation give for the day before."""
    current, previous = (row.cells[f].id for f in ("current", "previous"))
    printed = evidence.values.get(current)
    if printed is None or evidence.number(current) == evidence.number(previous):
        return None
    for relation in stocks:
        if previous in relation.cells:
            needed = relation.allows(previous, evidence.values)
            if needed & printed and needed.width <= printed.width + 1:
                words = relation.words(evidence.texts)
                return (
                    f"昨日列要求 {words}，正是此行的今日值",
                    f"what it prints as today's is what {words} needs for the day before",
                )
    return None


def told_elsewhere(row: Indicator, evidence: Evidence) -> Iterator[tuple[str, str, str, str]]:
    """The cells of its series' value and change in table 1 and in the narrative, and what to call them."""
    series = evidence.series.get(_id(row))
    if series is None:
        return
    twin = next((t["quote"] for t in catalogue()["tables"] if t["series"] == series), None)
    for quote in evidence.report.quotes:
        if twin and quote.series == twin:
            yield quote.cells["close"].id, quote.cells["change"].id, "表1", "table 1's"
    for statement in evidence.report.statements:
        if statement.series == series and not (statement.change or "%").endswith("%"):
            yield statement.id, f"{statement.id}:change", "正文", "the narrative's"


def _is_new(row: Indicator, evidence: Evidence) -> bool:
    """The row's current is not the report before's: it is today's."""
    was, believed = evidence.before(row.cells["current"].id), evidence.carried(_id(row))
    current = evidence.number(row.cells["current"].id)
    if was is None or believed is None or current is None:
        return False
    return current != was and not believed.low <= current <= believed.high


def _is_frozen(row: Indicator, evidence: Evidence) -> bool:
    """A price that shows no move."""
    numbers = [evidence.number(row.cells[f].id) for f in INDICATOR_FIELDS]
    return (
        evidence.kind(row.cells["current"].id) == "price"
        and numbers[0] is not None
        and numbers[0] == numbers[1]
        and numbers[2] == 0
    )
