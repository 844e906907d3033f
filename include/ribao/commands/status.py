"""`ribao status`: the state of the warehouse."""

import click

from ribao.commands.common import settings


@click.command()
def status() -> None:
    """Print what the warehouse holds, what is open and what waits."""
    from ribao.read import PARSER_VERSION
    from ribao.warehouse import Warehouse, read_status

    with Warehouse(settings().reader_url()) as db:
        figures = read_status(db)
    for name, value in figures.items():
        click.echo(f"{name.replace('_', ' '):24} {'' if value is None else value}")
    click.echo(f"{'this parser version':24} {PARSER_VERSION}")
