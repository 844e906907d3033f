"""`ribao hash`: do two warehouses say the same?"""

import click

from ribao.commands.common import settings


@click.command("hash")
def content_hash() -> None:
    """Print a hash over the marts; two warehouses that hold the same reports have the same."""
    from ribao import warehouse

    click.echo(warehouse.content_hash(settings().reader_url()))
