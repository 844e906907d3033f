"""Read simulated reports in random layouts, and count what differs: `python -m bench.layouts --count 50`.

Every layout comes from a seed: `--seed 7 --count 1` lays out and reads number 7 alone. `--by html` needs
Chromium, `--by office` LibreOffice, and both of them the fonts that they choose from.
"""

import random
import sys
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import AbstractContextManager, nullcontext
from datetime import date
from itertools import chain
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import click
import ribao_sim
from ribao.errors import ConfigError, RibaoError
from ribao.read.reader import parse_report
from ribao_sim.layouts import html, office, platypus
from ribao_sim.layouts.compare import cell_count, differences
from ribao_sim.layouts.dress import dressed
from ribao_sim.layouts.grid import lengthened
from ribao_sim.layouts.machine import require_fonts
from ribao_sim.layouts.style import Style, style

Day = dict[str, Any]
# The machine's fonts that each way of laying out chooses from.
FONTS = {"html": html.FONTS, "office": tuple(chain(*office.FONTS))}


def choose_layout(seed: int, days: list[Day]) -> tuple[Day, Style]:
    """Choose the day and the layout of a seed."""
    rng = random.Random(seed)  # noqa: S311
    day = dressed(rng.choice(days), rng)
    layout = style(rng)
    return lengthened(day, layout.long_text), layout


def list_differences(day: Day, target: Path) -> list[str]:
    """List what differs between a laid-out day and its reading."""
    try:
        return list(differences(day, parse_report(target.read_bytes())))
    except RibaoError as error:
        return [f"unreadable: {error}"]


def build_pdfs(by: str, cases: Sequence[tuple[Day, Style]], folder: Path) -> Iterator[Path]:
    """Build the PDF of each case in turn; one may replace the one before.

    Raises ConfigError where the machine lacks what the layouts need.
    """
    if by in FONTS:
        require_fonts(FONTS[by])
    if by == "office":
        yield from office.build(cases, folder)
        return
    target = folder / "report.pdf"
    browser: AbstractContextManager[Any] = html.chromium() if by == "html" else nullcontext()
    with browser as running:
        for day, layout in cases:
            html.build(day, layout, target, running) if by == "html" else platypus.build(day, layout, target)
            yield target


@click.command()
@click.option("--by", default="reportlab", type=click.Choice(["reportlab", "html", "office"]))
@click.option("--seed", default=0)
@click.option("--count", default=50)
@click.option("--show", default=3, help="So many differences of each report are printed.")
def main(by: str, seed: int, count: int, show: int) -> None:
    """Lay out, read, compare."""
    days = list(ribao_sim.days(date(2024, 6, 3), date(2024, 7, 30), 1))
    good: Counter[str] = Counter()
    total: Counter[str] = Counter()
    cells = wrong = 0
    cases = [choose_layout(number, days) for number in range(seed, seed + count)]
    with TemporaryDirectory() as folder:
        targets = build_pdfs(by, cases, Path(folder))
        for number, (day, layout), target in zip(range(seed, seed + count), cases, targets, strict=True):
            found = list_differences(day, target)
            total[layout.grid] += 1
            good[layout.grid] += not found
            cells += cell_count(day)
            wrong += sum(line.startswith(("quote lost", "indicator lost")) for line in found)
            if found:
                click.echo(f"{number} {layout}")
                click.echo("".join(f"    {line[:150]}\n" for line in found[:show]), nl=False)
    for grid in sorted(total):
        click.echo(f"{by}/{grid:12}{good[grid]:5} of {total[grid]} reports exact")
    click.echo(
        f"{cells} cells, {wrong} rows with a difference, {sum(good.values())} of {count} reports exact"
    )


if __name__ == "__main__":
    try:
        main()
    except ConfigError as error:
        sys.exit(f"bench.layouts: {error}")
