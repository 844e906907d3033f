"""`ribao hash`: compare two warehouses by their content."""

import click

from ribao.commands.common import settings


@click.command("hash")
def content_hash() -> None:
    """Print a hash over the marts; two warehouses that hold the same reports have the same."""
    from ribao.warehouse import Warehouse, compute_content_hash

    with Warehouse(settings().reader_url()) as db:
        click.echo(compute_content_hash(db))
