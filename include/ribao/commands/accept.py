"""`ribao accept`: the values that a finding proposes become corrections."""

import click

from ribao.commands.common import settings, who


@click.command()
@click.argument("report_id", type=int)
@click.argument("n", type=int)
@click.option(
    "--cell",
    "cells",
    multiple=True,
    help="Only this cell's value, as `ribao findings` names it; may be given again.",
)
@click.option("--why", default="", help="The reason; the finding's own text unless given.")
@who
def accept(report_id: int, n: int, cells: tuple[str, ...], why: str, who: str) -> None:
    """Take the values that finding N of report REPORT_ID proposes (see `ribao findings`): all, or none of them.

    Nothing is changed where somebody has corrected one of the values already.
    """
    from ribao import pipeline

    for number in pipeline.accept(report_id, n, who, why, settings(), cells or None):
        click.echo(f"correction {number} stands; `ribao withdraw {number} --why …` takes it back")
