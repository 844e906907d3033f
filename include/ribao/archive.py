"""Originals, kept once under their sha256 with a sidecar, in a folder or an object store.

    originals/<aa>/<sha256>.pdf, .json   the bytes and where they came from
    days/<YYYY-MM-DD>/<sha256>.json      which originals a report date has had, each with its own sidecar
    derived/<name>                       results that can be made again from the originals
    staged/<name>                        fetched, not yet archived
    pages/<name>                         site pages kept for proof
    journal/<name>.json                  what people decided, a file each, never written again

The URL is a local folder or anything that fsspec knows (s3://bucket/path).
"""

import hashlib
import json
import re
import time
from collections.abc import Iterator
from dataclasses import asdict, dataclass, fields, replace
from datetime import date, datetime, timedelta
from pathlib import Path, PurePosixPath
from typing import Any

import fsspec

from ribao.durable import write_durably
from ribao.errors import UsageError
from ribao.model import Archived, Decision, Fetched

# The folders of what cannot be made again.
KEPT = ("originals", "days", "journal", "pages")
_HASH, _DAY = re.compile(r"[0-9a-f]{64}"), re.compile(r"\d{4}-\d\d-\d\d")


@dataclass(frozen=True, slots=True)
class Damage:
    """A file of the archive that is not as it should be, and the report date that needs it."""

    path: PurePosixPath
    what: str
    day: date


