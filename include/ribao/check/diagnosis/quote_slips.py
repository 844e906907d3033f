"""Slips of a whole row of table 1: late, exchanged, and a change reckoned from another base."""

from collections.abc import Iterator

from ribao.catalogue import all_contracts
from ribao.catalogue.thresholds import threshold
from ribao.cells import CellRef, RowRef
from ribao.check.constraints import Constraints
from ribao.check.diagnosis.row_slips import Match
from ribao.check.intervals import ANY
from ribao.check.relations import load_relations_file, write_relation
from ribao.model import Fact, Quote

_OTHER_NUMBERS: int = threshold("quote_slips.other_numbers_count")
_SETTLING = ("SHFE", "DCE", "GFEX")
_PRICE_FIELDS = ("close", "change", "pct")


def late(quote: Quote, constraints: Constraints) -> Iterator[Match]:
    """The row of the report before, number for number."""
    cells = [quote.row.cell(f) for f in _PRICE_FIELDS]
    numbers, before = [*map(constraints.number, cells)], [*map(constraints.before, cells)]
    if numbers == before and None not in numbers and numbers[1]:
        counts = [quote.row.cell(f) for f in ("volume", "open_interest")]
        cells += [c for c in counts if constraints.number(c) == constraints.before(c) is not None]
        yield Match(tuple(cells), fact=Fact("repeats_previous_report"))


def other_base(quote: Quote, constraints: Constraints) -> Iterator[Match]:
    """Table 1 reckons the change from the previous settlement, table 2 from the previous close.

    Both print the same close, and table 1's change and percentage agree. Other numbers of table 2 that were computed from the
    settlement price belong to it.
    """
    twin = find_twin(quote, constraints)
    if twin is None or not any(c.id == quote.series and c.market in _SETTLING for c in all_contracts()):
        return
    close, change, pct = (quote.row.cell(f) for f in _PRICE_FIELDS)
    previous, printed = twin.cell("previous"), constraints.values
    now, moved, before = (constraints.number(c) for c in (close, change, previous))
    if (
        now is None
        or moved is None
        or now != constraints.number(twin.cell("current"))
        or now - moved == before
    ):
        return
    # A witness's change is from the base that the report takes.
    if any(
        r.family == "published" and r.left == change and not r.holds(printed) for r in constraints.relations
    ):
        return
    own = [r for r in constraints.relations if r.name == "row.pct" and r.left == pct]
    if not all(r.holds(printed) for r in own) or previous not in printed:
        return
    base = printed[close] - printed[change]
    other = {**printed, previous: base}
    computed = [r for r in (*constraints.relations, *constraints.hints) if r.computed and previous in r.cells]
    for_base = [r for r in computed if not r.holds(printed) and r.holds(other)]
    for_close = [r for r in computed if r.holds(printed) and not r.holds(other)]
    values = {
        "base": f"{base.middle}",
        "with_base": [write_relation(r, {**constraints.texts, previous: f"{base.middle}"}) for r in for_base],
        "previous": constraints.texts.get(previous) or "",
        "with_close": [write_relation(r, constraints.texts) for r in for_close],
    }
    cells = tuple(c for c in (change, pct, *(r.left for r in for_base)) if c in printed)
    yield Match(cells, dict.fromkeys(cells, ANY), fact=Fact("settlement_base", values))


def find_twin(quote: Quote, constraints: Constraints) -> RowRef | None:
    """The row of table 2 that prints the same price."""
    series = next((t["series"] for t in load_relations_file()["tables"] if t["quote"] == quote.series), None)
    return next((row for row, s in constraints.series.items() if series and s == series), None)


def find_other_sources(constraints: Constraints) -> Iterator[Match]:
    """Several prices of one market that table 2 prints otherwise than table 1: it took them elsewhere."""
    apart: dict[tuple[str, str], list[CellRef]] = {}
    for quote in constraints.report.quotes:
        twin = find_twin(quote, constraints)
        if twin is None:
            continue
        here, there, values = quote.row.cell("close"), twin.cell("current"), constraints.values
        if there in values and here in values and not values[there] & values[here]:
            market = next((c.market for c in all_contracts() if c.id == quote.series), "")
            apart.setdefault((twin.block, market), []).append(there)
    for cells in apart.values():
        if len(cells) > 1:
            yield Match(tuple(cells), ways=_OTHER_NUMBERS ** len(cells))


def find_late_markets(constraints: Constraints) -> Iterator[tuple[list[Match], int, int]]:
    """The rows of each market that are late, how many are not, and how many markets there are."""
    markets: dict[str, list[Quote]] = {}
    for quote in constraints.report.quotes:
        market = next((c.market for c in all_contracts() if c.id == quote.series), "")
        markets.setdefault(market, []).append(quote)
    for quotes in markets.values():
        matches = [match for quote in quotes for match in late(quote, constraints)]
        yield matches, len(quotes) - len(matches), len(markets)


QUOTE_SLIPS = {"late": late, "other_base": other_base}
