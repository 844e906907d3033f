"""Which contract month a report means by 主力 and 连三."""

import re
from collections.abc import Sequence
from decimal import Decimal

from ribao.catalogue import all_commodities
from ribao.catalogue.thresholds import threshold
from ribao.catalogue.witnesses import Month
from ribao.model import TOTAL, Published, Section

# From here on another month may be the front one.
_SWITCH = Decimal(repr(threshold("witness.switch_count")))
_NAMED = re.compile(r"(?<!\d)(2[0-9](?:0[1-9]|1[0-2]))\s*合约")


def list_months(
    rule: Month, days: Sequence[Sequence[Published]], product: str, named: str | None
) -> tuple[str, ...]:
    """The months of a product that a row may mean, the likeliest first; empty where nothing of the product was published.

    `days` are the numbers of the day and of the trading days before it, the newest first. The month that the narrative
    names is the only one; otherwise the one with the largest open interest of the day before, which is when people
    switch, and those that come near it or overtake it.
    """
    interests = [found for day in days[:2] if (found := _list_interests(day, product))]
    if not interests or not _list_interests(days[0], product):
        return ()
    if rule == "third":
        return tuple(sorted(interests[0])[2:3])
    if named in interests[0]:
        return (named,)
    near = {m: n for found in interests for m, n in found.items() if n * _SWITCH > max(found.values())}
    before = interests[-1]
    return tuple(sorted(near, key=lambda m: (-before.get(m, Decimal(0)), m)))


def find_named_months(sections: Sequence[Section]) -> dict[str, str]:
    """The contract month that each commodity's narrative names, where it names one."""
    found = {}
    for commodity in all_commodities():
        texts = [
            t for s in sections if s.commodity in commodity.headings for t in (s.headline, *s.paragraphs)
        ]
        months = {m for text in texts for m in _NAMED.findall(text)}
        if len(months) == 1:
            found[commodity.id] = months.pop()
    return found


def _list_interests(published: Sequence[Published], product: str) -> dict[str, Decimal]:
    return {
        p.month: p.value
        for p in published
        if p.product == product and p.field == "open_interest" and p.month != TOTAL
    }
