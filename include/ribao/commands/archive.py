"""`ribao archive`: verify and repair the archive."""

import sys

import click

from ribao.commands.common import settings


@click.group()
def archive() -> None:
    """Maintain the archive of originals."""


@archive.command()
@click.option("--repair-from-source", is_flag=True, help="Fetch again what is damaged and has no other copy.")
def verify(repair_from_source: bool) -> None:
    """Compare every original with the hash in its name and read every sidecar; repair what can be repaired."""
    from ribao import pipeline

    mended, left = pipeline.verify_archive(settings(), repair_from_source)
    for damage in mended:
        click.echo(f"mended   {damage.day}  {damage.path}: {damage.what}")
    for damage, reason in left.items():
        click.echo(f"damaged  {damage.day}  {damage.path}: {damage.what}{f' ({reason})' if reason else ''}")
    if left and not repair_from_source:
        click.echo("`ribao archive verify --repair-from-source` fetches them again")
    if not mended and not left:
        click.echo(f"{pipeline.count_originals(settings())} originals and their sidecars are whole")
    sys.exit(1 if left else 0)
