"""Which printed numbers have a witness: their own, or witnesses of all that they are computed from."""

from collections.abc import Iterator
from dataclasses import dataclass

from ribao.catalogue import all_contracts, all_series
from ribao.catalogue.witnesses import all_witnesses
from ribao.check.equations import list_names, parse_equation
from ribao.check.relations import expand_equations

NONE, COMPUTED = "none", "computed"


@dataclass(frozen=True, slots=True)
class Coverage:
    """A contract or a series with a witness of it; `witness` is NONE or COMPUTED where it has none of its own."""

    number: str
    name: str
    witness: str
    what: str = ""
    month: str = ""
    scale: str = ""


def list_coverage() -> Iterator[Coverage]:
    """Every contract and series with each of its witnesses, in the catalogue's order."""
    own = {c.number: c for c in _list_own()}
    names = {c.id: c.contract for c in all_contracts()} | {
        s.id: f"{s.block} {s.metric}" for s in all_series()
    }
    computed = {}
    for _, equation in expand_equations():
        left, right = parse_equation(equation)
        if left not in own and set(list_names(right)) <= own.keys():
            computed[left] = equation
    found = list(_list_own())
    for number, name in names.items():
        if number in own:
            yield from (c for c in found if c.number == number)
        elif number in computed:
            yield Coverage(number, name, COMPUTED, computed[number])
        else:
            yield Coverage(number, name, NONE)


def _list_own() -> Iterator[Coverage]:
    contracts = {c.id: c.contract for c in all_contracts()}
    series = {s.id: f"{s.block} {s.metric}" for s in all_series()}
    for witness, line in all_witnesses().items():
        for quote, product in line.quotes.items():
            what = f"{product} close, volume, open interest"
            yield Coverage(quote, contracts[quote], witness, what, "front")
        for row in line.series:
            scale = "" if row.scale == 1 else str(row.scale)
            yield Coverage(
                row.series, series[row.series], witness, f"{row.product} {row.field}", row.month, scale
            )