class Archive:
    """The archive at a URL. Writing the same thing twice changes nothing."""

    def __init__(self, url: str) -> None:
        self._files, root = fsspec.core.url_to_fs(url)
        self._root = PurePosixPath(root)

    def require_exists(self) -> None:
        """UsageError where nothing has ever been archived at the URL."""
        if not self._files.exists(str(self._root)):
            raise UsageError(
                f"there is no archive at {self._root}", "RIBAO_ARCHIVE names its folder or address"
            )

    def put(self, fetched: Fetched) -> Archived:
        """Keep the bytes for ever; the first sidecar of the same bytes on the same day stays.

        What a power cut or a hand has damaged is replaced.
        """
        sha256 = _hash(fetched.content)
        where = {
            k: getattr(fetched, k) for k in ("report_date", "source", "url", "name", "fetched_at", "headers")
        }
        archived = Archived(sha256=sha256, size=len(fetched.content), **where)
        kept = self._read(self._original(sha256, "pdf"))
        if kept is None or _hash(kept) != sha256:
            self._write(self._original(sha256, "pdf"), fetched.content)
        for path, day in (
            (self._original(sha256, "json"), None),
            (self._day(archived.report_date, sha256), archived.report_date),
        ):
            if not self._find_sidecar(path, sha256, day):
                self._write(path, _sidecar(archived))
        return archived

    def get(self, sha256: str) -> bytes:
        """The original's bytes. UsageError where there is none, or where they no longer have that hash."""
        content = self._read(self._original(sha256, "pdf"))
        if content is None:
            raise UsageError(f"no original {sha256} in the archive", "see that RIBAO_ARCHIVE is right")
        if _hash(content) != sha256:
            raise UsageError(
                f"the original {sha256} was changed on disk",
                "`ribao archive verify --repair-from-source` fetches it again; or restore it from a backup",
            )
        return content

    def meta(self, sha256: str, day: date | None = None) -> Archived:
        """The sidecar of an original, as it came for `day` if given. UsageError where there is none."""
        path = self._day(day, sha256) if day else self._original(sha256, "json")
        content = self._read(path)
        if content is None:
            raise UsageError(f"no original {sha256} in the archive", "see that RIBAO_ARCHIVE is right")
        return _archived(content, path)

    def find(self, day: date) -> list[Archived]:
        """The originals of a report date, in the order they were fetched."""
        found = [_archived(self._read(path) or b"", path) for path in self._list(f"days/{day}")]
        return sorted(found, key=lambda a: (a.fetched_at, a.sha256))

    def days(self) -> list[date]:
        """The report dates that have an original, oldest first."""
        names = [path.name for path in self._list("days")]
        return [date.fromisoformat(name) for name in names if _DAY.fullmatch(name)]

    def list_originals(self) -> list[str]:
        """The sha256 of every original of which there is a file, whole or not."""
        folders = [path for path in self._list("originals") if len(path.name) == 2]
        files = [path for folder in folders for path in self._list(f"originals/{folder.name}")]
        return sorted({path.stem for path in files if _HASH.fullmatch(path.stem)})

    def verify(self) -> list[Damage]:
        """Each original and sidecar that is not what its name says, or is not there although another file needs it."""
        found = []
        needed = {(day, path.stem) for day in self.days() for path in self._list(f"days/{day}")}
        for sha256 in self.list_originals():
            about = self._find_sidecar(self._original(sha256, "json"), sha256)
            needed |= {(about.report_date, sha256)} if about else set()
        for day, sha256 in sorted(key for key in needed if _HASH.fullmatch(key[1])):
            original, sidecar = self._original(sha256, "pdf"), self._original(sha256, "json")
            content = self._read_if_possible(original)
            if content is None or _hash(content) != sha256:
                what = "it is not there" if content is None else "its bytes are others than its name says"
                found.append(Damage(original, what, day))
            if not self._find_sidecar(sidecar, sha256):
                found.append(Damage(sidecar, "it is no sidecar of this original", day))
            if not self._find_sidecar(self._day(day, sha256), sha256, day):
                found.append(Damage(self._day(day, sha256), "it is no sidecar of this original and day", day))
        return found

    def _find_sidecar(self, path: PurePosixPath, sha256: str, day: date | None = None) -> Archived | None:
        """The sidecar at a path, if it is one of this original, and of the day where one is given."""
        try:
            record = _archived(self._read_if_possible(path) or b"", path)
        except UsageError:
            return None
        return record if record.sha256 == sha256 and day in (None, record.report_date) else None

    def _read_if_possible(self, path: PurePosixPath) -> bytes | None:
        """A file's content; None also where something else than a file stands there."""
        try:
            return self._read(path)
        except OSError:
            return None

    def mend_sidecar(self, damage: Damage) -> bool:
        """Write a damaged sidecar anew from the other one of its original; gives whether that could be done."""
        sha256, own = damage.path.stem, self._day(damage.day, damage.path.stem)
        kept = self._find_sidecar(self._original(sha256, "json") if damage.path == own else own, sha256)
        if damage.path.suffix != ".json" or not kept:
            return False
        try:
            self._write(damage.path, _sidecar(replace(kept, report_date=damage.day)))
        except OSError:
            return False
        return True

    def remove_parts(self, older_than: timedelta) -> int:
        """Remove what killed or failed writers left half written; gives how many files there were."""
        if not self._is_local:
            return 0
        before = time.time() - older_than.total_seconds()
        left = [p for p in Path(self._root).rglob("*.part*") if p.is_file() and p.stat().st_mtime < before]
        for part in left:
            part.unlink(missing_ok=True)
        return len(left)

    def put_derived(self, name: str, content: bytes) -> None:
        """Keep a result; a newer one of the same name replaces it."""
        self._write(self._root / "derived" / name, content)

    def get_derived(self, name: str) -> bytes | None:
        """A result, or None."""
        return self._read(self._root / "derived" / name)

    def stage(self, fetched: Fetched) -> str:
        """Keep fetched bytes until they are archived; gives a short reference."""
        sha256 = _hash(fetched.content)
        name = f"{fetched.report_date}-{fetched.source}-{sha256[:16]}"
        about = {k: v for k, v in _plain(fetched).items() if k != "content"}
        self._write(self._root / "staged" / f"{name}.pdf", fetched.content)
        self._write(self._root / "staged" / f"{name}.json", _json(about))
        return name

    def unstage(self, reference: str) -> Fetched:
        """What `stage` kept. UsageError where it is gone: then it is to be fetched again."""
        content = self._read(self._root / "staged" / f"{reference}.pdf")
        about = self._read(self._root / "staged" / f"{reference}.json")
        if content is None or about is None:
            raise UsageError(f"the fetched file {reference} is gone", "run the fetch task again")
        record = json.loads(about)
        return Fetched(**{**record, "content": content, **_dates(record)})

    def put_page(self, name: str, content: bytes) -> str:
        """Keep a site's page as proof; gives where."""
        path = self._root / "pages" / name
        self._write(path, content)
        return str(path)

    def put_decision(self, decision: Decision) -> None:
        """Keep a decision for ever."""
        self._write(self._root / "journal" / f"{decision.name}.json", _json(asdict(decision)))

    def decision_names(self) -> set[str]:
        """The names of all decisions that are kept."""
        return {path.stem for path in self._list("journal")}

    def list_decisions(self) -> list[Decision]:
        """Every decision, oldest first. UsageError for one that cannot be read."""
        return [_decision(self._read(path) or b"", path) for path in self._list("journal")]

    def list_kept(self) -> list[str]:
        """The paths, from the archive's root on, of all files that cannot be made again."""
        found = []
        for folder in KEPT:
            self._files.invalidate_cache(str(self._root / folder))
            found += self._files.find(str(self._root / folder))
        return sorted(str(PurePosixPath(p).relative_to(self._root)) for p in found if ".part" not in p)

    def read_kept(self, path: str) -> bytes | None:
        """A file's content, None where it is not there."""
        return self._read(self._root / path)

    def write_kept(self, path: str, content: bytes) -> None:
        """Put a file of another archive at the same path."""
        self._write(self._root / path, content)

    def _original(self, sha256: str, suffix: str) -> PurePosixPath:
        return self._root / "originals" / sha256[:2] / f"{sha256}.{suffix}"

    def _day(self, day: date, sha256: str) -> PurePosixPath:
        return self._root / "days" / day.isoformat() / f"{sha256}.json"

    def _list(self, folder: str) -> Iterator[PurePosixPath]:
        path = str(self._root / folder)
        self._files.invalidate_cache(path)
        if self._files.exists(path):
            yield from sorted(
                PurePosixPath(p) for p in self._files.ls(path, detail=False) if ".part" not in p
            )

    def _read(self, path: PurePosixPath) -> bytes | None:
        try:
            content: bytes = self._files.cat_file(str(path))
        except FileNotFoundError:
            return None
        return content

    @property
    def _is_local(self) -> bool:
        return self._files.protocol in ("file", ("file", "local"))

    def _write(self, path: PurePosixPath, content: bytes) -> None:
        """Whole or not at all, and safe from a power cut once it returns; an object store does so by itself."""
        if self._is_local:
            write_durably(Path(path), content)
        else:
            self._files.makedirs(str(path.parent), exist_ok=True)
            self._files.pipe_file(str(path), content)


