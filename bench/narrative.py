"""Read the narrative in every form of printing and count what is exact: `python -m bench.narrative --count 20`.

Every case comes from a form's name and a seed: `--form centred --seed 7 --count 1 --show 9` lays out and reads one.
Sections are those of simulated days, or with `--of FOLDER` those of the truth files (JSON) in a folder.
"""

import json
import random
from collections import Counter
from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import Any

import click
import ribao_sim
from ribao.errors import RibaoError
from ribao.model import Section
from ribao.read.reader import parse_report
from ribao_sim.layouts.compare import normalize_text
from ribao_sim.layouts.narrative import FORMS, build_pdf, choose_form, shape_sections

Day = dict[str, Any]
PARTS = ("sections", "headlines", "advice", "paragraphs")


def load_days(folder: Path | None) -> list[Day]:
    """Simulated days, with the sections of a folder's truth files in place of their own."""
    days = list(ribao_sim.simulate_days(date(2024, 6, 3), date(2024, 7, 30), 1))
    if folder is None:
        return days
    truths = [json.loads(p.read_text()) for p in sorted(folder.glob("*.json"))]
    return [{**days[k % len(days)], "sections": t["sections"]} for k, t in enumerate(truths)]


def build_case(name: str, seed: int, days: Sequence[Day]) -> tuple[Day, bytes]:
    """The day and the PDF of a form and a seed."""
    rng = random.Random(f"{name} {seed}")  # noqa: S311
    day = rng.choice(days)
    form = choose_form(name, rng)
    day = {**day, "sections": shape_sections(day["sections"], form, rng)}
    return day, build_pdf(day, form, rng)


def count_differences(
    printed: Sequence[Day], read: Sequence[Section]
) -> tuple[Counter[str], Counter[str], list[str]]:
    """How many parts are printed, how many are read otherwise, and a line for each; invented sections count too."""
    total, wrong, lines = Counter[str](), Counter[str](), list[str]()
    left = {s.commodity: s for s in reversed(read)}

    def compare(part: str, commodity: str, want: Any, have: Any) -> None:
        total[part] += 1
        if want != have:
            wrong[part] += 1
            lines.append(f"{part} of {commodity}: {want!r:.150} read as {have!r:.150}")

    for section in printed:
        name = normalize_text(section["commodity"])
        got = left.pop(name, None)
        compare("sections", name, True, got is not None)
        compare("headlines", name, normalize_text(section["headline"]), got and normalize_text(got.headline))
        compare(
            "advice",
            name,
            section["advice"] and normalize_text(section["advice"]),
            got and got.advice and normalize_text(got.advice) if got else "no section",
        )
        have = [normalize_text(p) for p in got.paragraphs] if got else []
        for k, text in enumerate(section["paragraphs"]):
            compare("paragraphs", name, normalize_text(text), have[k] if k < len(have) else None)
        if got and len(have) > len(section["paragraphs"]):
            compare("paragraphs", name, len(section["paragraphs"]), len(have))
    for name in left:
        compare("sections", name, False, True)
    return total, wrong, lines


@click.command()
@click.option("--form", "names", multiple=True, type=click.Choice(tuple(FORMS)), help="Default: every form.")
@click.option("--seed", default=0)
@click.option("--count", default=20)
@click.option("--show", default=2, help="So many differences of each report are printed.")
@click.option("--of", "folder", type=click.Path(exists=True, file_okay=False, path_type=Path))
def main(names: tuple[str, ...], seed: int, count: int, show: int, folder: Path | None) -> None:
    """Lay out, read, compare."""
    days = load_days(folder)
    total, wrong = Counter[str](), Counter[str]()
    for name in names or FORMS:
        form_total, form_wrong = Counter[str](), Counter[str]()
        for number in range(seed, seed + count):
            day, content = build_case(name, number, days)
            try:
                read: Sequence[Section] = parse_report(content).sections
            except RibaoError as error:
                click.echo(f"{name} {number}: {error}")
                read = ()
            case_total, case_wrong, lines = count_differences(day["sections"], read)
            form_total, form_wrong = form_total + case_total, form_wrong + case_wrong
            for line in lines[:show]:
                click.echo(f"  {name} {number}: {line}")
        total, wrong = total + form_total, wrong + form_wrong
        click.echo(_write_row(name, form_total, form_wrong))
    click.echo(_write_row("all", total, wrong))


def _write_row(name: str, total: Counter[str], wrong: Counter[str]) -> str:
    parts = (f"{p} {total[p] - wrong[p]}/{total[p]} {1 - wrong[p] / max(total[p], 1):8.3%}" for p in PARTS)
    return f"{name:20}" + "  ".join(parts)


if __name__ == "__main__":
    main()
