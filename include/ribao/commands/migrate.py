"""`ribao migrate`: the warehouse's schema and catalogue."""

import click

from ribao.commands.common import settings


@click.command()
def migrate() -> None:
    """Bring the warehouse's roles, tables, marts and catalogue up to date.

    RIBAO_WAREHOUSE_OWNER (or, where it is unset, RIBAO_WAREHOUSE) must be a login that may create roles. The logins
    of RIBAO_WAREHOUSE and RIBAO_WAREHOUSE_READER are made with their passwords. Running it again changes nothing.
    """
    from ribao import pipeline

    pipeline.migrate(settings())
    click.echo("the warehouse is up to date")
