"""`ribao vintages`: what was known of a series, and when."""

from datetime import date
from pathlib import Path

import click

from ribao.commands.common import settings, since, until
from ribao.commands.selecting import out, show_or_write


@click.command()
@click.argument("series")
@since
@until
@out
def vintages(series: str, since: date | None, until: date | None, out: Path | None) -> None:
    """Show what was known of SERIES for each day, when that changed, and what changed it."""
    from ribao.warehouse import Selection

    show_or_write(Selection("vintages", since, until, series), out, settings())
