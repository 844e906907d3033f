"""`ribao dictionary`: what every table and column means."""

import click

from ribao.commands.common import settings


@click.command()
def dictionary() -> None:
    """Print docs/data-dictionary.md, made from the comments in the database."""
    from ribao import warehouse

    click.echo(warehouse.dictionary(settings().reader_url()), nl=False)
