"""`ribao correct`: overlay a printed value with a correction."""

from datetime import date
from decimal import Decimal

import click

from ribao.commands.common import DAY, NUMBER, settings, who, why


@click.command(context_settings={"ignore_unknown_options": True})
@click.argument("series")
@click.argument("field")
@click.argument("day", type=DAY)
@click.argument("value", type=NUMBER)
@why
@who
@click.option(
    "--expects", type=NUMBER, help="Close the correction when the publisher prints this; default: VALUE."
)
@click.option("--confirm", is_flag=True, help="Accept VALUE although it is far outside the series' range.")
def correct(
    series: str,
    field: str,
    day: date,
    value: Decimal,
    why: str,
    who: str,
    expects: Decimal | None,
    confirm: bool,
) -> None:
    """Correct SERIES, its FIELD (value; close, change, … of a contract), for the observed DAY to VALUE.

    The printed value stays on record. The correction overlays it until it is withdrawn, or until the publisher
    prints the expected number.
    """
    from ribao import pipeline

    number = pipeline.correct_value((series, field, day), value, who, why, settings(), expects, confirm)
    click.echo(f"correction {number} stands; `ribao withdraw {number} --why …` takes it back")
