"""`ribao audit`: read and check a folder of PDFs without Airflow or a database."""

import json
import os
from collections.abc import Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from pathlib import Path

import click

from ribao.errors import Quarantined, Unreadable
from ribao.model import HISTORY_REPORTS, Fact, Report, ReportSnapshot
from ribao.report_json import Json, to_json

Reading = Report | Unreadable


@click.command()
@click.argument("folder", type=click.Path(exists=True, file_okay=False, path_type=Path))
@click.option(
    "--out",
    required=True,
    type=click.Path(file_okay=False, path_type=Path),
    help="Folder for the JSON files.",
)
def audit(folder: Path, out: Path) -> None:
    """Read every PDF of FOLDER, check each against the days before, write one JSON per PDF."""
    from rich.progress import Progress

    pdfs = sorted(folder.glob("*.pdf"))
    if not pdfs:
        raise click.UsageError(f"{folder} holds no .pdf file")
    out.mkdir(parents=True, exist_ok=True)
    with Progress(transient=False) as progress:
        readings = list(progress.track(_read_all(pdfs), total=len(pdfs), description="Reading "))
        ordered = sorted(zip(pdfs, readings, strict=True), key=_by_report_date)
        bad = list(_check_all(progress.track(ordered, description="Checking"), out))
    _say_bad(bad)


def _read_all(pdfs: list[Path]) -> Iterator[Reading]:
    with ThreadPoolExecutor(max_workers=os.cpu_count()) as pool:
        yield from pool.map(_read_one, pdfs)


def _read_one(pdf: Path) -> Reading:
    from ribao.read.sandbox import read_pdf

    try:
        return read_pdf(pdf.read_bytes())
    except Unreadable as error:
        return error


def _by_report_date(item: tuple[Path, Reading]) -> tuple[date, str]:
    pdf, reading = item
    day = reading.report_date if isinstance(reading, Report) else None
    return day or date.min, pdf.name


def _check_all(ordered: Iterable[tuple[Path, Reading]], out: Path) -> Iterator[tuple[str, str]]:
    """Check in date order and write the results; gives (file, reason) of what cannot be trusted."""
    from ribao.check import build_snapshot, check
    from ribao.presentation.findings import present_finding, write_message

    history: list[ReportSnapshot] = []
    for pdf, reading in ordered:
        target = out / f"{pdf.stem}.json"
        if isinstance(reading, Unreadable):
            _write(target, _unreadable_json(reading))
            yield pdf.name, str(reading)
            continue
        earlier = [p for p in history if reading.report_date and p.report_date < reading.report_date]
        verdict = check(reading, earlier[-HISTORY_REPORTS:])
        findings = [present_finding(f) for f in verdict.findings]
        reason = write_message(verdict.quarantine, "zh") if verdict.quarantine else None
        _write(target, to_json(reading) | {"findings": findings, "quarantine": reason})
        if reason:
            yield pdf.name, f"quarantined: {reason}"
        elif reading.report_date:
            history.append(build_snapshot(reading, verdict))


def _unreadable_json(error: Unreadable) -> Json:
    from ribao.check import build_finding
    from ribao.presentation.findings import present_finding

    finding = build_finding("read.unreadable", "unreadable", (), Fact("unreadable", {"message": str(error)}))
    lists: Json = {k: [] for k in ("contracts", "indicators", "headers", "sections", "statements")}
    return {
        "report_date": None,
        "data_date": None,
        **lists,
        "findings": [present_finding(finding)],
        "quarantine": str(error),
    }


def _write(target: Path, obj: Json) -> None:
    target.write_text(json.dumps(obj, ensure_ascii=False, indent=1), encoding="utf-8")


def _say_bad(bad: list[tuple[str, str]]) -> None:
    for name, reason in bad:
        click.echo(f"{name}: {reason}", err=True)
    if bad:
        raise Quarantined(
            f"{len(bad)} of the reports cannot be believed", "see the lines above; the JSON files are written"
        )
