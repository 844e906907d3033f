"""What exchanges publish of simulated days: the numbers that a right report prints, with other contract months around."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from ribao.calendar import is_open
from ribao.catalogue import find_contract, find_series
from ribao.catalogue.witnesses import all_witnesses
from ribao.dates import header_day
from ribao.labels import label_key
from ribao.model import TOTAL, Published
from ribao.numbers import parse_printed

Values = dict[date, dict[str, Decimal]]
PublishedDays = dict[tuple[str, date], tuple[Published, ...]]

# The delivery months around the front ones, which the reports mean: the near month, the front one, and two later.
_MONTHS = ("2404", "2405", "2406", "2407")
_FRONT = {"au": "2406", "ag": "2406", "si": "2406", "lc": "2407", "i": "2409", "j": "2409", "jm": "2409"}


def publish_values(values: Mapping[date, Mapping[str, Decimal]]) -> PublishedDays:
    """What each witness publishes of days with these values of series, and of contracts' fields (id/close, …)."""
    return {
        (witness, day): tuple(_publish(witness, values[day], day))
        for witness, line in all_witnesses().items()
        for day in sorted(values)
        if is_open(line.market, day)
    }


def read_right_values(days: Sequence[dict[str, Any]]) -> Values:
    """The values that reports without mistakes print, by day."""
    values: Values = {}
    for content in days:
        for day, key, text, _ in list_printed(content):
            if number := parse_printed(text):
                values.setdefault(day, {})[key] = number.value
    return values


def list_printed(content: dict[str, Any]) -> Iterator[tuple[date, str, str, bool]]:
    """Each printed value: its day, its series or contract field, its text, whether it is the value before."""
    report_date = date.fromisoformat(content["report_date"])
    day = report_date
    for block in content["blocks"]:
        days = [header_day(text, report_date) for text in block["header_dates"]]
        seen: dict[str, int] = {}
        for row in block["rows"]:
            for half, start in enumerate((0, 4)):
                label = label_key(row[start] or "") if len(row) > start else ""
                if not label:
                    continue
                seen[label] = seen.get(label, 0) + 1
                series = find_series(block["block"], label + (f"#{seen[label]}" if seen[label] > 1 else ""))
                current, before = days[half * 2], days[half * 2 + 1]
                if series and current and before:
                    day = current
                    yield current, series.id, row[start + 1], False
                    yield before, series.id, row[start + 2], True
    for name, close, change, _, volume, interest, _ in content["contracts"]:
        if quote := find_contract(name):
            texts = {"close": close, "volume": volume, "open_interest": interest, "change": change}
            for field, text in texts.items():
                yield day, f"{quote.id}/{field}", text or "", False


def _publish(witness: str, today: Mapping[str, Decimal], day: date) -> Iterator[Published]:
    line = all_witnesses()[witness]

    def build(product: str, month: str, field: Any, value: Decimal) -> Published:
        return Published(product, month, field, day, value, f"{value:f}")

    for quote, product in line.quotes.items():
        if f"{quote}/close" in today:
            for row in _list_contract(product, quote, today):
                yield build(product, *row)
    for entry in line.series:
        if entry.series not in today:
            continue
        if not entry.month:
            yield build(entry.product, "", entry.field, today[entry.series])
        elif entry.product not in line.quotes.values():
            close = (today[entry.series] / entry.scale).normalize()
            for row in _list_months(entry.product, close, close, None):
                yield build(entry.product, *row)


def _list_contract(
    product: str, quote: str, today: Mapping[str, Decimal]
) -> Iterator[tuple[str, str, Decimal]]:
    """A contract's months and their sum."""
    close, change = today[f"{quote}/close"], today.get(f"{quote}/change", Decimal(0))
    third = today.get("al.shfe_third") if product == "al" else None
    yield from _list_months(product, close, close - change, third)
    for field in ("volume", "open_interest"):
        if f"{quote}/{field}" in today:
            yield TOTAL, field, today[f"{quote}/{field}"]


def _list_months(
    product: str, close: Decimal, settlement: Decimal, third: Decimal | None
) -> Iterator[tuple[str, str, Decimal]]:
    """Four months, of which the front one has most of the open interest."""
    front = _FRONT.get(product, "2405")
    for n, month in enumerate(sorted({*_MONTHS[:3], front} if front not in _MONTHS[:3] else _MONTHS)):
        price = third if third is not None and n == 2 else close if month == front else close + n
        yield month, "close", price.normalize()
        yield month, "previous_settlement", settlement.normalize()
        yield month, "volume", Decimal(1000 if month != front else 90000)
        yield month, "open_interest", Decimal(2000 if month != front else 180000)
