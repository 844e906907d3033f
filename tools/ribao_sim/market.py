"""Days of a simulated market as reports print them."""

import csv
from collections.abc import Iterator, Mapping
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from functools import cache
from importlib.resources import files
from itertools import pairwise
from random import Random
from typing import Any, TypeAlias

from ribao import calendar
from ribao.catalogue import all_contracts, all_series
from ribao.check.relations import load_relations_file

from ribao_sim.narrative import build_sections
from ribao_sim.walks import load_derived_series, load_walks, simulate_values

Day: TypeAlias = dict[str, Any]
Values: TypeAlias = Mapping[str, Decimal]


def simulate_days(start: date, end: date, seed: int = 0) -> Iterator[Day]:
    """The reports of all trading days from start to end (report dates), in the form of samples/data."""
    rng = Random(seed + 1)  # noqa: S311 - a simulation
    first = calendar.previous_trading_day(calendar.data_date(start))
    walked = simulate_values(calendar.trading_days(first, calendar.data_date(end)), seed)
    for (before, previous), (today, current) in pairwise(walked):
        yield print_day((before, previous), (today, current), rng)


def print_day(before: tuple[date, Values], today: tuple[date, Values], rng: Random) -> Day:
    """The report on two successive data dates with their values; chance chooses its words and volumes."""
    (yesterday, previous), (data_date, current) = before, today
    day: Day = {
        "report_date": calendar.next_trading_day(data_date).isoformat(),
        "contracts": _build_contracts(current, previous, rng),
        "blocks": _build_blocks(data_date, yesterday, current, previous),
    }
    return day | build_sections(day, rng)


def format_number(value: Decimal, least_places: int) -> str:
    """A number with at least so many decimals, no others that say nothing."""
    bare = value.normalize()
    exponent = bare.as_tuple().exponent
    assert isinstance(exponent, int)
    text = f"{value:.{max(least_places, -exponent, 0)}f}"
    return text.removeprefix("-") if not value else text


def _build_blocks(today: date, before: date, current: Values, previous: Values) -> list[Day]:
    dates = [f"{d.month}月{d.day}日" for d in (today, before)] * 2
    found: dict[str, Day] = {}
    for series in all_series():
        block = found.setdefault(
            series.block, {"block": series.block, "header_dates": list(dates), "rows": []}
        )
        block["rows"].append(_build_row(series.id, current[series.id], previous[series.id]))
    return list(found.values())


def _build_row(series: str, current: Decimal, previous: Decimal) -> list[str]:
    """Label, today, yesterday, 涨跌; of a derived series the change is of the values before rounding."""
    walk = load_walks()[series]
    if series in load_derived_series():
        numbers = [_round_value(v, walk.step) for v in (current, previous, current - previous)]
    else:
        numbers = [current, previous, current - previous]
    return [walk.label, *(format_number(n, walk.places) for n in numbers)]


def _round_value(value: Decimal, step: Decimal) -> Decimal:
    return value.quantize(step if step < 1 else Decimal(1), ROUND_HALF_UP)


@cache
def _map_quotes_to_series() -> dict[str, str]:
    """The series of table 2 that each contract of table 1 prints again."""
    return {line["quote"]: line["series"] for line in load_relations_file()["tables"]}


@cache
def _load_contract_labels() -> dict[str, dict[str, str]]:
    text = files("ribao_sim").joinpath("contracts.csv").read_text(encoding="utf-8")
    return {row["id"]: row for row in csv.DictReader(text.splitlines())}


def _build_contracts(current: Values, previous: Values, rng: Random) -> list[list[str | None]]:
    found = []
    for contract in all_contracts():
        series = _map_quotes_to_series().get(contract.id, contract.id)
        shown = _load_contract_labels()[contract.id]
        # Prices of the LME are printed as whole dollars here.
        step = Decimal(1) if contract.market == "LME" else Decimal("0.0001")
        close, last = current[series], previous[series]
        pct = 100 * (close - last) / last
        places = 0 if contract.market == "LME" else load_walks()[series].places
        numbers = [format_number(_round_value(v, step), places) for v in (close, close - last)]
        counts = [
            str(round(int(shown[k]) * rng.lognormvariate(0, 0.2))) if shown[k] else None
            for k in ("volume", "open_interest")
        ]
        found.append(
            [shown["label"], *numbers, f"{_round_value(pct, Decimal('0.01'))}", *counts, contract.unit]
        )
    return found
