"""How many labelled mistakes of simulated days the checks find, name first and put right: `python -m bench.findings`.

The simulation knows the catalogue's relations and its own kinds of mistake, so
this measures the diagnosis, not how well the catalogue fits real reports.
"""

from collections import Counter, defaultdict
from datetime import date
from random import Random
from typing import Any

import click
from ribao.check import check, past
from ribao.model import Finding, Past
from ribao.numbers import parse_printed
from ribao_sim import days, report, spoil
from rich.console import Console
from rich.progress import track
from rich.table import Table

Counts = dict[str, Counter[str]]


@click.command()
@click.option("--seeds", default=6, show_default=True, help="Markets of 42 days each, from seed 20 on.")
@click.option("--mistakes", default=3, show_default=True, help="Mistakes a day, at most.")
def main(seeds: int, mistakes: int) -> None:
    """Print a table by kind of mistake, and the alarms that name none."""
    counts: Counts = defaultdict(Counter)
    for seed in track(range(20, 20 + seeds), description="Checking"):
        _market(seed, mistakes, counts)
    total = counts.pop("", Counter())
    table = Table("kind", "made", "found", "culprit first", "of those with a right value", "proposed")
    for kind, c in sorted(counts.items()):
        table.add_row(kind, *(str(c[k]) for k in ("made", "found", "first", "known", "proposed")))
    Console(width=110).print(table)
    made = max(sum(c["made"] for c in counts.values()), 1)
    click.echo(
        f"{total['days']} days, {total['findings']} findings, {total['findings'] / made:.2f} a mistake;"
    )
    click.echo(f"{total['false']} name no mistake, {total['tied']} of others only cells tied to one")


def _market(seed: int, mistakes: int, counts: Counts) -> None:
    rng = Random(seed)  # noqa: S311 - a simulation
    history: list[Past] = []
    before: Any = None
    for day in days(date(2025, 3, 3), date(2025, 4, 30), seed):
        spoiled = spoil(day, before, rng, rng.randint(0, mistakes), 2) if before else day
        before, today = day, report(spoiled)
        verdict = check(today, history)
        if verdict.quarantine is None:
            history.append(past(today, verdict))
        _count(spoiled, [f for f in verdict.findings if f.severity != "info" and f.cells], counts)


def _count(day: dict[str, Any], alarms: list[Finding], counts: Counts) -> None:
    defects = [d for d in day.get("defects", []) if d["severity"] != "info"]
    sections = {f["id"]: f["commodity"] for f in day.get("facts", [])}
    bad: set[str] = set()
    for defect in defects:
        cells = {*defect["cells"], *defect.get("also", ())}
        said = tuple(f"text/{sections[c]}/" for c in defect["cells"] if c in sections)
        hits = [f for f in alarms if cells & set(f.cells) or (said and f.cells[0].startswith(said))]
        bad |= cells | {c for f in hits for c in f.cells}
        first = [f for f in hits if f.cells[0] in cells or (said and f.cells[0].startswith(said))]
        mine = counts[defect["kind"]]
        mine.update(made=1, found=bool(hits), first=bool(first))
        if isinstance(defect["true"], str) and parse_printed(defect["true"]):
            right = parse_printed(defect["true"])
            mine.update(known=1, proposed=any(_same(f.proposed, right) for f in first))
    counts[""].update(days=1, findings=len(alarms))
    stray = [f for f in alarms if not bad & set(f.cells)]
    tied = [f for f in stray if set(f.cells) & set(day.get("dependents", ()))]
    counts[""].update(false=len(stray) - len(tied), tied=len(tied))


def _same(text: str | None, right: Any) -> bool:
    printed = parse_printed(text)
    return printed is not None and printed.value == right.value


if __name__ == "__main__":
    main()
