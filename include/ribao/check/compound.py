"""Causes that spoil several cells at once: a row or block of the day before, another row's values, a stale ratio, a zero for missing."""

from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal

from ribao.catalogue import all_series
from ribao.check.evidence import Evidence
from ribao.check.intervals import Interval
from ribao.check.relations import Relation
from ribao.check.suspects import Cause
from ribao.model import Indicator, Quote
from ribao.numbers import parse_printed

Touching = Mapping[str, Sequence[Relation]]

_KINDS = {s.id: s.kind for s in all_series()}


def compound_causes(
    evidence: Evidence, values: Mapping[str, Interval], touching: Touching, doubtful: set[str]
) -> Iterator[Cause]:
    """Every compound cause that the doubtful cells suggest."""
    rows = [i for i in evidence.report.indicators if doubtful & {c.id for c in i.cells.values()}]
    stale = [i for i in evidence.report.indicators if _is_stale_row(i, evidence)]
    yield from _stale_blocks(stale, evidence, values, touching)
    yield from _frozen_blocks(evidence, values, touching)
    for row in rows:
        if row in stale:
            yield _cause("stale_row", [row], values, touching, 0.8)
        if _is_other_row(row, evidence):
            yield _cause("row_misaligned", [row], values, touching, 0.9)
        if cells := _stale_ratio(row, evidence):
            yield _free("ratio_stale", cells, values, touching, 0.7)
        if cells := _zero(row, evidence):
            yield _free("missing_as_zero", cells, values, touching, 0.5)
    for quote in evidence.report.quotes:
        if doubtful & {c.id for c in quote.cells.values()}:
            yield _quote_row(quote, values, touching)


def _numbers(row: Indicator | Quote, names: Sequence[str]) -> list[Decimal | None]:
    return [n.value if (n := parse_printed(row.cells[f].text)) else None for f in names]


def _past(row: Indicator, evidence: Evidence, names: Sequence[str]) -> list[Decimal | None]:
    past = evidence.yesterday.cells if evidence.yesterday else {}
    return [n.value if (n := parse_printed(past.get(row.cells[f].id))) else None for f in names]


def _is_stale_row(row: Indicator, evidence: Evidence) -> bool:
    """Today's whole row is yesterday's, though yesterday's current was not its previous."""
    names = ("current", "previous", "change")
    today, past = _numbers(row, names), _past(row, evidence, names)
    return None not in past and today == past and today[0] != today[1]


def _stale_blocks(
    stale: Sequence[Indicator], evidence: Evidence, values: Mapping[str, Interval], touching: Touching
) -> Iterator[Cause]:
    for block in dict.fromkeys(i.block for i in stale):
        rows = [i for i in evidence.report.indicators if i.block == block and i.metric]
        same = [i for i in rows if _numbers(i, ("current",)) == _past(i, evidence, ("current",))]
        mine = [i for i in stale if i.block == block]
        if len(mine) >= 2 and len(same) >= 0.7 * len(rows):
            yield _cause("stale_block", [*mine, *(i for i in same if i not in mine)], values, touching, 1.5)


def _frozen_blocks(evidence: Evidence, values: Mapping[str, Interval], touching: Touching) -> Iterator[Cause]:
    """A block whose previous column was overwritten with today's: most rows did not move, what derives from them did."""
    for block in dict.fromkeys(i.block for i in evidence.report.indicators):
        rows = [i for i in evidence.report.indicators if i.block == block and i.metric]
        frozen = [i for i in rows if i.series and _KINDS[i.series] == "price" and _is_frozen(i)]
        cells = tuple(i.cells[f].id for i in frozen for f in ("previous", "change"))
        if len(frozen) >= 4:
            yield _free("stale_block", cells, values, touching, 1.5)


def _is_frozen(row: Indicator) -> bool:
    current, previous, change = _numbers(row, ("current", "previous", "change"))
    return current is not None and current == previous and change == 0


def _is_other_row(row: Indicator, evidence: Evidence) -> bool:
    """The row carries a neighbour's values: the same pair of numbers, or the pair a day on."""
    current, previous = _numbers(row, ("current", "previous"))
    if current in (None, 0) or previous in (None, 0):
        return False
    if previous in _past(row, evidence, ("current",)):
        return False
    others = [i for i in evidence.report.indicators if i.block == row.block and i is not row and i.metric]
    pairs = [_numbers(i, ("current", "previous")) for i in others]
    return [current, previous] in pairs or (current != previous and any(previous == p[0] for p in pairs))


def _stale_ratio(row: Indicator, evidence: Evidence) -> tuple[str, ...]:
    """A derived number that was not computed anew: yesterday's value, or no change at all."""
    if not row.series or _KINDS[row.series] not in ("ratio", "basis", "spread"):
        return ()
    current, previous, change = _numbers(row, ("current", "previous", "change"))
    if current is None or (current != previous and [current] != _past(row, evidence, ("current",))):
        return ()
    return (row.cells["current"].id, row.cells["change"].id) if change == 0 else (row.cells["current"].id,)


def _zero(row: Indicator, evidence: Evidence) -> tuple[str, ...]:
    """A 0 printed where the series never is 0: with the change computed from it, or the row left alone."""
    current, previous, change = _numbers(row, ("current", "previous", "change"))
    if current != 0 or not previous:
        return ()
    return (
        (row.cells["current"].id, row.cells["change"].id)
        if change == -previous
        else (row.cells["current"].id,)
    )


def _cause(
    pattern: str, rows: Sequence[Indicator], values: Mapping[str, Interval], touching: Touching, cost: float
) -> Cause:
    cells = tuple(c.id for r in rows for c in r.cells.values() if c.text is not None)
    return _free(pattern, cells, values, touching, cost)


def _quote_row(quote: Quote, values: Mapping[str, Interval], touching: Touching) -> Cause:
    """A row of table 1 that is consistent in itself and wrong as a whole."""
    cells = tuple(quote.cells[f].id for f in ("close", "change", "pct"))
    return _free("table1_vs_table2", cells, values, touching, 1.4)


def _free(
    pattern: str, cells: Sequence[str], values: Mapping[str, Interval], touching: Touching, cost: float
) -> Cause:
    """The cells set free: every relation over them is settled; those among themselves say nothing."""
    mine = set(cells)
    over = list(dict.fromkeys(r for c in cells for r in touching.get(c, ())))
    settled = tuple(r for r in over if not r.holds(values))
    # A relation that ties a freed cell to trusted ones and holds is a witness for the cell.
    upset = tuple(r for r in over if r.holds(values) and not set(r.cells) <= mine)
    allowed, proposed = _what_witnesses_say(cells, settled, values)
    return Cause(
        pattern, settled[0].name if settled else "", tuple(cells), allowed, proposed, settled, upset, cost
    )


def _what_witnesses_say(
    cells: Sequence[str], settled: Sequence[Relation], values: Mapping[str, Interval]
) -> tuple[dict[str, Interval], dict[str, str]]:
    """Values for freed cells that a relation over otherwise trusted cells gives."""
    allowed: dict[str, Interval] = {}
    proposed: dict[str, str] = {}
    for cell in cells:
        for relation in settled:
            if cell in relation.cells and not (set(relation.cells) - {cell}) & (set(cells) - allowed.keys()):
                known = {**values, **allowed}
                allowed[cell] = relation.allows(cell, known)
                break
    return allowed, proposed
