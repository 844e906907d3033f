"""Damage in an archive: originals and sidecars that are not what their names say, and the repair of sidecars."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date
from pathlib import PurePosixPath

from ribao.archive.files import Files
from ribao.archive.records import compute_sha256, name_day, name_original, read_sidecar, write_record
from ribao.errors import UsageError
from ribao.model import Archived

_HASH, _DAY = re.compile(r"[0-9a-f]{64}"), re.compile(r"\d{4}-\d\d-\d\d")


@dataclass(frozen=True, slots=True)
class Damage:
    """A file of the archive that is not as it should be, and the report date that needs it."""

    path: PurePosixPath
    what: str
    day: date


def list_days(files: Files) -> list[date]:
    """List the report dates that have an original, oldest first."""
    names = [path.name for path in files.list("days")]
    return [date.fromisoformat(name) for name in names if _DAY.fullmatch(name)]


def list_originals(files: Files) -> list[str]:
    """List the sha256 of every original of which there is a file, whole or not."""
    folders = [path for path in files.list("originals") if len(path.name) == 2]
    stems = {path.stem for folder in folders for path in files.list(str(folder))}
    return sorted(stem for stem in stems if _HASH.fullmatch(stem))


def find_damage(files: Files) -> Iterator[Damage]:
    """Find each original and sidecar that is not what its name says, or is missing although another file needs it."""
    for day, sha256 in sorted(_list_needed(files)):
        original, sidecar = name_original(sha256, "pdf"), name_original(sha256, "json")
        content = files.read_if_possible(original)
        if content is None or compute_sha256(content) != sha256:
            what = "it is not there" if content is None else "its bytes are others than its name says"
            yield Damage(files.root / original, what, day)
        if not find_sidecar(files, sidecar, sha256):
            yield Damage(files.root / sidecar, "it is no sidecar of this original", day)
        if not find_sidecar(files, name_day(day, sha256), sha256, day):
            what = "it is no sidecar of this original and day"
            yield Damage(files.root / name_day(day, sha256), what, day)


def _list_needed(files: Files) -> set[tuple[date, str]]:
    needed = {(day, path.stem) for day in list_days(files) for path in files.list(f"days/{day}")}
    for sha256 in list_originals(files):
        sidecar = find_sidecar(files, name_original(sha256, "json"), sha256)
        needed |= {(sidecar.report_date, sha256)} if sidecar else set()
    return {key for key in needed if _HASH.fullmatch(key[1])}


def find_sidecar(files: Files, path: str, sha256: str, day: date | None = None) -> Archived | None:
    """The sidecar at a path, if it is one of this original, and of the day where one is given."""
    try:
        sidecar = read_sidecar(files.read_if_possible(path) or b"", files.root / path)
    except UsageError:
        return None
    return sidecar if sidecar.sha256 == sha256 and day in (None, sidecar.report_date) else None


def mend_sidecar(files: Files, damage: Damage) -> bool:
    """Write a damaged sidecar anew from the other one of its original; give whether that was possible."""
    path, sha256 = str(damage.path.relative_to(files.root)), damage.path.stem
    own = name_day(damage.day, sha256)
    whole = find_sidecar(files, name_original(sha256, "json") if path == own else own, sha256)
    if damage.path.suffix != ".json" or not whole:
        return False
    try:
        files.write(path, write_record(replace(whole, report_date=damage.day)))
    except OSError:
        return False
    return True
