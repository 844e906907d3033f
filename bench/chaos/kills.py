"""`python -m bench.chaos.kills`: every part of a running installation is killed while a day goes through it.

Each day has its blow: SIGKILL of one service, of PostgreSQL, of the tasks of one stage, of the reading child; PostgreSQL
away for minutes; a disk full or read-only for a minute; the publisher hanging; then blows at random.
"""

import sys
from collections.abc import Iterator, Sequence
from functools import partial
from pathlib import Path

import click

from bench.chaos.blows import prepare_place, strike_each
from bench.chaos.disks import Disk, mount_disks
from bench.chaos.installation import (
    AWAY_SECONDS,
    DISK_SECONDS,
    HANG_SECONDS,
    RANDOM_BLOWS,
    SERVICES,
    Blow,
    Installation,
)

STAGES = ("fetch", "archive", "read", "check", "load", "notify")


@click.command()
@click.option("--home", type=click.Path(path_type=Path), help="An empty folder for the installation; kept.")
@click.option("--only", default="", help="Only the blows that have this text in what they say.")
def main(home: Path | None, only: str) -> None:
    """Kill every part of a running installation, one a day, and say what came of each day."""
    folder, place = prepare_place(home)
    with mount_disks(place) as disks:
        good = strike_each(
            place, folder, lambda found: [b for b in build_blows(found, disks) if only in b.what]
        )
    sys.exit(0 if good else 1)


def build_blows(installation: Installation, disks: Sequence[Disk]) -> Iterator[Blow]:
    """Every blow once."""
    for name in SERVICES:
        yield Blow(f"SIGKILL of the {name}", partial(installation.kill_service, name), "read")
    yield Blow("SIGKILL of PostgreSQL", installation.kill_postgres, "load")
    for stage in STAGES:
        yield Blow(f"SIGKILL of the task `{stage}`", installation.kill_tasks, stage)
    yield Blow("SIGKILL of the reading child", installation.kill_reader, "read")
    yield Blow(f"PostgreSQL away for {AWAY_SECONDS:.0f} s", installation.take_postgres_away, "read")
    for disk in disks:
        full, locked = partial(installation.fill_disk, disk), partial(installation.lock_disk, disk)
        yield Blow(f"no room for {DISK_SECONDS:.0f} s: {disk.name}", full, "fetch")
        yield Blow(f"read-only for {DISK_SECONDS:.0f} s: {disk.name}", locked, "fetch")
    yield Blow(f"the publisher hangs for {HANG_SECONDS:.0f} s", installation.hang_publisher, "fetch")
    yield Blow(f"{RANDOM_BLOWS} blows at random", installation.strike_at_random, "fetch")


if __name__ == "__main__":
    main()
