"""`ribao status`: how the warehouse is."""

import click

from ribao.commands.common import settings


@click.command()
def status() -> None:
    """Print what the warehouse holds, what is open and what waits."""
    from ribao import warehouse
    from ribao.read import PARSER_VERSION

    for name, value in warehouse.status(settings().reader_url()).items():
        click.echo(f"{name.replace('_', ' '):24} {'' if value is None else value}")
    click.echo(f"{'this parser version':24} {PARSER_VERSION}")
