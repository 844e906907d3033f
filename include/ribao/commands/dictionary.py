"""`ribao dictionary`: what every table and column means."""

import click

from ribao.commands.common import settings


@click.command()
def dictionary() -> None:
    """Print docs/data-dictionary.md, made from the comments in the database."""
    from ribao.warehouse import Warehouse, render_dictionary

    with Warehouse(settings().reader_url()) as db:
        click.echo(render_dictionary(db), nl=False)
