"""`ribao findings`: the open findings, or those of one report."""

import json
from collections.abc import Iterable, Mapping
from datetime import date
from typing import TYPE_CHECKING, Any

import click

from ribao.commands.common import DAY, explain_missing, on_terminal, settings, show
from ribao.model import SEVERITIES, Severity

if TYPE_CHECKING:
    from ribao.warehouse import Warehouse

_OPEN = ("report_id", "n", "severity", "state", "first_seen", "last_seen", "times_seen", "proposals")
_OF_DAY = ("report_id", "n", "severity", "state", "report_state", "proposals")
_COLOURS = {"error": "red", "warn": "yellow", "info": "blue"}


@click.command()
@click.option("--on", type=DAY, help="List all findings of this report date instead.")
@click.option("--severity", type=click.Choice(SEVERITIES), help="Only these.")
@click.option("--english", is_flag=True, help="Messages in English.")
def findings(on: date | None, severity: Severity | None, english: bool) -> None:
    """List the open findings, the gravest of each report first.

    `ribao accept REPORT_ID N` accepts the proposed values; `ribao settle FINGERPRINT …` acknowledges or resolves a
    finding. In a pipe each finding is one line, in columns.
    """
    from ribao.warehouse import Warehouse

    message = "message_en" if english else "message"
    with Warehouse(settings().reader_url()) as db:
        found = [row for row in _read_findings(db, on) if severity in (None, row["severity"])]
        if not found:
            _explain_none(db, on, severity)
    if found and on_terminal():
        _print_cards(found, message)
    elif found:
        shown = (*(_OF_DAY if on else _OPEN), message, "fingerprint")
        show(shown, ([row[name] for name in shown] for row in found))


def _read_findings(db: "Warehouse", on: date | None) -> list[dict[str, Any]]:
    """The findings with their states, as rows by column name."""
    found = _read_mart(db, "findings" if on else "open_findings", on)
    found = [{**row, "proposals": _list_proposals(row["proposals"])} for row in found]
    if on:
        states = {row["fingerprint"]: row["state"] for row in _read_mart(db, "finding_history", None)}
        found = [{**row, "state": states.get(row["fingerprint"], "open")} for row in found]
    return found


def _list_proposals(proposals: str) -> str:
    """cell → value, for each cell."""
    return "; ".join(f"{p['cell']} → {p['value']}" for p in json.loads(proposals))


def _read_mart(db: "Warehouse", mart: str, on: date | None) -> list[dict[str, Any]]:
    from ribao.warehouse import Selection, open_mart

    with open_mart(db, Selection(mart, on, on)) as (columns, rows):
        names = [column.name for column in columns]
        return [dict(zip(names, row, strict=True)) for row in rows]


def _print_cards(found: Iterable[Mapping[str, Any]], message: str) -> None:
    """Each finding as a heading and its whole message, wrapped at the terminal's width."""
    import shutil
    import textwrap

    from rich.cells import cell_len

    for row in found:
        head = f"{row['report_date']}  report {row['report_id']} finding {row['n']}  {row['state']}"
        click.secho(f"{row['severity']:5} ", fg=_COLOURS[row["severity"]], bold=True, nl=False)
        click.echo(f"{head}  {row['fingerprint']}")
        columns = shutil.get_terminal_size().columns - 6
        for text in (str(row[message]), *filter(None, str(row["proposals"]).split("; "))):
            # A Chinese character takes two columns.
            width = max(20, columns * len(text) // max(1, cell_len(text)))
            click.echo(textwrap.indent(textwrap.fill(text, width), " " * 6))


def _explain_none(db: "Warehouse", on: date | None, severity: Severity | None) -> None:
    """Print why there is nothing to show. ReportMissing where the day has no report that could be checked."""
    from ribao import warehouse

    kind = f" of severity {severity}" if severity else ""
    if on is None:
        click.echo(
            f"no open findings{kind}; `ribao findings --on DATE` shows what was found in the report of a day"
        )
    elif on in warehouse.list_loaded_days(db, on, on):
        click.echo(f"the report of {on} is loaded and has no findings{kind}")
    else:
        raise explain_missing(on)
