"""`ribao as-of`: what was known at a moment."""

from datetime import date, datetime
from pathlib import Path

import click

from ribao.commands.common import DAY, MOMENT, settings
from ribao.commands.selecting import out, show_or_write


@click.command("as-of")
@click.argument("moment", type=MOMENT)
@click.option("--series", help="Only this series.")
@click.option("--on", type=DAY, help="Only the values of this observed day.")
@out
def as_of(moment: datetime, series: str | None, on: date | None, out: Path | None) -> None:
    """Show what the warehouse knew at MOMENT (2024-03-29T08:30+08:00), by the time of loading."""
    from ribao.warehouse import Selection, Warehouse, find_first_load

    given = settings()
    if not show_or_write(Selection("as_of", on, on, series, moment), out, given):
        with Warehouse(given.reader_url()) as db:
            first = find_first_load(db)
        since = f"{first.astimezone():%Y-%m-%d %H:%M:%S%z}" if first else "never"
        click.echo(
            f"nothing of this was known at {moment.astimezone():%Y-%m-%d %H:%M%z}; first load: {since}"
        )
