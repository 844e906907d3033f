"""Writes what the exchanges published of the sample reports' days: `PYTHONPATH=include:tools python tools/build_exchanges.py`.

A series' value on a day is what the next report prints as its value before, for that corrects the mistakes of
2024-03-29; LME's stocks of copper and nickel are the published ones of those days.
"""

import json
from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from pathlib import Path

from ribao.calendar import is_open
from ribao.catalogue import find_contract, find_series
from ribao.catalogue.witnesses import all_witnesses
from ribao.dates import header_day
from ribao.labels import label_key
from ribao.model import TOTAL
from ribao.numbers import parse_printed

SAMPLES = Path(__file__).resolve().parents[1] / "samples"
# The real report of this day prints numbers of the day before that are wrong.
WRONG_BEFORE = date(2024, 3, 29)
# The delivery months around the front ones, which the reports mean: the near month, the front one, and two later.
MONTHS = ("2404", "2405", "2406", "2407")
FRONT = {"au": "2406", "ag": "2406", "si": "2406", "lc": "2407", "i": "2409", "j": "2409", "jm": "2409"}
Values = dict[date, dict[str, Decimal]]


def main() -> None:
    """Write samples/exchanges.json."""
    values = read_values()
    found = {
        witness: {
            day.isoformat(): list(list_rows(witness, values, day))
            for day in sorted(values)
            if is_open(line.market, day)
        }
        for witness, line in all_witnesses().items()
    }
    (SAMPLES / "exchanges.json").write_text(json.dumps(found, ensure_ascii=False, indent=0) + "\n")


def read_values() -> Values:
    """The values of series, and of contracts' fields, by day."""
    values: Values = {}
    for path in sorted((SAMPLES / "data").glob("*.json")):
        content = json.loads(path.read_text())
        report_date = date.fromisoformat(content["report_date"])
        for day, key, text, is_before in list_printed(content, report_date):
            number = parse_printed(text)
            known = key in values.get(day, {})
            if number and (not is_before or not known or report_date != WRONG_BEFORE):
                values.setdefault(day, {})[key] = number.value
    return values


def list_printed(content: dict, report_date: date) -> Iterator[tuple[date, str, str, bool]]:  # type: ignore[type-arg]
    """Each printed value: its day, its series or contract field, its text, whether it is the value before."""
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
            for field, text in (
                ("close", close),
                ("volume", volume),
                ("open_interest", interest),
                ("change", change),
            ):
                yield day, f"{quote.id}/{field}", text or "", False


def list_rows(witness: str, values: Values, day: date) -> Iterator[tuple[str, str, str, str]]:
    """What a witness publishes of a day: product, month, field, text."""
    line, today = all_witnesses()[witness], values[day]
    closes = {row.product: row for row in line.series if row.field == "close" and row.month}
    for quote, product in line.quotes.items():
        if f"{quote}/close" in today:
            yield from list_contracts(product, quote, today)
    for product, row in closes.items():
        if product not in line.quotes.values() and row.series in today:
            close = today[row.series] / row.scale
            yield from list_months(product, close, close, None)
    for row in line.series:
        if not row.month and row.series in today:
            yield row.product, "", row.field, str(today[row.series])


def list_contracts(
    product: str, quote: str, today: dict[str, Decimal]
) -> Iterator[tuple[str, str, str, str]]:
    """A contract's months and their sum."""
    close, change = today[f"{quote}/close"], today.get(f"{quote}/change", Decimal(0))
    yield from list_months(
        product, close, close - change, today.get("al.shfe_third") if product == "al" else None
    )
    for field in ("volume", "open_interest"):
        if f"{quote}/{field}" in today:
            yield product, TOTAL, field, str(today[f"{quote}/{field}"])


def list_months(
    product: str, close: Decimal, settlement: Decimal, third: Decimal | None
) -> Iterator[tuple[str, str, str, str]]:
    """Four months, of which the front one has most of the open interest."""
    front = FRONT.get(product, "2405")
    for n, month in enumerate(sorted({*MONTHS[:3], front} if front not in MONTHS[:3] else MONTHS)):
        price = third if third is not None and n == 2 else close if month == front else close + n
        yield product, month, "close", f"{price.normalize():f}"
        yield product, month, "previous_settlement", f"{settlement.normalize():f}"
        yield product, month, "volume", "1000" if month != front else "90000"
        yield product, month, "open_interest", "2000" if month != front else "180000"


if __name__ == "__main__":
    main()
