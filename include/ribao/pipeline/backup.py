"""Back up and restore what cannot be rebuilt, in one folder: the warehouse's dump, the archive's files, and their hashes.

`manifest.json` says when it was made, the name of the dump, the content hash and the sha256 of every file. The dump
`warehouse-….dump` is in PostgreSQL's own format; `archive/…` has originals, sidecars, decisions and proofs, as in the
archive.
"""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path

from ribao import warehouse
from ribao.archive import Archive
from ribao.durable import write_durably
from ribao.errors import RibaoError, UsageError
from ribao.settings import Settings
from ribao.warehouse import Warehouse

FILES, MANIFEST = "archive", "manifest.json"


@dataclass(frozen=True, slots=True)
class Backup:
    """What a backup holds: `files` is the sha256 of each by its path in the folder, `dump` the path of the dump."""

    made_at: str
    dump: str
    content_hash: str
    files: Mapping[str, str]


def back_up(folder: Path, settings: Settings) -> Backup:
    """Write a backup to `folder`, or update an earlier one there, of which unchanged files stay.

    The earlier one holds until the new manifest is written, as the last step. RibaoError where pg_dump fails.
    """
    folder.mkdir(parents=True, exist_ok=True)
    made_at = datetime.now(UTC)
    dump = f"warehouse-{made_at:%Y%m%dT%H%M%S.%f}.dump"
    try:
        with Warehouse(settings.owner_url()) as db:
            content_hash = warehouse.dump_warehouse(db, folder / dump)
        # After the dump: what the warehouse knows is in the archive, since it is archived before it is loaded.
        copied = _copy(Archive(settings.archive), Archive(str(folder / FILES)))
        files = {dump: _hash_file(folder / dump)} | {f"{FILES}/{p}": h for p, h in copied.items()}
        made = Backup(made_at.isoformat(timespec="seconds"), dump, content_hash, files)
        write_durably(folder / MANIFEST, json.dumps(asdict(made), indent=1).encode())
    except BaseException:
        (folder / dump).unlink(missing_ok=True)
        raise
    for earlier in folder.glob("warehouse-*.dump"):
        if earlier.name != dump:
            earlier.unlink()
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
    with Warehouse(settings.owner_url()) as db:
        if warehouse.has_reports(db):
            raise UsageError(
                "the warehouse has reports already", "name an empty database in RIBAO_WAREHOUSE_OWNER"
            )
        _copy(Archive(str(folder / FILES)), Archive(settings.archive))
        warehouse.restore_dump(db, folder / made.dump)
        found = warehouse.compute_content_hash(db)
    if found != made.content_hash:
        raise RibaoError(f"the content hash is {found}, that of the backup {made.content_hash}", "report it")
    return made


def read_manifest(folder: Path) -> Backup:
    """What a backup says that it holds. UsageError where there is none."""
    try:
        made = Backup(**json.loads((folder / MANIFEST).read_bytes()))
        if made.dump not in made.files:
            raise ValueError("its manifest does not name its dump")
        return made
    except (OSError, ValueError, TypeError) as error:
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
        content = source.files.read(path)
        if content is None:
            continue
        if target.files.read(path) != content:
            target.files.write(path, content)
        hashes[path] = hashlib.sha256(content).hexdigest()
    return hashes


def _hash_file(path: Path) -> str:
    if not path.is_file():
        return ""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
