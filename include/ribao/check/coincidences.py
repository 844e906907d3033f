"""Causes that a coincidence gives away: numbers of the day before, of another row, of a price that has moved on, a 0.

Each looks at the printed numbers alone. A coincidence is no proof: `search`
takes such a cause only where it explains broken relations best.
"""

from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal

from ribao.catalogue import all_contracts, all_series
from ribao.check.causes import Cause
from ribao.check.evidence import Evidence
from ribao.check.intervals import ANY, Interval
from ribao.check.late import late_blocks, late_rows
from ribao.check.relations import catalogue, row_id
from ribao.model import Indicator, Quote

_KINDS = {s.id: s.kind for s in all_series()}
_COMPUTED = ("ratio", "basis", "spread", "premium")
# A number of so many characters does not stand in two rows by chance.
_TELLING = 4


def coincidences(evidence: Evidence, values: Mapping[str, Interval]) -> list[Cause]:
    """Every cause of several cells that the report's numbers suggest."""
    late = late_rows(evidence)
    found = [*late_blocks(evidence, late), *late.values()]
    for row in evidence.report.indicators:
        if row.metric is not None:
            found += [*_other_row(row, evidence), *_not_computed(row, evidence), *_zero(row, evidence)]
    for quote in evidence.report.quotes:
        found += _quote_row(quote, evidence)
    return [c for c in found if all(cell in values for cell in c.cells)]


def _numbers(row: Indicator | Quote, names: Sequence[str], evidence: Evidence) -> list[Decimal | None]:
    return [evidence.number(row.cells[f].id) for f in names]


def _other_row(row: Indicator, evidence: Evidence) -> Iterator[Cause]:
    """The row carries another row of its block: the same two numbers, or those that go on from it."""
    current, previous = _numbers(row, ("current", "previous"), evidence)
    if not current or not previous or previous == _before(row, evidence):
        return
    for other in evidence.report.indicators:
        if other.block != row.block or other is row or other.metric is None:
            continue
        theirs = _numbers(other, ("current", "previous"), evidence)
        if theirs == [current, previous]:
            fact = f"与「{other.metric}」相同", f"these are the numbers of {other.metric}"
            yield _misaligned(row, None, evidence, fact)
        elif current != previous == theirs[0] and len(str(previous.normalize())) >= _TELLING:
            fact = (
                f"接续「{other.metric}」，该行自身晚了一日",
                f"these go on from {other.metric}, which itself is a day late",
            )
            yield _misaligned(row, other, evidence, fact)


def _misaligned(row: Indicator, owner: Indicator | None, evidence: Evidence, facts: tuple[str, str]) -> Cause:
    """A row with another's numbers; `owner` is the late row whose numbers of today they are."""
    cells = [c.id for c in row.cells.values()]
    values: dict[str, Interval] = dict.fromkeys(cells, ANY)
    if (right := evidence.carried(row_id(cells[0]))) is not None:
        values[row.cells["previous"].id] = right
    if owner:
        values |= {owner.cells[f].id: evidence.values.get(c.id, ANY) for f, c in row.cells.items()}
        cells += [c.id for c in owner.cells.values()]
    return Cause("row_misaligned", tuple(cells), values, 1.0, facts=facts)


def _before(row: Indicator, evidence: Evidence) -> Decimal | None:
    return evidence.before(row.cells["current"].id)


def _not_computed(row: Indicator, evidence: Evidence) -> Iterator[Cause]:
    """A computed number that is the day before's again, or shows no move at all."""
    kind = _KINDS.get(evidence.series.get(row_id(row.cells["current"].id)) or "")
    current, previous, change = _numbers(row, ("current", "previous", "change"), evidence)
    if kind not in _COMPUTED or current is None or current not in (previous, _before(row, evidence)):
        return
    cells = [row.cells["current"].id] + ([row.cells["change"].id] if change == 0 else [])
    yield Cause("ratio_stale", tuple(cells), {}, 0.9)
    if current == previous and change == 0:
        # The column of the day before may as well be the one that was overwritten.
        yield Cause("ratio_stale", (row.cells["previous"].id, row.cells["change"].id), {}, 1.1)


def _zero(row: Indicator, evidence: Evidence) -> Iterator[Cause]:
    """A 0, with the change reckoned from it or left as it should be."""
    current, previous, change = _numbers(row, ("current", "previous", "change"), evidence)
    if current == 0 and previous:
        cells = [row.cells["current"].id] + ([row.cells["change"].id] if change == -previous else [])
        yield Cause("missing_as_zero", tuple(cells), {}, 0.6)


def _quote_row(quote: Quote, evidence: Evidence) -> Iterator[Cause]:
    """A row of table 1 that is right in itself and wrong as a whole, or that reckons from another base."""
    close, change, pct = (quote.cells[f].id for f in ("close", "change", "pct"))
    yield Cause("table1_vs_table2", (close, change, pct), {}, 1.5)
    if _settles_daily(quote) and None not in (_numbers(quote, ("close", "change"), evidence)):
        yield _settlement_base(quote, evidence)


def _settles_daily(quote: Quote) -> bool:
    """China's exchanges reckon a day's change from the settlement price of the day before."""
    return any(c.id == quote.series and c.market in ("SHFE", "DCE", "GFEX") for c in all_contracts())


def _settlement_base(quote: Quote, evidence: Evidence) -> Cause:
    """Table 1 reckons from the previous settlement, table 2 from the previous close.

    What else in table 2 was reckoned from the settlement price is explained by it too.
    """
    close, change, pct = (quote.cells[f].id for f in ("close", "change", "pct"))
    base = evidence.values[close] - evidence.values[change]
    twin = next((t["series"] for t in catalogue()["tables"] if t["quote"] == quote.series), None)
    previous = next((f"{row}/previous" for row, s in evidence.series.items() if s == twin), "")
    from_base = [
        r.left
        for r in evidence.relations
        if r.name.startswith(("ratio", "spread", "basis"))
        and previous in r.cells
        and not r.holds(evidence.values)
        and r.holds({**evidence.values, previous: base})
    ]
    cells = (change, pct, *from_base)
    words = (
        f"表1 以 {base.middle} 为基准计涨跌（前结算价），表2 以 {evidence.texts.get(previous)} 为昨收",
        f"table 1 reckons from {base.middle} (the previous settlement), table 2 from the close {evidence.texts.get(previous)}",
    )
    return Cause("settlement_base", cells, dict.fromkeys(cells, ANY), 1.3, facts=words)
