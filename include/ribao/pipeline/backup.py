"""Everything that cannot be made again, in one folder: the warehouse's dump, the archive's files, and a list of hashes.

manifest.json    when it was made, the content hash, the sha256 of every file
warehouse.dump   PostgreSQL's own format
archive/...      originals, sidecars, decisions, proofs, as in the archive
"""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from ribao import warehouse
from ribao.archive import Archive
from ribao.durable import write_durably
from ribao.errors import RibaoError, UsageError
from ribao.settings import Settings

DUMP, FILES, MANIFEST = "warehouse.dump", "archive", "manifest.json"


@dataclass(frozen=True, slots=True)
class Backup:
    """What a backup holds: `files` is the sha256 of each by its path in the folder."""

    made_at: str
    content_hash: str
    files: Mapping[str, str]


def back_up(folder: Path, settings: Settings) -> Backup:
    """Write a backup to `folder`, anew or over an earlier one, of which whole files stay.

    The manifest is written last: a folder without one is no backup. RibaoError where pg_dump fails.
    """
    folder.mkdir(parents=True, exist_ok=True)
    (folder / MANIFEST).unlink(missing_ok=True)
    content_hash = warehouse.dump(settings.owner_url(), folder / DUMP)
    # After the dump: what the warehouse knows is in the archive, since it is archived before it is loaded.
    copied = _copy(Archive(settings.archive), Archive(str(folder / FILES)))
    files = {DUMP: _hash((folder / DUMP).read_bytes())} | {f"{FILES}/{p}": h for p, h in copied.items()}
    made = Backup(datetime.now(UTC).isoformat(timespec="seconds"), content_hash, files)
    record = {"made_at": made.made_at, "content_hash": made.content_hash, "files": dict(files)}
    write_durably(folder / MANIFEST, json.dumps(record, indent=1).encode())
    return made


def restore(folder: Path, settings: Settings) -> Backup:
    """Bring a backup into an empty warehouse and into the archive; gives what it held.

    UsageError where `folder` is no backup, a file of it is damaged or the warehouse has reports: then nothing is
    changed. RibaoError where the restored content is not that of the backup.
    """
    made = read_manifest(folder)
    if damaged := find_damaged(folder, made):
        raise UsageError(
            f"{len(damaged)} files of the backup are damaged or gone: {', '.join(damaged[:3])}",
            "take another backup; with the archive's files whole, `ribao replay` makes the warehouse again",
        )
    if warehouse.has_reports(settings.owner_url()):
        raise UsageError(
            "the warehouse has reports already", "name an empty database in RIBAO_WAREHOUSE_OWNER"
        )
    _copy(Archive(str(folder / FILES)), Archive(settings.archive))
    warehouse.restore_dump(settings.owner_url(), folder / DUMP)
    found = warehouse.content_hash(settings.owner_url())
    if found != made.content_hash:
        raise RibaoError(f"the content hash is {found}, that of the backup {made.content_hash}", "report it")
    return made


def read_manifest(folder: Path) -> Backup:
    """What a backup says that it holds. UsageError where there is none."""
    try:
        record: dict[str, Any] = json.loads((folder / MANIFEST).read_bytes())
        return Backup(str(record["made_at"]), str(record["content_hash"]), dict(record["files"]))
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise UsageError(
            f"{folder} is no whole backup: {error}", "`ribao backup` writes its manifest.json last"
        ) from None


def find_damaged(folder: Path, made: Backup) -> list[str]:
    """The files of a backup that are not there or not as they were written."""
    return [path for path, sha256 in made.files.items() if _hash_file(folder / path) != sha256]


def _copy(source: Archive, target: Archive) -> dict[str, str]:
    """Copy what cannot be made again; gives each file's sha256 by its path."""
    hashes = {}
    for path in source.list_kept():
        content = source.read_kept(path)
        if content is None:
            continue
        if target.read_kept(path) != content:
            target.write_kept(path, content)
        hashes[path] = _hash(content)
    return hashes


def _hash(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


def _hash_file(path: Path) -> str:
    return _hash(path.read_bytes()) if path.is_file() else ""
