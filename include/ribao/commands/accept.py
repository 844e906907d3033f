"""`ribao accept`: a finding's proposed value becomes a correction."""

import click

from ribao.commands.common import settings, who


@click.command()
@click.argument("report_id", type=int)
@click.argument("n", type=int)
@click.option("--why", default="", help="The reason; the finding's own text unless given.")
@who
def accept(report_id: int, n: int, why: str, who: str) -> None:
    """Take the value that finding N of report REPORT_ID proposes (see `ribao findings`)."""
    from ribao import pipeline

    number = pipeline.accept(report_id, n, who, why, settings())
    click.echo(f"correction {number} stands; `ribao withdraw {number} --why …` takes it back")
