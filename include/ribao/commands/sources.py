"""`ribao sources DAY`: what each source returns, for setting one up or repairing one."""

import sys
from datetime import date

import click

from ribao.commands.common import DAY, settings


@click.command()
@click.argument("day", type=DAY)
def sources(day: date) -> None:
    """Ask each source of the profile for the report of DAY and print its answer; nothing is kept."""
    from ribao import source
    from ribao.errors import RibaoError

    failed = False
    for one in source.load_config(settings().sources):
        try:
            (found,) = source.fetch(day, [one], source.Notes())
            result = f"{len(found.content):,} bytes from {found.url}"
        except RibaoError as error:
            failed, result = True, str(error)
        click.echo(f"{one.name:16} {result}")
    sys.exit(1 if failed else 0)
