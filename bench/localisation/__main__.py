"""`python -m bench.localisation --engine ribao`: make labelled reports, run an engine on them and score its findings."""

import json
from collections.abc import Iterator, Sequence
from pathlib import Path
from random import Random
from typing import Any

import click
from rich.console import Console
from rich.progress import track

from bench.localisation.engines import load_engine, run_engine
from bench.localisation.score import Tally, score_report
from bench.localisation.stretches import SCORED_DAYS, KindCycle, Sample, make_stretch
from bench.localisation.tables import build_tables, summarise_tally


@click.command()
@click.option(
    "--seed", default=7, show_default=True, help="Another seed is another market and other mistakes."
)
@click.option("--days", default=200, show_default=True, help="Scored days; reissued reports come on top.")
@click.option(
    "--history", default=15, show_default=True, help="Usual days before the scored ones of a stretch."
)
@click.option(
    "--engine", "name", default="ribao", show_default=True, help="A name, module:function, or a command."
)
@click.option("--kind", "kinds", multiple=True, help="Only these kinds of mistake.")
@click.option(
    "--out",
    type=click.Path(file_okay=False, path_type=Path),
    help="Keep reports, truth, findings, scores here.",
)
@click.option(
    "--show", is_flag=True, help="Print every mistake that was missed and every value that was not right."
)
def main(
    seed: int, days: int, history: int, name: str, kinds: Sequence[str], out: Path | None, show: bool
) -> None:
    """Print tables by group and by kind, calibration and time."""
    engine, tally = load_engine(name), Tally()
    counts = _split_days(days)
    for samples in track(_make_stretches(seed, counts, history, kinds), "Scoring", total=len(counts)):
        for sample, (findings, seconds) in zip(samples, run_engine(engine, samples), strict=True):
            if sample.scored:
                score_report(sample.truth, findings, seconds, tally)
            if out:
                _keep(out, sample, findings)
    for table in build_tables(tally):
        Console(width=150).print(table)
    for line in tally.misses if show else ():
        click.echo(line)
    if out:
        _write_json(out / "scores.json", summarise_tally(tally))


def _split_days(days: int) -> list[int]:
    """Scored days by stretch."""
    whole, rest = divmod(days, SCORED_DAYS)
    return [SCORED_DAYS] * whole + ([rest] if rest else [])


def _make_stretches(
    seed: int, counts: Sequence[int], history: int, kinds: Sequence[str]
) -> Iterator[list[Sample]]:
    cycle = KindCycle(Random(seed), kinds)  # noqa: S311 - a simulation
    for number, days in enumerate(counts):
        yield list(make_stretch(seed, number, days, history, cycle))


def _keep(out: Path, sample: Sample, findings: list[dict[str, Any]]) -> None:
    for part, content in (
        ("reports", sample.report),
        ("truth", sample.truth),
        ("findings", {"findings": findings}),
    ):
        _write_json(out / part / f"{sample.name}.json", content)


def _write_json(path: Path, content: Any) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps(content, ensure_ascii=False, indent=1, default=str), encoding="utf-8")


if __name__ == "__main__":
    main()
