"""What witnesses bring on labelled mistakes of simulated days: `python -m bench.witnesses`.

Witnesses publish what a right report prints. Each market is checked without and with them. A mistake counts by its cells
that have a witness: found where an alarm names the cell, right where its true value is proposed. Then days without a mistake
are checked beside witnesses that are late, repeat the day before, switch to another contract month, or go by another definition.
"""

from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from itertools import pairwise
from random import Random
from typing import Any

import click
from ribao.calendar import previous_trading_day
from ribao.cells import CellRef, RowRef
from ribao.check import build_snapshot, check
from ribao.labels import label_key
from ribao.model import TOTAL, Finding, Published, Report, ReportSnapshot, Verdict, WitnessComparison
from ribao.numbers import parse_printed
from ribao.presentation.findings import write_message
from ribao.witness import compare_report, find_named_months, map_days
from ribao_sim import Day, build_report, simulate_days, spoil_day
from ribao_sim.witnesses import PublishedDays, publish_values, read_right_values
from rich.console import Console
from rich.progress import track
from rich.table import Table

FIRST, LAST = date(2025, 3, 3), date(2025, 4, 30)
_DAYS = 4
# The column of a contract's volume; its open interest follows.
_VOLUME = 4
Counts = Counter[str]


@click.command()
@click.option("--first", default=60, show_default=True, help="The first seed.")
@click.option("--seeds", default=4, show_default=True, help="So many seeds, each another market.")
@click.option("--mistakes", default=3, show_default=True, help="Mistakes a day, at most.")
@click.option("--show", is_flag=True, help="Print what was missed, and every false alarm.")
def main(first: int, seeds: int, mistakes: int, show: bool) -> None:
    """Print what is found without and with witnesses, and the false alarms of odd ones."""
    counts: dict[str, Counts] = {"without": Counter(), "with": Counter()}
    alarms: dict[str, Counts] = {name: Counter() for name in TRAPS}
    for seed in track(range(first, first + seeds), description="Checking"):
        market = build_market(seed, mistakes)
        for name, count in counts.items():
            _check_market(market, market.published if name == "with" else {}, count, show)
        usual = _list_alarms(market, {})
        for name, count in alarms.items():
            _count_alarms(
                _list_alarms(market, TRAPS[name](market.published)), usual, count, name if show else ""
            )
    _print_table(counts)
    for name, count in alarms.items():
        click.echo(f"{name}: {count['days']} days without a mistake, {count['alarms']} more alarms")


@dataclass(frozen=True, slots=True)
class Market:
    """Days as they should be, as they were spoiled, and what witnesses publish of them."""

    made: Sequence[Day]
    spoiled: Sequence[Day]
    published: PublishedDays


def build_market(seed: int, mistakes: int) -> Market:
    """The days of a seed."""
    made = list(simulate_days(FIRST, LAST, seed))
    rng = Random(seed)  # noqa: S311 - a simulation
    spoiled = [made[0]]
    for before, day in pairwise(made):
        spoiled.append(_spoil_count(spoil_day(day, before, rng, rng.randint(0, mistakes), 2), rng))
    return Market(made, spoiled, publish_values(read_right_values(made)))


def _spoil_count(day: Day, rng: Random) -> Day:
    """The day with a wrong volume or open interest, as a slip of the pen or a neighbour's number."""
    rows = [row for row in day["contracts"] if row[_VOLUME]]
    row, other = rng.sample(rows, 2)
    column = rng.choice((_VOLUME, _VOLUME + 1))
    printed, place = str(row[column]), rng.randrange(1, len(str(row[column])))
    wrong = rng.choice(
        (
            f"{printed[:place]}{(int(printed[place]) + rng.randint(1, 9)) % 10}{printed[place + 1 :]}",
            printed[:place] + printed[place + 1 :],
            printed[:place] + printed[place - 1] + printed[place:],
            other[column],
            str(rng.randint(1, 10 ** len(printed))),
        )
    )
    if wrong == printed:
        return day
    cell = RowRef.quote(label_key(row[0])).cell("volume" if column == _VOLUME else "open_interest")
    row[column] = wrong
    defect = {"kind": "count", "severity": "error", "cells": [cell], "printed": wrong, "true": printed}
    return day | {"defects": [*day["defects"], defect]}


