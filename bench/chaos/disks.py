"""Disks of an installation's own that a trial fills and makes read-only; only root can mount them."""

import os
import shutil
import subprocess
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from pathlib import Path

import click
from ribao_local.place import Place
from ribao_local.postgres import NOBODY, SHARED

# Megabytes: room for a database that grows, so that only what a trial writes fills a disk.
_SIZE = 1024


class Disk:
    """A mounted folder of limited size."""

    def __init__(self, name: str, folder: Path) -> None:
        self.name = name
        self._folder = folder
        self._filling = folder / "filling"

    def fill(self) -> None:
        """Leave no room for a byte."""
        with self._filling.open("wb", buffering=0) as file:
            for size in (1 << 20, 1 << 12, 1):
                try:
                    while file.write(bytes(size)):
                        pass
                except OSError:
                    continue

    def free(self) -> None:
        """Give the room back."""
        self._filling.unlink()

    def forbid_writing(self) -> None:
        """Refuse every write, also by root and to files that are open already."""
        subprocess.run(("chattr", "-R", "-f", "+i", self._folder), check=False)

    def allow_writing(self) -> None:
        """Take writes again."""
        subprocess.run(("chattr", "-R", "-f", "-i", self._folder), check=False)


@contextmanager
def mount_disks(place: Place) -> Iterator[Sequence[Disk]]:
    """A disk each for the archive, the spool, the logs and the database of an installation that is not started yet.

    None for who is not root, and may not mount.
    """
    if os.geteuid() != 0:
        click.echo("not root: no disk is filled or made read-only")
        yield []
        return
    folders = {name: place.home / name for name in ("archive", "spool", "logs")} | {
        "database": _find_database(place)
    }
    with ExitStack() as stack:
        for folder in folders.values():
            stack.enter_context(_mount_disk(folder))
        os.chown(folders["database"], NOBODY, NOBODY)
        yield [Disk(name, folder) for name, folder in folders.items()]


def _find_database(place: Place) -> Path:
    """A folder where `nobody` can go, with the link to it that root's PostgreSQL expects."""
    SHARED.mkdir(parents=True, exist_ok=True)
    folder = Path(tempfile.mkdtemp(prefix="data-", dir=SHARED))
    (place.home / "postgres").symlink_to(folder)
    return folder


@contextmanager
def _mount_disk(folder: Path) -> Iterator[None]:
    folder.mkdir(parents=True, exist_ok=True)
    subprocess.run(("mount", "-t", "tmpfs", "-o", f"size={_SIZE}m,mode=700", "tmpfs", folder), check=True)
    try:
        yield
    finally:
        kept = folder.with_name(f"{folder.name}-kept")
        shutil.copytree(folder, kept, symlinks=True, dirs_exist_ok=True)
        subprocess.run(("umount", folder), check=True)
        folder.rmdir()
        kept.rename(folder)
