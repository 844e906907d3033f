"""`ribao findings`: what is not settled, or what was found in a day's report."""

import json
from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

import click

from ribao.commands.common import DAY, on_terminal, settings, show
from ribao.errors import ReportMissing
from ribao.model import Severity

_OPEN = ("report_id", "n", "severity", "state", "first_seen", "last_seen", "times_seen", "proposals")
_OF_DAY = ("report_id", "n", "severity", "state", "report_state", "proposals")
_COLOURS = {"error": "red", "warn": "yellow", "info": "blue"}


@click.command()
@click.option("--on", type=DAY, help="All findings of this report date instead.")
@click.option("--severity", type=click.Choice(["error", "warn", "info"]), help="Only these.")
@click.option("--english", is_flag=True, help="Messages in English.")
def findings(on: date | None, severity: Severity | None, english: bool) -> None:
    """List the open findings, the gravest of each report first.

    `ribao accept REPORT_ID N` takes the proposed values; `ribao settle FINGERPRINT …` says that it is known
    or done with. In a pipe there is one line for each finding, in columns.
    """
    url = settings().reader_url()
    message = "message_en" if english else "message"
    found = [row for row in _read_findings(url, on) if severity in (None, row["severity"])]
    if not found:
        _explain_none(url, on, severity)
    elif on_terminal():
        _print_cards(found, message)
    else:
        shown = (*(_OF_DAY if on else _OPEN), message, "fingerprint")
        show(shown, ([row[name] for name in shown] for row in found))


def _read_findings(url: str, on: date | None) -> list[dict[str, Any]]:
    """The findings with their states, as rows by column name."""
    found = _read_mart(url, "findings" if on else "open_findings", on)
    found = [{**row, "proposals": _list_proposals(row["proposals"])} for row in found]
    if on:
        states = {row["fingerprint"]: row["state"] for row in _read_mart(url, "finding_history", None)}
        found = [{**row, "state": states.get(row["fingerprint"], "open")} for row in found]
    return found


def _list_proposals(told: str) -> str:
    """cell → value, for each cell."""
    return "; ".join(f"{p['cell']} → {p['value']}" for p in json.loads(told))


def _read_mart(url: str, mart: str, on: date | None) -> list[dict[str, Any]]:
    from ribao import warehouse

    with warehouse.opened(url, warehouse.Selection(mart, on, on)) as (columns, rows):
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


def _explain_none(url: str, on: date | None, severity: Severity | None) -> None:
    """Say why there is nothing to show. ReportMissing where the day has no report that could be checked."""
    from ribao import calendar, warehouse

    kind = f" of severity {severity}" if severity else ""
    if on is None:
        click.echo(
            f"no open findings{kind}; `ribao findings --on DATE` shows what was found in the report of a day"
        )
    elif on in warehouse.loaded_days(url, on, on):
        click.echo(f"the report of {on} is loaded and has no findings{kind}")
    elif not calendar.is_trading_day(on):
        raise ReportMissing(f"{on} is not a trading day: it has no report", "give a trading day")
    else:
        raise ReportMissing(
            f"no report of {on} is loaded",
            f"ribao backfill --since {on} --until {on} --from source fetches it",
        )
