"""Files that survive a power cut: the bytes, and the folder's entry for them, are on the disk before anybody counts on them."""

import os
import uuid
from pathlib import Path


def write_durably(path: Path, content: bytes, mode: int = 0o644) -> None:
    """Write a file whole or not at all: beside its place, flushed to the disk, then renamed. OSError leaves nothing."""
    make_folder_durably(path.parent)
    part = path.with_name(f"{path.name}.part{uuid.uuid4().hex[:8]}")
    try:
        with os.fdopen(os.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL, mode), "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        part.replace(path)
        flush_folder(path.parent)
    except BaseException:
        part.unlink(missing_ok=True)
        raise


def make_folder_durably(folder: Path, mode: int = 0o777) -> None:
    """Make a folder, and those that it lies in, where it is not there yet."""
    made = [each for each in (folder, *folder.parents) if not each.exists()]
    folder.mkdir(mode=mode, parents=True, exist_ok=True)
    for each in made:
        flush_folder(each.parent)


def flush_folder(folder: Path) -> None:
    """Bring a folder's entries to the disk."""
    number = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(number)
    finally:
        os.close(number)
