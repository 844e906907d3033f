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
from ribao_sim.layouts.compare import count_cells, find_differences, find_silent_misreads
from ribao_sim.layouts.features import FEATURES, add_feature, add_features
from ribao_sim.layouts.grid import repeat_paragraphs
from ribao_sim.layouts.machine import require_fonts
from ribao_sim.layouts.style import Style, choose_crowded_style, choose_style
from ribao_sim.layouts.variations import lengthen_numbers, vary_day

Day = dict[str, Any]
# The machine's fonts that each way of laying out chooses from.
FONTS = {"html": html.FONTS, "office": tuple(chain(*office.FONTS))}


def choose_case(seed: int, days: list[Day], crowded: bool, features: Sequence[str]) -> tuple[Day, Style]:
    """The day and the layout that a seed stands for, with features of other publishers by name."""
    rng = random.Random(seed)  # noqa: S311
    day = vary_day(rng.choice(days), rng)
    if crowded:
        day = lengthen_numbers(day, rng)
    layout = choose_crowded_style(rng) if crowded else choose_style(rng)
    for feature in features:
        day, layout = (
            add_features(day, layout, rng) if feature == "any" else add_feature(feature, day, layout, rng)
        )
    return repeat_paragraphs(day, layout.long_text), layout


def read_differences(day: Day, target: Path) -> list[str]:
    """What differs between a laid-out day and its reading; silent misreads first."""
    try:
        report = parse_report(target.read_bytes())
        return [*find_silent_misreads(day, report), *find_differences(day, report)]
    except RibaoError as error:
        return [f"unreadable: {error}"]


def write_pdfs(by: str, cases: Sequence[tuple[Day, Style]], folder: Path) -> Iterator[Path]:
    """The PDF of each case in turn, some in the same place as the one before.

    Raises ConfigError where the machine lacks what the layouts need.
    """
    if by in FONTS:
        require_fonts(FONTS[by])
    if by == "office":
        yield from office.write_pdfs(cases, folder)
        return
    target = folder / "report.pdf"
    browser: AbstractContextManager[Any] = html.run_chromium() if by == "html" else nullcontext()
    with browser as running:
        for day, layout in cases:
            html.write_pdf(day, layout, target, running) if by == "html" else platypus.write_pdf(
                day, layout, target
            )
            yield target


@click.command()
@click.option("--by", default="reportlab", type=click.Choice(["reportlab", "html", "office"]))
@click.option("--seed", default=0)
@click.option("--count", default=50)
@click.option("--show", default=3, help="So many differences of each report are printed.")
@click.option("--crowded", is_flag=True, help="Columns are too narrow for some numbers.")
@click.option("--feature", "features", multiple=True, type=click.Choice(["any", *FEATURES]))
def main(by: str, seed: int, count: int, show: int, crowded: bool, features: tuple[str, ...]) -> None:
    """Lay out, read, compare."""
    days = list(ribao_sim.simulate_days(date(2024, 6, 3), date(2024, 7, 30), 1))
    good: Counter[str] = Counter()
    total: Counter[str] = Counter()
    cells = wrong = silent = 0
    cases = [choose_case(number, days, crowded, features) for number in range(seed, seed + count)]
    with TemporaryDirectory() as folder:
        targets = write_pdfs(by, cases, Path(folder))
        for number, (day, layout), target in zip(range(seed, seed + count), cases, targets, strict=True):
            found = read_differences(day, target)
            total[layout.grid] += 1
            good[layout.grid] += not found
            cells += count_cells(day)
            wrong += sum(line.startswith(("quote lost", "indicator lost")) for line in found)
            silent += sum(line.startswith("silent") for line in found)
            if found:
                click.echo(f"{number} {layout}")
                click.echo("".join(f"    {line[:150]}\n" for line in found[:show]), nl=False)
    for grid in sorted(total):
        click.echo(f"{by}/{grid:12}{good[grid]:5} of {total[grid]} reports exact")
    click.echo(
        f"{cells} cells, {wrong} rows with a difference, {silent} silent misreads, "
        f"{sum(good.values())} of {count} reports exact"
    )


if __name__ == "__main__":
    try:
        main()
    except ConfigError as error:
        sys.exit(f"bench.layouts: {error}")
