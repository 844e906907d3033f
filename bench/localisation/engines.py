"""What is measured: an engine takes the reports of a stretch in order and gives the findings of each.

A built-in name, a Python callable `module:function`, or a command with `{reports}` and `{out}` in it.
"""

import json
import shlex
import subprocess
from collections.abc import Callable, Iterable, Iterator, Sequence
from importlib import import_module
from pathlib import Path
from tempfile import TemporaryDirectory
from time import process_time
from typing import Any, TypeAlias

import click
from ribao.check import build_snapshot, check
from ribao.model import HISTORY_REPORTS, ReportSnapshot
from ribao.presentation.findings import present_finding
from ribao.report_json import from_json

from bench.localisation.stretches import Sample

Json: TypeAlias = dict[str, Any]
Engine: TypeAlias = Callable[[Iterable[Json]], Iterable[list[Json]]]


def run_ribao(reports: Iterable[Json]) -> Iterator[list[Json]]:
    """Ribao's own checks, each report with those of earlier dates as its history."""
    history: list[ReportSnapshot] = []
    for given in reports:
        report = from_json(given)
        earlier = [s for s in history if report.report_date and s.report_date < report.report_date]
        verdict = check(report, earlier[-HISTORY_REPORTS:])
        yield [present_finding(f) for f in verdict.findings]
        if verdict.quarantine is None:
            history.append(build_snapshot(report, verdict))


def find_nothing(reports: Iterable[Json]) -> Iterator[list[Json]]:
    """The empty engine."""
    for _ in reports:
        yield []


BUILT_IN = {
    "ribao": "bench.localisation.engines:run_ribao",
    "nothing": "bench.localisation.engines:find_nothing",
    "rows": "bench.localisation.row_rules:check_rows",
    "fellegi-holt": "bench.localisation.fellegi_holt:localise_errors",
}


def load_engine(name: str) -> Engine:
    """The engine of a name, `module:function` or command; UsageError where there is none."""
    if "{reports}" in name and "{out}" in name:
        return lambda reports: _run_command(name, list(reports))
    module, _, function = BUILT_IN.get(name, name).partition(":")
    if not function:
        raise click.BadParameter(
            f"{name}: neither of {', '.join(BUILT_IN)}, nor module:function, nor a command with {{reports}} and {{out}}"
        )
    engine: Engine = getattr(import_module(module), function)
    return engine


def run_engine(engine: Engine, samples: Sequence[Sample]) -> Iterator[tuple[list[Json], float]]:
    """Each report's findings, and the CPU seconds that they took."""
    found = iter(engine(sample.report for sample in samples))
    for _ in samples:
        start = process_time()
        findings = next(found)
        yield findings, process_time() - start


def _run_command(command: str, reports: Sequence[Json]) -> Iterator[list[Json]]:
    """Write a stretch's reports to a folder, run the command on it, and read what it wrote."""
    with TemporaryDirectory() as folder:
        given, out = Path(folder, "reports"), Path(folder, "out")
        given.mkdir()
        out.mkdir()
        names = []
        for n, report in enumerate(reports):
            names.append(f"{n:03d}-{report['report_date']}.json")
            (given / names[-1]).write_text(json.dumps(report, ensure_ascii=False), encoding="utf-8")
        words = shlex.split(command.replace("{reports}", str(given)).replace("{out}", str(out)))
        subprocess.run(words, check=True)
        for name in names:
            yield json.loads((out / name).read_text(encoding="utf-8"))["findings"]