def compare(report: Report, published: PublishedDays) -> tuple[WitnessComparison, ...]:
    """A report's cells beside what is published of the days that it speaks of."""
    days, day = [], report.report_date or date.max
    for _ in range(_DAYS):
        day = previous_trading_day(day)
        days.append(day)
    known = {key: values for key, values in published.items() if key[1] in days}
    return compare_report(report, map_days(known, days, find_named_months(report.sections)), known)


def _check_days(reports: Sequence[Report], published: PublishedDays) -> Iterator[tuple[Verdict, Report]]:
    history: list[ReportSnapshot] = []
    for report in reports:
        verdict = check(report, history, comparisons=compare(report, published))
        if verdict.quarantine is None:
            history.append(build_snapshot(report, verdict))
        yield verdict, report


def _check_market(market: Market, published: PublishedDays, count: Counts, show: bool) -> None:
    reports = [build_report(day) for day in market.spoiled]
    for day, (verdict, report) in zip(market.spoiled, _check_days(reports, published), strict=True):
        covered = {c.cell for c in compare(report, market.published) if c.reading}
        alarms = [f for f in verdict.findings if f.severity != "info" and f.cells]
        _count_day(day, alarms, covered, count, show and bool(published))


def _count_day(day: Day, alarms: Sequence[Finding], covered: set[CellRef], count: Counts, show: bool) -> None:
    proposed = {p.cell: p.value for f in alarms for p in f.proposals}
    named = {c for f in alarms for c in (*f.cells, *f.casualties)}
    bad: set[str] = set()
    for defect in (d for d in day.get("defects", []) if d["severity"] != "info"):
        cells = {*defect["cells"], *defect.get("also", ())}
        hits = [f for f in alarms if cells & set(f.cells)]
        bad |= cells | {c for f in hits for c in f.cells}
        count.update(mistakes=1, found=bool(hits), root=any(f.cells[0] in cells for f in hits))
        for cell, true in _list_wrong(defect):
            right = _is_same(proposed.get(cell), true)
            if cell in covered:
                count.update(
                    covered=1,
                    covered_found=cell in named,
                    covered_right=right,
                    undecided=cell not in proposed,
                )
                if show and not (right and cell in named):
                    click.echo(
                        f"{day['report_date']} {defect['kind']} {cell}: {defect['printed']} for {true}"
                    )
                    click.echo(f"    {[write_message(f, 'en') for f in alarms if cell in f.cells]}")
    trues = {cell: true for d in day.get("defects", []) for cell, true in _list_wrong(d)}
    count.update(
        values=sum(c in trues for c in proposed),
        right=sum(_is_same(v, trues.get(c)) for c, v in proposed.items()),
    )
    tied = {*bad, *day.get("dependents", ())}
    stray = [f for f in alarms if not tied & set(f.cells)]
    count.update(false=len(stray))
    for finding in stray if show else ():
        click.echo(f"{day['report_date']} FALSE {write_message(finding, 'en')}")


def _list_wrong(defect: Mapping[str, Any]) -> Iterator[tuple[CellRef, str]]:
    """The wrong cells of a mistake with their true values."""
    true, printed = (v if isinstance(v := defect[key], list) else [v] for key in ("true", "printed"))
    for cell, value, text in zip(defect["cells"], true, printed, strict=False):
        if value is not None and not _is_same(text, value):
            yield CellRef(cell), value


def _is_same(text: str | None, right: str | None) -> bool:
    a, b = parse_printed(text), parse_printed(right)
    return a is not None and b is not None and a.value == b.value


def _list_alarms(market: Market, published: PublishedDays) -> list[list[Finding]]:
    """The alarms of each day, the days being without a mistake."""
    checked = _check_days([build_report(day) for day in market.made], published)
    return [[f for f in verdict.findings if f.severity != "info"] for verdict, _ in checked]