class ReadOnceArchive(Archive):
    """An archive for one piece of work, which reads each file once."""

    def __init__(self, url: str) -> None:
        super().__init__(url)
        self._contents: dict[PurePosixPath, bytes | None] = {}

    def _read(self, path: PurePosixPath) -> bytes | None:
        if path not in self._contents:
            self._contents[path] = super()._read(path)
        return self._contents[path]

    def _write(self, path: PurePosixPath, content: bytes) -> None:
        super()._write(path, content)
        self._contents[path] = content


def _plain(item: Archived | Fetched) -> dict[str, Any]:
    return {f.name: getattr(item, f.name) for f in fields(item)}


def _sidecar(archived: Archived) -> bytes:
    return _json(asdict(archived))


def _json(record: dict[str, Any]) -> bytes:
    return json.dumps(record, ensure_ascii=False, indent=1, default=_text).encode()


def _text(value: object) -> object:
    return value.isoformat() if isinstance(value, date) else dict(value)  # type: ignore[call-overload]


def _archived(content: bytes, path: PurePosixPath) -> Archived:
    """The sidecar in a file's content. UsageError where there is none in it."""
    try:
        record = json.loads(content)
        return Archived(**{**record, **_dates(record)})
    except (ValueError, TypeError, KeyError, RecursionError) as error:
        raise UsageError(
            f"the sidecar {path} cannot be read: {error}",
            "`ribao archive verify --repair-from-source` makes it again; or restore it from a backup",
        ) from None


def _decision(content: bytes, path: PurePosixPath) -> Decision:
    try:
        record = json.loads(content)
        return Decision(**{**record, "at": datetime.fromisoformat(record["at"])})
    except (ValueError, TypeError, KeyError, RecursionError) as error:
        raise UsageError(
            f"the decision {path} cannot be read: {error}", "restore it from a backup, or take it away"
        ) from None


def _hash(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


def _dates(record: dict[str, Any]) -> dict[str, Any]:
    return {
        "report_date": date.fromisoformat(record["report_date"]),
        "fetched_at": datetime.fromisoformat(record["fetched_at"]),
    }
