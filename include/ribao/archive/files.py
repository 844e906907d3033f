"""The files of an archive, in a folder or an object store; paths count from the archive's root."""

import time
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path, PurePosixPath

import fsspec

from ribao.durable import write_durably
from ribao.errors import ConfigError


class Files:
    """The files at a URL: a local folder or anything that fsspec knows (s3://bucket/path). ConfigError for others."""

    def __init__(self, url: str) -> None:
        try:
            self._store, root = fsspec.core.url_to_fs(url)
        except (ValueError, ImportError) as error:
            raise ConfigError(
                f"RIBAO_ARCHIVE is no address of an archive: {error}", "name a folder or s3://bucket/path"
            ) from error
        self.root = PurePosixPath(root)

    def exists(self) -> bool:
        """Whether anything was ever written."""
        return bool(self._store.exists(str(self.root)))

    def read(self, path: str) -> bytes | None:
        """Read a file; None where there is none."""
        try:
            content: bytes = self._store.cat_file(str(self.root / path))
        except FileNotFoundError:
            return None
        return content

    def read_if_possible(self, path: str) -> bytes | None:
        """Read a file; None also where something else than a file stands there."""
        try:
            return self.read(path)
        except OSError:
            return None

    def write(self, path: str, content: bytes) -> None:
        """Write a file whole or not at all, and safe from a power cut; an object store does so anyway."""
        if self._is_local:
            write_durably(Path(self.root / path), content)
        else:
            self._store.makedirs(str((self.root / path).parent), exist_ok=True)
            self._store.pipe_file(str(self.root / path), content)

    def list(self, folder: str) -> Iterator[PurePosixPath]:
        """List the names in a folder, in order."""
        path = str(self.root / folder)
        self._store.invalidate_cache(path)
        if self._store.exists(path):
            found = map(PurePosixPath, self._store.ls(path, detail=False))
            yield from sorted(p.relative_to(self.root) for p in found if ".part" not in str(p))

    def list_all(self, folder: str) -> Iterator[PurePosixPath]:
        """List all files in a folder and its folders."""
        path = str(self.root / folder)
        self._store.invalidate_cache(path)
        for found in map(PurePosixPath, self._store.find(path)):
            if ".part" not in str(found):
                yield found.relative_to(self.root)

    def remove_parts(self, older_than: timedelta) -> int:
        """Remove what killed or failed writers left half written; give the number of files."""
        if not self._is_local:
            return 0
        before = time.time() - older_than.total_seconds()
        parts = [p for p in Path(self.root).rglob("*.part*") if p.is_file() and p.stat().st_mtime < before]
        for part in parts:
            part.unlink(missing_ok=True)
        return len(parts)

    @property
    def _is_local(self) -> bool:
        return self._store.protocol in ("file", ("file", "local"))


class ReadOnceFiles(Files):
    """Files for one piece of work, which reads each of them once."""

    def __init__(self, url: str) -> None:
        super().__init__(url)
        self._contents: dict[str, bytes | None] = {}

    def read(self, path: str) -> bytes | None:
        """Read a file, the second time from memory."""
        if path not in self._contents:
            self._contents[path] = super().read(path)
        return self._contents[path]

    def write(self, path: str, content: bytes) -> None:
        """Write a file, and remember it."""
        super().write(path, content)
        self._contents[path] = content
