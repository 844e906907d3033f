"""Where people want a file: written whole or not at all, on a disk, a device, a pipe or standard output."""

import shutil
import sys
import tempfile
from collections.abc import Collection, Iterator
from contextlib import contextmanager
from pathlib import Path

from ribao.errors import UsageError

# Standard output, as the place of a file.
STDOUT = Path("-")


def choose_form(out: Path, form: str | None, known: Collection[str]) -> str:
    """The form that is asked for, or that of the file extension. UsageError where it is not known."""
    form = form or out.suffix.removeprefix(".")
    if form not in known:
        raise UsageError(f"{form or out} is none of {', '.join(known)}", "give --format")
    return form


def is_regular(out: Path) -> bool:
    """Whether a place is a file of a disk, there already or not."""
    return out != STDOUT and (out.is_file() or not out.exists())


@contextmanager
def write_whole(out: Path) -> Iterator[Path]:
    """A file to write to, which then becomes `out`, or is copied there; nothing is where writing fails.

    UsageError where the folder of `out` does not exist.
    """
    if not out.parent.is_dir():
        raise UsageError(f"the folder {out.parent} does not exist", "make it, or name another place")
    regular = is_regular(out)
    with tempfile.TemporaryDirectory(dir=out.parent if regular else None, prefix=".ribao-") as folder:
        part = Path(folder) / "part"
        yield part
        if regular:
            part.replace(out)
        else:
            _copy_to_stream(part, out)


def _copy_to_stream(part: Path, out: Path) -> None:
    with part.open("rb") as source:
        if out == STDOUT:
            shutil.copyfileobj(source, sys.stdout.buffer)
            sys.stdout.buffer.flush()
        else:
            with out.open("wb") as target:
                shutil.copyfileobj(source, target)
