"""`ribao findings`: what is not settled, or what was found in a day's report."""

from datetime import date

import click

from ribao.commands.common import DAY, settings, show
from ribao.model import Severity

_OPEN = ("report_id", "n", "severity", "state", "first_seen", "last_seen", "times_seen", "proposed")
_OF_DAY = ("report_id", "n", "severity", "report_state", "proposed")


@click.command()
@click.option("--on", type=DAY, help="All findings of this report date instead.")
@click.option("--severity", type=click.Choice(["error", "warn", "info"]), help="Only these.")
@click.option("--english", is_flag=True, help="Messages in English.")
def findings(on: date | None, severity: Severity | None, english: bool) -> None:
    """List the open findings, the gravest of each report first.

    `ribao accept REPORT_ID N` takes the proposed value; `ribao settle FINGERPRINT …` says that it is known
    or done with.
    """
    from ribao import warehouse

    shown = (*(_OF_DAY if on else _OPEN), "message_en" if english else "message", "fingerprint")
    wanted = warehouse.Selection("findings" if on else "open_findings", on, on)
    with warehouse.opened(settings().need_warehouse(), wanted) as (columns, rows):
        names = [column.name for column in columns]
        told = (dict(zip(names, row, strict=True)) for row in rows)
        count = show(
            shown, ([row[name] for name in shown] for row in told if severity in (None, row["severity"]))
        )
    if not count and not on:
        click.echo("nothing is open; `ribao findings --on DATE` shows what was found in the report of a day")
