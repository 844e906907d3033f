"""`ribao migrate`: upgrade the warehouse's schema and catalogue."""

import click

from ribao.commands.common import settings


@click.command()
def migrate() -> None:
    """Create or upgrade the warehouse's roles, tables, marts and catalogue.

    RIBAO_WAREHOUSE_OWNER (or, where it is unset, RIBAO_WAREHOUSE) must be a login that may create roles. The logins
    of RIBAO_WAREHOUSE and RIBAO_WAREHOUSE_READER are created with their passwords. A second run changes nothing.
    """
    from ribao import pipeline

    pipeline.migrate_warehouse(settings())
    click.echo("the warehouse is up to date")
