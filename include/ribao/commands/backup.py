"""`ribao backup` and `ribao restore`: save what cannot be rebuilt in one folder, and restore it."""

from pathlib import Path

import click

from ribao.commands.common import settings

folder = click.argument("folder", type=click.Path(file_okay=False, path_type=Path))


@click.command()
@folder
def backup(folder: Path) -> None:
    """Write the warehouse and the archive to FOLDER, each file with its hash. A later backup updates FOLDER."""
    from ribao.pipeline.backup import back_up

    made = back_up(folder, settings())
    click.echo(f"{len(made.files)} files in {folder}, content hash {made.content_hash}")


@click.command()
@folder
def restore(folder: Path) -> None:
    """Restore a backup from FOLDER to an empty warehouse and to the archive, and compare the content hash.

    RIBAO_WAREHOUSE_OWNER (or RIBAO_WAREHOUSE) must be a login that may create roles. Run `ribao migrate`
    afterwards: it creates the other logins and upgrades an older backup.
    """
    from ribao.pipeline.backup import restore as restore_backup

    made = restore_backup(folder, settings())
    click.echo(
        f"restored the backup of {made.made_at}, content hash {made.content_hash}; now run `ribao migrate`"
    )
