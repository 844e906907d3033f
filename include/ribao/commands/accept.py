"""`ribao accept`: make the values that a finding proposes corrections."""

import click

from ribao.commands.common import settings, who
from ribao.numbers import parse_typed


@click.command()
@click.argument("report_id", type=int)
@click.argument("n", type=int)
@click.option(
    "--cell",
    "cells",
    multiple=True,
    help="Only this cell's value, as `ribao findings` names it; may be repeated.",
)
@click.option(
    "--choose",
    metavar="CELL=VALUE",
    help="One of the values that the finding leaves open; a reason is needed.",
)
@click.option("--why", default="", help="The reason; default: the finding's own text.")
@who
def accept(report_id: int, n: int, cells: tuple[str, ...], choose: str | None, why: str, who: str) -> None:
    """Accept the values that finding N of report REPORT_ID proposes (see `ribao findings`): all of them, or none.

    Nothing changes where one of the values is corrected already. Values that are not sure enough are not proposed:
    choose one of them.
    """
    from ribao import pipeline

    if choose:
        cell, _, value = choose.rpartition("=")
        if not cell or not why.strip() or cells:
            raise click.UsageError("--choose CELL=VALUE needs --why, and no --cell")
        numbers = [pipeline.accept_alternative(report_id, n, cell, parse_typed(value), who, why, settings())]
    else:
        numbers = pipeline.accept_proposals(report_id, n, who, why, settings(), cells or None)
    for number in numbers:
        click.echo(f"correction {number} stands; `ribao withdraw {number} --why …` takes it back")
