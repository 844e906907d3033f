"""`python -m bench.localisation --engine ribao`: make labelled reports, run an engine on them and score its findings."""

import json
from collections.abc import Iterator, Sequence
from pathlib import Path
from random import Random
from typing import Any

import click
from rich.console import Console
from rich.progress import track

from bench.localisation.chart import draw_calibration
from bench.localisation.engines import load_engine, run_engine
from bench.localisation.mistake_kinds import load_kinds
from bench.localisation.score import Tally, score_report
from bench.localisation.stretches import SCORED_DAYS, KindCycle, Sample, make_stretch
from bench.localisation.tables import build_tables, summarise_tally

_FOLDER = click.Path(file_okay=False, path_type=Path)
_KIND = click.Choice([kind.name for kind in load_kinds()])


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
@click.option(
    "--kind",
    "kinds",
    multiple=True,
    type=_KIND,
    metavar="NAME",
    help="Only this kind of mistake; repeatable.",
)
@click.option(
    "--out", type=_FOLDER, help="Keep reports, truth, findings, scores and the calibration plot here."
)
@click.option(
    "--pdfs", is_flag=True, help="Lay the reports out as PDFs as well, in the folder pdfs of --out."
)
@click.option(
    "--findings", type=_FOLDER, help="Score the JSON files of this folder instead of running an engine."
)
@click.option(
    "--show", is_flag=True, help="Print every mistake that was missed and every value that was not right."
)
def main(
    seed: int,
    days: int,
    history: int,
    name: str,
    kinds: Sequence[str],
    out: Path | None,
    pdfs: bool,
    findings: Path | None,
    show: bool,
) -> None:
    """Print tables by group and by kind, calibration and time."""
    if pdfs and out is None:
        raise click.UsageError("--pdfs needs --out")
    tally, counts = Tally(), _split_days(days)
    engine = None if findings else load_engine(name)
    for samples in track(_make_stretches(seed, counts, history, kinds), "Scoring", total=len(counts)):
        results = run_engine(engine, samples) if engine else _read_findings(findings, samples)
        for sample, (found, seconds) in zip(samples, results, strict=True):
            if sample.scored:
                score_report(sample.truth, found, seconds, tally)
            if out:
                _keep_sample(out, sample, found, pdfs)
    if out:
        _write_json(out / "scores.json", summarise_tally(tally))
        draw_calibration(tally, out / "calibration.svg")
    for table in build_tables(tally):
        Console(width=150).print(table)
    for line in tally.misses if show else ():
        click.echo(line)


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


def _read_findings(folder: Path | None, samples: Sequence[Sample]) -> Iterator[tuple[list[Any], float]]:
    """What another run wrote: a JSON file with `findings` for each report, `<stretch>/<report>.json`."""
    assert folder
    for sample in samples:
        yield json.loads((folder / f"{sample.name}.json").read_text(encoding="utf-8"))["findings"], 0.0


def _keep_sample(out: Path, sample: Sample, findings: list[Any], pdfs: bool) -> None:
    _write_json(out / "reports" / f"{sample.name}.json", sample.report)
    _write_json(out / "truth" / f"{sample.name}.json", sample.truth)
    _write_json(out / "findings" / f"{sample.name}.json", {"findings": findings})
    if pdfs:
        from ribao_sim.pdf import write_pdf

        path = out / "pdfs" / f"{sample.name}.pdf"
        path.parent.mkdir(parents=True, exist_ok=True)
        write_pdf(sample.day, path)


def _write_json(path: Path, content: Any) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps(content, ensure_ascii=False, indent=1, default=str), encoding="utf-8")


if __name__ == "__main__":
    main()
