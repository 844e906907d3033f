"""Causes that a coincidence gives away: numbers of the day before, of another row, of a price that has moved on, a 0.

Each looks at the printed numbers alone. A coincidence is no proof: `search`
takes such a cause only where it explains broken relations best.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from decimal import Decimal

from ribao.catalogue import all_contracts
from ribao.check.causes import Cause
from ribao.check.constraints import Evidence
from ribao.check.intervals import ANY, Interval
from ribao.check.relations import catalogue, row_id
from ribao.check.stale_data import late_blocks, late_rows, told_elsewhere
from ribao.model import INDICATOR_FIELDS, Indicator, Quote

_COMPUTED = ("ratio", "basis", "spread", "premium")
# An overwritten previous: of a computed row, where one forgets it, and twice as dear of others. The
# report before speaks against it: more often it is that one which was wrong.
_OVERWRITTEN, _DENIED = 0.9, 1.6
# A number of so many characters does not stand in two rows by chance.
_TELLING = 4
# Another row's numbers: two of them, or one that stands in both columns.
_ALIKE, _ONE_ALIKE = 1.0, 1.6


def coincidences(evidence: Evidence, values: Mapping[str, Interval]) -> list[Cause]:
    """Every cause of several cells that the report's numbers suggest."""
    late = late_rows(evidence)
    found = [*late_blocks(evidence, late), *late.values()]
    rows = [row for row in evidence.report.indicators if row.metric is not None]
    printed = [(row, _numbers(row, INDICATOR_FIELDS[:2], evidence)) for row in rows]
    for row in rows:
        block = [
            (other, theirs) for other, theirs in printed if other.block == row.block and other is not row
        ]
        found += [
            *_other_row(row, block, evidence),
            *_not_computed(row, evidence),
            *_unmoved(row, evidence),
            *_zero(row, evidence),
        ]
    for quote in evidence.report.quotes:
        found += _quote_row(quote, evidence)
    found += _other_prices(evidence)
    return [c for c in found if all(cell in values for cell in c.cells)]


def _numbers(row: Indicator | Quote, names: Sequence[str], evidence: Evidence) -> list[Decimal | None]:
    return [evidence.number(row.cells[f].id) for f in names]


def _other_row(
    row: Indicator, block: Iterable[tuple[Indicator, list[Decimal | None]]], evidence: Evidence
) -> Iterator[Cause]:
    """The row carries another row of its block: the same two numbers, or those that go on from it."""
    current, previous = _numbers(row, ("current", "previous"), evidence)
    if not current or not previous or previous == _before(row, evidence):
        return
    for other, theirs in block:
        if theirs == [current, previous]:
            numbers = f"{row.cells['current'].text}, {row.cells['previous'].text}"
            fact = (
                f"与「{other.metric}」相同（{numbers}）",
                f"these are the numbers of {other.metric} ({numbers})",
            )
            # Of rows that did not move, one number alone is the same.
            yield _misaligned(row, None, evidence, fact, _ONE_ALIKE if current == previous else _ALIKE)
        elif current != previous == theirs[0] and len(str(previous.normalize())) >= _TELLING:
            fact = (
                f"接续「{other.metric}」，该行自身晚了一日",
                f"these go on from {other.metric}, which itself is a day late",
            )
            yield _misaligned(row, other, evidence, fact, _ALIKE)


def _misaligned(
    row: Indicator, owner: Indicator | None, evidence: Evidence, facts: tuple[str, str], cost: float
) -> Cause:
    """A row with another's numbers; `owner` is the late row whose numbers of today they are."""
    cells = [c.id for c in row.cells.values()]
    values: dict[str, Interval] = dict.fromkeys(cells, ANY)
    if (right := evidence.carried(row_id(cells[0]))) is not None:
        values[row.cells["previous"].id] = right
    if owner:
        values |= {owner.cells[f].id: evidence.values.get(c.id, ANY) for f, c in row.cells.items()}
        cells += [c.id for c in owner.cells.values()]
    return Cause("row_misaligned", tuple(cells), values, cost, facts=facts)


def _before(row: Indicator, evidence: Evidence) -> Decimal | None:
    return evidence.before(row.cells["current"].id)


def _not_computed(row: Indicator, evidence: Evidence) -> Iterator[Cause]:
    """A computed number that is the day before's again, or shows no move at all."""
    kind = evidence.kind(row.cells["current"].id)
    current, previous, change = _numbers(row, ("current", "previous", "change"), evidence)
    if kind not in _COMPUTED or current is None or current not in (previous, _before(row, evidence)):
        return
    if change and not _has_formula(row, evidence):
        # Nothing but its own row says what it should be: that is a single cell's matter.
        return
    cells = [row.cells["current"].id] + ([row.cells["change"].id] if change == 0 else [])
    yield Cause("ratio_stale", tuple(cells), {}, 0.9)


def _has_formula(row: Indicator, evidence: Evidence) -> bool:
    return any(r.computed and r.left == row.cells["current"].id for r in evidence.relations)


