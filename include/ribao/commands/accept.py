"""`ribao accept`: make the values that a finding proposes corrections."""

import click

from ribao.commands.common import settings, who


@click.command()
@click.argument("report_id", type=int)
@click.argument("n", type=int)
@click.option(
    "--cell",
    "cells",
    multiple=True,
    help="Only this cell's value, as `ribao findings` names it; may be repeated.",
)
@click.option("--why", default="", help="The reason; default: the finding's own text.")
@who
def accept(report_id: int, n: int, cells: tuple[str, ...], why: str, who: str) -> None:
    """Accept the values that finding N of report REPORT_ID proposes (see `ribao findings`): all of them, or none.

    Nothing changes where one of the values is corrected already.
    """
    from ribao import pipeline

    for number in pipeline.accept_proposals(report_id, n, who, why, settings(), cells or None):
        click.echo(f"correction {number} stands; `ribao withdraw {number} --why …` takes it back")
