"""`ribao relations`: the equations that are checked, how often each held, and new ones that always did."""

import json
from datetime import date, timedelta
from pathlib import Path

import click
from rich.console import Console
from rich.table import Table

from ribao.errors import UsageError
from ribao.finding_json import finding_from_json
from ribao.model import HISTORY_REPORTS, ReportSnapshot, Verdict
from ribao.report_json import from_json


@click.command()
@click.option(
    "--audit",
    "folder",
    type=click.Path(exists=True, file_okay=False, path_type=Path),
    help="A folder that `ribao audit` wrote; default: the warehouse.",
)
def relations(folder: Path | None) -> None:
    """List all relations with how often each held, and propose new ones that have always held."""
    from ribao.check.relation_discovery import discover_relations
    from ribao.check.relation_survey import survey_relations

    history = _read_audit(folder) if folder else _read_warehouse()
    table = Table(
        "relation", "equation", "held", "of", "a wrong number in it", "why", title=f"{len(history)} reports"
    )
    for record in survey_relations(history):
        table.add_row(
            record.name, record.equation, str(record.held), str(record.times), str(record.spoilt), record.why
        )
    Console(width=160).print(table)
    found = discover_relations(history)
    click.echo(f"{len(found)} proposals (none is used until a person adds it to catalogue/relations.yaml):")
    for record in found:
        click.echo(f"  {record.equation}   held on all {record.times} days")


def _read_audit(folder: Path) -> list[ReportSnapshot]:
    from ribao.check import build_snapshot

    found = []
    for path in sorted(folder.glob("*.json")):
        record = json.loads(path.read_text(encoding="utf-8"))
        if record.get("report_date") and not record.get("quarantine"):
            verdict = Verdict(tuple(map(finding_from_json, record["findings"])))
            found.append(build_snapshot(from_json(record), verdict))
    if not found:
        raise UsageError(f"{folder} holds no audited report", "run `ribao audit FOLDER --out OUT` first")
    return sorted(found, key=lambda p: p.report_date)


def _read_warehouse() -> list[ReportSnapshot]:
    from ribao import warehouse
    from ribao.settings import Settings

    with warehouse.Warehouse(Settings.from_env().reader_url()) as db:
        history = warehouse.read_history(db, date.today() + timedelta(days=7), HISTORY_REPORTS).reports
    return history