def _unmoved(row: Indicator, evidence: Evidence) -> Iterator[Cause]:
    """A row that shows no move: its previous was overwritten with today's, or nothing was filled in."""
    current, previous, change = (row.cells[f].id for f in ("current", "previous", "change"))
    if evidence.number(current) != evidence.number(previous) or evidence.number(change) != 0:
        return
    kind = evidence.kind(current)
    cost = _OVERWRITTEN if kind in _COMPUTED else 2 * _OVERWRITTEN
    cost += _DENIED if evidence.carried(row_id(current)) else 0
    facts = "昨日值与今日值相同", "its previous repeats its current"
    yield Cause("previous_overwritten", (previous, change), {}, cost, facts=facts)
    for value, move, zh, en in told_elsewhere(row, evidence):
        said = [evidence.values.get(value), evidence.values.get(move)]
        mine = [evidence.values[current], evidence.values[change]]
        if not any(s is None or s & m for s, m in zip(said, mine, strict=True)):
            facts = f"{zh}另有其值与涨跌", f"{en} value and change are others"
            yield Cause("not_updated", (current, previous, change), {}, 1.5, facts=facts)


def _zero(row: Indicator, evidence: Evidence) -> Iterator[Cause]:
    """A 0, with the change reckoned from it or left as it should be."""
    current, previous, change = _numbers(row, ("current", "previous", "change"), evidence)
    if current == 0 and previous:
        cells = [row.cells["current"].id] + ([row.cells["change"].id] if change == -previous else [])
        yield Cause("missing_as_zero", tuple(cells), {}, 0.6)


def _quote_row(quote: Quote, evidence: Evidence) -> Iterator[Cause]:
    """A row of table 1 that is right in itself and wrong as a whole, or that reckons from another base."""
    close, change, pct = (quote.cells[f].id for f in ("close", "change", "pct"))
    yield Cause("table1_vs_table2", (close, change, pct), {}, 1.9)
    twin = _twin(quote, evidence)
    if twin and _settles_daily(quote) and _other_base(quote, twin, evidence):
        yield _settlement_base(quote, twin, evidence)


def _twin(quote: Quote, evidence: Evidence) -> str | None:
    """The row of table 2 that prints the same price."""
    series = next((t["series"] for t in catalogue()["tables"] if t["quote"] == quote.series), None)
    return next((row for row, s in evidence.series.items() if series and s == series), None)


def _other_prices(evidence: Evidence) -> Iterator[Cause]:
    """Several prices of one market that table 2 prints otherwise than table 1: it took them elsewhere."""
    apart: dict[tuple[str, str], list[str]] = {}
    for quote in evidence.report.quotes:
        twin = _twin(quote, evidence)
        cell, close = f"{twin}/current", quote.cells["close"].id
        if twin and _differ(cell, close, evidence):
            block = twin.split("/")[1], next(c.market for c in all_contracts() if c.id == quote.series)
            apart.setdefault(block, []).append(cell)
    for cells in apart.values():
        if len(cells) > 1:
            yield Cause("table2_vs_table1", tuple(cells), {}, 2.6)


def _settles_daily(quote: Quote) -> bool:
    """China's exchanges reckon a day's change from the settlement price of the day before."""
    return any(c.id == quote.series and c.market in ("SHFE", "DCE", "GFEX") for c in all_contracts())


def _other_base(quote: Quote, twin: str, evidence: Evidence) -> bool:
    """Both tables print the same close, and table 1's change and percentage agree on another base than table 2's."""
    close, change, pct = _numbers(quote, ("close", "change", "pct"), evidence)
    base = evidence.number(f"{twin}/previous")
    if (
        close is None
        or change is None
        or close != evidence.number(f"{twin}/current")
        or close - change == base
    ):
        return False
    own = [r for r in evidence.relations if r.name == "row.pct" and r.left == quote.cells["pct"].id]
    return pct is None or all(r.holds(evidence.values) for r in own)


def _differ(a: str, b: str, evidence: Evidence) -> bool:
    return a in evidence.values and b in evidence.values and not evidence.values[a] & evidence.values[b]


def _settlement_base(quote: Quote, twin: str, evidence: Evidence) -> Cause:
    """Table 1 reckons from the previous settlement, table 2 from the previous close.

    What else in table 2 was reckoned from the settlement price is explained by it too.
    """
    close, change, pct = (quote.cells[f].id for f in ("close", "change", "pct"))
    previous = f"{twin}/previous"
    base = evidence.values[close] - evidence.values[change]
    other = {**evidence.values, previous: base}
    mine = [r for r in (*evidence.relations, *evidence.hints) if r.computed and previous in r.cells]
    for_base = [r for r in mine if not r.holds(evidence.values) and r.holds(other)]
    for_close = [r for r in mine if r.holds(evidence.values) and not r.holds(other)]
    cells = (change, pct, *(r.left for r in for_base))
    with_base = [r.words({**evidence.texts, previous: f"{base.middle}"}) for r in for_base]
    with_close = [r.words(evidence.texts) for r in for_close]
    was = evidence.texts.get(previous)
    words = (
        f"表1 的涨跌以 {base.middle} 为基准（{'，'.join(with_base) or '前结算价'}），表2 以 {was} 为昨收（{'，'.join(with_close)}）；若非前结算价之别，则其一为笔误",
        f"table 1 reckons from {base.middle} ({', '.join(with_base) or 'the previous settlement'}), table 2 from {was} ({', '.join(with_close)}); "
        "if it is not settlement against close, one of the two is a slip",
    )
    return Cause("settlement_base", cells, dict.fromkeys(cells, ANY), 1.3, facts=words)
