"""A backfill against reading alone: `python -m bench.backfill [--reports 60] [--rounds 2]`.

Simulated reports with mistakes are laid out as PDFs and kept in an archive. Each round reads all of them on all
cores (in child processes, as any day) and keeps the results, then forgets the results and lets a backfill read,
check and load them into a warehouse that holds a year of reports already. Wall time depends on who else uses the
machine; CPU time, the database's included, less so.
"""

import os
import resource
import shutil
from collections.abc import Iterable
from datetime import UTC, date, datetime
from itertools import islice, pairwise
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory
from time import perf_counter

import click
import psutil
from ribao import warehouse
from ribao.archive import Archive
from ribao.model import Fetched
from ribao.pipeline import backfill
from ribao.settings import Settings
from ribao.warehouse import Warehouse
from ribao_sim import simulate_days, spoil_day
from ribao_sim.pdf import write_pdf
from rich.progress import track

from bench.warehouse import load_in_bulk, read_server_cpu_seconds, run_warehouse, simulate_loadings

YEAR = 250
SINCE = date(2016, 1, 4)


@click.command()
@click.option("--reports", default=60, show_default=True)
@click.option("--rounds", default=2, show_default=True)
def main(reports: int, rounds: int) -> None:
    """Print seconds of wall and CPU time, and their ratios."""
    with TemporaryDirectory() as folder:
        archive = Path(folder) / "archive"
        originals = list(_archive_reports(reports, archive))
        for n in range(rounds):
            with run_warehouse() as (url, database):
                load_in_bulk(url, simulate_loadings(YEAR))
                settings = Settings(archive=str(archive), warehouse=url, spool=folder)
                alone = _measure_seconds(_read_reports(originals, settings), database)
                shutil.rmtree(archive / "derived")
                whole = _measure_seconds(backfill.load_originals(originals, settings), database)
                shutil.rmtree(archive / "derived")
                there = warehouse.summarize(Warehouse(url))["reports"]
            for what, read, loaded in zip(("wall", "CPU"), alone, whole, strict=True):
                click.echo(
                    f"round {n + 1}, {what:4} a report: reading alone {read / reports:.3f} s, "
                    f"backfill {loaded / reports:.3f} s: {read / loaded:.0%}"
                )
        click.echo(f"{there} reports in the warehouse, {os.cpu_count()} cores")


def _archive_reports(count: int, archive: Path) -> Iterable[backfill.Original]:
    """Lay reports out and keep them in an archive."""
    rng = Random(1)  # noqa: S311 - a simulation
    made = islice(pairwise(simulate_days(SINCE, date(SINCE.year + 1 + count // 240, 12, 31), 1)), count)
    pdf = archive.parent / "report.pdf"
    for before, day in track(made, total=count, description="Laying out"):
        write_pdf(spoil_day(day, before, rng, rng.randint(0, 3)), pdf)
        report_date = date.fromisoformat(day["report_date"])
        fetched = Fetched(report_date, pdf.read_bytes(), "bench", "", "", datetime(2024, 1, 1, tzinfo=UTC))
        yield backfill.Original(report_date, Archive(str(archive)).put(fetched).sha256)


def _read_reports(originals: Iterable[backfill.Original], settings: Settings) -> Iterable[object]:
    with backfill.read_ahead(originals, settings) as batches:
        yield from batches


def _measure_seconds(work: Iterable[object], database: psutil.Process) -> tuple[float, float]:
    """Seconds of wall and of CPU time, of this process, its children and the database, until `work` is done."""
    wall, cpu = perf_counter(), _read_cpu_seconds() + read_server_cpu_seconds(database)
    for _ in work:
        pass
    return perf_counter() - wall, _read_cpu_seconds() + read_server_cpu_seconds(database) - cpu


def _read_cpu_seconds() -> float:
    ours = (resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    return sum(r.ru_utime + r.ru_stime for r in ours)


if __name__ == "__main__":
    main()
