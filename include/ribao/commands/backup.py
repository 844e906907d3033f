"""`ribao backup` and `ribao restore`: everything that cannot be made again, in one folder, and back."""

from pathlib import Path

import click

from ribao.commands.common import settings

folder = click.argument("folder", type=click.Path(file_okay=False, path_type=Path))


@click.command()
@folder
def backup(folder: Path) -> None:
    """Write the warehouse and the archive to FOLDER, each file with its hash; it may be done every night to the same."""
    from ribao.pipeline.backup import back_up

    made = back_up(folder, settings())
    click.echo(f"{len(made.files)} files in {folder}, content hash {made.content_hash}")


@click.command()
@folder
def restore(folder: Path) -> None:
    """Bring a backup from FOLDER into an empty warehouse and into the archive, and compare the content hash.

    RIBAO_WAREHOUSE_OWNER (or RIBAO_WAREHOUSE) must be a login that may create roles. `ribao migrate` afterwards makes
    the other logins, and brings an older backup up to date.
    """
    from ribao.pipeline.backup import restore as bring_back

    made = bring_back(folder, settings())
    click.echo(
        f"restored the backup of {made.made_at}, content hash {made.content_hash}; now run `ribao migrate`"
    )
