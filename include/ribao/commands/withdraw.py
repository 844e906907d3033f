"""`ribao withdraw`: a correction is taken back."""

import click

from ribao.commands.common import settings, who, why


@click.command()
@click.argument("number", type=int)
@why
@who
def withdraw(number: int, why: str, who: str) -> None:
    """Take correction NUMBER back (see `ribao export corrections`)."""
    from ribao import pipeline

    pipeline.withdraw(number, who, why, settings())
    click.echo(f"correction {number} is withdrawn")