def _count_alarms(
    found: Sequence[Sequence[Finding]], usual: Sequence[Sequence[Finding]], count: Counts, show: str
) -> None:
    """Count the alarms that the days do not have without witnesses."""
    for alarms, known in zip(found, usual, strict=True):
        new = [f for f in alarms if f.fingerprint not in {k.fingerprint for k in known}]
        count.update(days=1, alarms=len(new))
        for finding in new if show else ():
            click.echo(f"{show} {write_message(finding, 'en')}")


def _print_table(counts: Mapping[str, Counts]) -> None:
    table = Table("", *counts)
    for name in (
        "mistakes",
        "found",
        "root",
        "values",
        "right",
        "covered",
        "covered_found",
        "covered_right",
        "undecided",
        "false",
    ):
        table.add_row(name, *(str(c[name]) for c in counts.values()))
    Console(width=100).print(table)


Trap = Callable[[PublishedDays], PublishedDays]


def _change(change: Callable[[Published], Published | None], *witnesses: str) -> Trap:
    """A trap that changes the numbers of some witnesses, of all where none is named; None leaves a number out."""

    def spring(published: PublishedDays) -> PublishedDays:
        return {
            (witness, day): tuple(c for p in values if (c := change(p)))
            if not witnesses or witness in witnesses
            else values
            for (witness, day), values in published.items()
        }

    return spring


def _rewrite(published: Published, value: Decimal) -> Published:
    return replace(published, value=value, text=f"{value:f}")


def _come_late(published: PublishedDays) -> PublishedDays:
    """Every third day has not come."""
    return {key: values for key, values in published.items() if key[1].toordinal() % 3}


def _repeat(published: PublishedDays) -> PublishedDays:
    """The third parties give the numbers of the day before for every fifth day."""
    found: PublishedDays = {}
    before: dict[str, tuple[Published, ...]] = {}
    for (witness, day), values in published.items():
        stale = witness in ("lme_stocks", "etf_holdings") and day.toordinal() % 5 == 0 and witness in before
        found[witness, day] = tuple(replace(p, day=day) for p in before[witness]) if stale else values
        before[witness] = values
    return found


def _near_switch(published: Published) -> Published:
    """The month after the front one has nearly its open interest, or more."""
    other = published.field == "open_interest" and published.value == _LITTLE
    return (
        _rewrite(published, Decimal(190000 if published.day.toordinal() % 2 else 170000))
        if other
        else published
    )


def _switched(published: Published) -> Published:
    """All other months have far more open interest than the one that the report means."""
    other = published.field == "open_interest" and published.value == _LITTLE
    return _rewrite(published, Decimal(900000)) if other else published


def _settle(published: Published) -> Published:
    """Settlements for closes: some ticks away, as it comes."""
    if published.field != "close":
        return published
    chance = Random(f"{published.product} {published.day}")  # noqa: S311 - a simulation
    return _rewrite(
        published, published.value + chance.randint(1, 20) * Decimal(1).scaleb(_exponent(published))
    )


def _exponent(published: Published) -> int:
    """Of the last place that a number shows."""
    exponent = published.value.as_tuple().exponent
    assert isinstance(exponent, int)
    return min(exponent, 0)


def _count_one_side(published: Published) -> Published:
    """Volumes and open interests of one side."""
    return _rewrite(published, published.value / 2) if published.month == TOTAL else published


def _leave_out_one(published: Published) -> Published:
    """One metal's on-warrant stock without a warehouse."""
    one = published.product == "铜" and published.field == "on_warrant"
    return _rewrite(published, published.value - _WAREHOUSE) if one else published


_LITTLE, _WAREHOUSE = Decimal(2000), Decimal(1200)
TRAPS: Mapping[str, Trap] = {
    "clean": lambda published: published,
    "late": _come_late,
    "day before's": _repeat,
    "near a switch": _change(_near_switch),
    "after a switch": _change(_switched),
    "settlement": _change(_settle, "shfe_quotes", "dce_quotes", "gfex_quotes"),
    "one side": _change(_count_one_side),
    "one series": _change(_leave_out_one),
}


if __name__ == "__main__":
    main()
