"""`ribao withdraw`: withdraw a correction."""

import click

from ribao.commands.common import settings, who, why


@click.command()
@click.argument("number", type=int)
@why
@who
def withdraw(number: int, why: str, who: str) -> None:
    """Withdraw correction NUMBER (see `ribao export corrections`)."""
    from ribao import pipeline

    pipeline.withdraw_correction(number, who, why, settings())
    click.echo(f"correction {number} is withdrawn")
