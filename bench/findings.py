"""How many labelled mistakes of simulated days the checks find, name first and put right: `python -m bench.findings`.

The simulation knows the catalogue's relations and its own kinds of mistake, so
this measures the diagnosis, not how well the catalogue fits real reports.
`--of FOLDER` takes the days of another maker instead, corrected and spoiled again.
"""

from collections import Counter, defaultdict
from collections.abc import Callable, Sequence
from datetime import date
from pathlib import Path
from random import Random
from typing import Any

import click
from ribao.check import build_snapshot, check
from ribao.model import Finding, Report, ReportSnapshot
from ribao.numbers import parse_printed
from ribao.presentation.findings import write_message
from ribao_sim import Day, build_report, simulate_days, spoil_day
from ribao_sim.truth_files import build_read_report, read_days
from rich.console import Console
from rich.progress import track
from rich.table import Table

Counts = dict[str, Counter[str]]


@click.command()
@click.option("--first", default=20, show_default=True, help="The first seed.")
@click.option("--seeds", default=6, show_default=True, help="So many seeds, each another market.")
@click.option("--mistakes", default=3, show_default=True, help="Mistakes a day, at most.")
@click.option("--end", type=click.DateTime(["%Y-%m-%d"]), default="2025-04-30", help="Last report date.")
@click.option("--of", "folder", type=click.Path(exists=True, path_type=Path), help="Days of another maker.")
@click.option("--show", is_flag=True, help="Print every mistake that was missed, and every stray alarm.")
def main(first: int, seeds: int, mistakes: int, end: Any, folder: Path | None, show: bool) -> None:
    """Print a table by kind of mistake, and the alarms that name none."""
    counts: Counts = defaultdict(Counter)
    others = list(read_days(folder)) if folder else None
    for seed in track(range(first, first + seeds), description="Checking"):
        made = others or list(simulate_days(date(2025, 3, 3), end.date(), seed))
        _check_market(
            made,
            build_read_report if folder else build_report,
            Random(seed),  # noqa: S311 - a simulation
            mistakes,
            counts,
            show,
        )
    total = counts.pop("", Counter())
    table = Table("kind", "made", "found", "culprit first", "of those with a right value", "proposed")
    for kind, c in sorted(counts.items()):
        table.add_row(kind, *(str(c[k]) for k in ("made", "found", "first", "known", "proposed")))
    table.add_section()
    table.add_row(
        "all",
        *(str(sum(c[k] for c in counts.values())) for k in ("made", "found", "first", "known", "proposed")),
    )
    Console(width=110).print(table)
    made_ = max(sum(c["made"] for c in counts.values()), 1)
    click.echo(
        f"{total['days']} days, {total['findings']} findings, {total['findings'] / made_:.2f} a mistake;"
    )
    click.echo(f"{total['false']} name no mistake, {total['tied']} of others only cells tied to one")


def _check_market(
    made: Sequence[Day],
    reader: Callable[[Day], Report],
    rng: Random,
    mistakes: int,
    counts: Counts,
    show: bool,
) -> None:
    history: list[ReportSnapshot] = []
    before: Any = None
    for day in made:
        spoiled = spoil_day(day, before, rng, rng.randint(0, mistakes), 2) if before else day
        before, today = day, reader(spoiled)
        verdict = check(today, history)
        if verdict.quarantine is None:
            history.append(build_snapshot(today, verdict))
        _count_findings(
            spoiled, [f for f in verdict.findings if f.severity != "info" and f.cells], counts, show
        )


def _count_findings(day: dict[str, Any], alarms: list[Finding], counts: Counts, show: bool) -> None:
    defects = [d for d in day.get("defects", []) if d["severity"] != "info"]
    sections = {f["id"]: f["commodity"] for f in day.get("facts", [])}
    bad: set[str] = set()
    for defect in defects:
        cells = {*defect["cells"], *defect.get("also", ())}
        headings = {sections[c] for c in defect["cells"] if c in sections}
        hits = [f for f in alarms if cells & set(f.cells) or _is_statement_of(f, headings)]
        bad |= cells | {c for f in hits for c in f.cells}
        first = [f for f in hits if f.cells[0] in cells or _is_statement_of(f, headings)]
        count = counts[defect["kind"]]
        count.update(made=1, found=bool(hits), first=bool(first))
        right = _is_right(defect, first)
        if right is not None:
            count.update(known=1, proposed=right)
        if show and (not first or right is False):
            click.echo(f"{day['report_date']} {defect['kind']} {defect['cells'][:3]}: ", nl=False)
            click.echo(f"{defect['printed']} for {defect['true']} ({defect['note']})"[:300])
            for finding in hits:
                text = write_message(finding, "zh")
                click.echo(f"    {finding.cells[0]} -> {finding.proposed}: {text}")
    counts[""].update(days=1, findings=len(alarms))
    stray = [f for f in alarms if not bad & set(f.cells)]
    tied = [f for f in stray if set(f.cells) & set(day.get("dependents", ()))]
    for finding in stray if show else ():
        click.echo(
            f"{day['report_date']} stray {'' if finding in tied else 'FALSE '}{write_message(finding, 'zh')}"
        )
    counts[""].update(false=len(stray) - len(tied), tied=len(tied))


def _is_statement_of(finding: Finding, headings: set[str]) -> bool:
    """Whether a finding's first cell is a statement of one of these sections."""
    return finding.cells[0].table == "text" and finding.cells[0].block in headings


def _is_right(defect: dict[str, Any], first: Sequence[Finding]) -> bool | None:
    """Whether the right value of one of the cells is proposed; None where the report does not determine it."""
    true = defect["true"] if isinstance(defect["true"], list) else [defect["true"]]
    wanted = dict(zip(defect["cells"], true, strict=False))
    if defect["kind"] not in _DETERMINED:
        return None
    return any(_is_same_number(f.proposed, wanted.get(f.cells[0])) for f in first)


# Kinds of mistake whose right value the rest of the report determines.
_DETERMINED = {
    "blank_cell",
    "change_wrong",
    "decimal_shift",
    "digit_transposition",
    "digit_typo",
    "ratio_stale",
    "sign_flip",
    "stale_cell",
    "table1_vs_table2",
}


def _is_same_number(text: str | None, right: str | None) -> bool:
    a, b = parse_printed(text), parse_printed(right)
    return a is not None and b is not None and a.value == b.value


if __name__ == "__main__":
    main()
