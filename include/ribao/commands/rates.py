"""`ribao rates`: the rates of slips that loaded reports suggest, beside the catalogue's."""

import json
from pathlib import Path

import click
from rich.console import Console
from rich.table import Table

from ribao.errors import UsageError


@click.command()
@click.option(
    "--audit",
    "folder",
    type=click.Path(exists=True, file_okay=False, path_type=Path),
    help="A folder that `ribao audit` wrote; default: the warehouse.",
)
def rates(folder: Path | None) -> None:
    """Fit the rates of slips to the findings of loaded reports; nothing is changed."""
    from ribao.check.rates import fit_rates

    found, reports = _count_audit(folder) if folder else _count_warehouse()
    table = Table("slip", "found", "rate", "fitted", title=f"{reports} reports")
    for fit in fit_rates(found, reports):
        table.add_row(fit.slip, f"{fit.found:.1f}", f"{fit.rate:g}", f"{fit.fitted:.3g}")
    Console(width=100).print(table)
    click.echo("Nothing is changed: enter a rate in catalogue/slips.yaml with the day and the reason.")


def _count_audit(folder: Path) -> tuple[dict[str, float], int]:
    """The expected number of each slip in audited reports, and the reports."""
    found: dict[str, float] = {}
    records = [json.loads(path.read_text(encoding="utf-8")) for path in sorted(folder.glob("*.json"))]
    checked = [r for r in records if r.get("report_date") and not r.get("quarantine")]
    if not checked:
        raise UsageError(f"{folder} holds no audited report", "run `ribao audit FOLDER --out OUT` first")
    for finding in (f for record in checked for f in record["findings"] if f["slip"]):
        found[finding["slip"]] = found.get(finding["slip"], 0.0) + (finding["confidence"] or 0.0)
    return found, len(checked)


def _count_warehouse() -> tuple[dict[str, float], int]:
    from ribao import warehouse
    from ribao.settings import Settings

    with warehouse.Warehouse(Settings.from_env().reader_url()) as db:
        return warehouse.count_slips(db)
