"""Which contract month a report means by 主力 and 连三."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from ribao.catalogue import all_commodities
from ribao.catalogue.witnesses import Month
from ribao.model import TOTAL, Published, Section

# A month takes over as front where its open interest is this many times as large (the rule of index compilers, 2026-08).
SWITCH = Decimal("1.1")
_NAMED = re.compile(r"(?<!\d)(2[0-9](?:0[1-9]|1[0-2]))\s*合约")


@dataclass(frozen=True, slots=True)
class Choice:
    """A contract month; not `certain` where another may be meant."""

    month: str
    certain: bool


def choose_month(
    rule: Month, days: Sequence[Sequence[Published]], product: str, named: str | None
) -> Choice | None:
    """The month of a product that a row means; None where nothing of the product was published.

    `days` are the numbers of the day and of the trading days before it, the newest first. The month that the narrative
    names wins; otherwise the one with the largest open interest of the day before, which is when people switch.
    """
    interests = [_list_interests(day, product) for day in days]
    if not interests or not interests[0]:
        return None
    if rule == "third":
        months = sorted(interests[0])
        return Choice(months[2], True) if len(months) > 2 else None
    if named in interests[0]:
        return Choice(named, True)
    leaders = [max(found, key=lambda m: found[m]) for found in interests[:2] if found]
    front = leaders[-1]
    others = [o for found in interests[:2] for m, o in found.items() if m != front]
    clear = all(
        found.get(front, Decimal(0)) >= SWITCH * max(others, default=Decimal(0)) for found in interests[:2]
    )
    return Choice(front, clear and len(set(leaders)) == 1)


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
