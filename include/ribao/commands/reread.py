"""`ribao reread`: what a new parser version or catalogue reads differently."""

import csv
from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import click

from ribao.commands.backfill import jobs, print_outcomes, show_progress
from ribao.commands.common import settings, since, until

if TYPE_CHECKING:
    from ribao.pipeline.reread_originals import Reread
    from ribao.settings import Settings
    from ribao.warehouse import Difference

_SHOWN = 20


@click.command()
@since
@until
@jobs
@click.option(
    "--out",
    type=click.Path(dir_okay=False, path_type=Path),
    help="Write all differences to this CSV file, and a picture of each differing cell beside it.",
)
@click.option(
    "--go-live", is_flag=True, help="Load the new readings afterwards, each as a revision of its report."
)
def reread(since: date | None, until: date | None, jobs: int | None, out: Path | None, go_live: bool) -> None:
    """Read again what another parser version read, or what has labels that the catalogue knows only now.

    Prints the differences before they go live.
    """
    from ribao.pipeline import backfill, reread_originals

    given = settings()
    old = reread_originals.list_outdated_documents(since, until, given)
    found = list(show_progress(reread_originals.compare_readings(old, given, jobs), len(old), "Reading "))
    _print_differences(found)
    if out:
        _write(found, out, given)
    if go_live:
        readable = [
            backfill.Original(r.document.report_date, r.document.sha256) for r in found if not r.unreadable
        ]
        print_outcomes(
            show_progress(
                backfill.load_originals(readable, given, jobs, reread=True), len(readable), "Loading "
            )
        )
    elif found:
        click.echo("nothing was loaded; --go-live does that")


def _print_differences(found: Sequence["Reread"]) -> None:
    kinds = Counter(d.kind for r in found for d in r.differences)
    summary = ", ".join(f"{kinds[kind]} {kind}" for kind in ("changed", "added", "gone"))
    differ = sum(bool(r.differences) for r in found)
    click.echo(f"{len(found)} reports read again, {differ} of them differ: {summary}")
    lines = list(_lines(found))
    for line in lines[:_SHOWN]:
        click.echo("  " + " ".join(line))
    if len(lines) > _SHOWN:
        click.echo(f"  … and {len(lines) - _SHOWN} more; --out writes them all")
    for r in found:
        if r.unreadable:
            click.echo(f"{r.document.report_date} can no longer be read: {r.unreadable}", err=True)


def _lines(found: Iterable["Reread"]) -> Iterable[tuple[str, str, str, str, str]]:
    for r in found:
        for d in r.differences:
            yield str(r.document.report_date), d.kind, d.where, d.before or "", d.after or ""


def _write(found: Iterable["Reread"], out: Path, given: "Settings") -> None:
    """Write the differences to a CSV file, and the pictures of cells to a folder of its name."""
    folder = out.with_suffix("")
    with out.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(("report_date", "kind", "where", "before", "after", "picture"))
        for r in found:
            pictures = _write_pictures(r, folder, given)
            for line, difference in zip(_lines([r]), r.differences, strict=True):
                writer.writerow((*line, pictures.get(difference, "")))
    click.echo(f"all differences are in {out}")


def _write_pictures(reread: "Reread", folder: Path, given: "Settings") -> dict["Difference", Path]:
    """Write the pictures of a report's differing cells; return where each is."""
    from ribao.errors import Unreadable
    from ribao.pipeline.reread_originals import draw_differences

    try:
        pictures = draw_differences(reread, given)
    except Unreadable as error:
        click.echo(f"{reread.document.report_date} cannot be drawn: {error}", err=True)
        return {}
    written: dict[Difference, Path] = {}
    for number, (difference, png) in enumerate(pictures.items(), 1):
        folder.mkdir(parents=True, exist_ok=True)
        written[difference] = folder / f"{reread.document.report_date}-{number}.png"
        written[difference].write_bytes(png)
    return written
