"""A drop folder: files that people, or other programs, save by hand."""

import re
import time
from datetime import UTC, date, datetime
from pathlib import PurePosixPath
from typing import Any

import fsspec

from ribao.errors import ConfigError, FetchRefused, NotYet
from ribao.model import Fetched
from ribao.source.config import Folder
from ribao.source.days import days_in
from ribao.source.pdf import require_pdf


def look(day: date, folder: Folder) -> bool:
    """Whether there is a settled file for the day."""
    return bool(_files(day, folder))


def fetch(day: date, folder: Folder) -> Fetched:
    """The day's newest settled file. NotYet where there is none, FetchRefused where it is no report's."""
    found = _files(day, folder)
    if not found:
        raise NotYet(explain_absence(day, folder), "it is looked for again")
    newest = max(found, key=_read_change_time)
    if newest["size"] > folder.max_bytes:
        raise FetchRefused(f"{newest['name']} is larger than {folder.max_bytes:,} bytes", "look at the file")
    files, _ = _open_folder(folder)
    content = files.cat_file(newest["name"])
    require_pdf(content, newest["name"])
    name = PurePosixPath(newest["name"]).name
    return Fetched(day, content, folder.name, newest["name"], name, datetime.now(UTC))


def explain_absence(day: date, folder: Folder) -> str:
    """Why the folder has no settled file for the day."""
    files, root = _open_folder(folder)
    if not files.exists(root):
        return f"the folder {folder.url} does not exist"
    for info in _files_of(day, folder):
        name, age = PurePosixPath(info["name"]).name, time.time() - _read_change_time(info)
        if not info["size"]:
            return f"{name} in {folder.url} is empty"
        return f"{name} in {folder.url} was written {age:.0f} s ago and is taken after {folder.settled_seconds} s"
    return f"{folder.url} has no file for {day}"


def _open_folder(folder: Folder) -> tuple[Any, str]:
    """The folder's file system and its path there. ConfigError where the address is none."""
    try:
        opened: tuple[Any, str] = fsspec.core.url_to_fs(folder.url)
    except (ValueError, ImportError) as error:
        raise ConfigError(
            f"{folder.url} of source {folder.name} is no address of a folder: {error}",
            "name a folder or s3://bucket/path",
        ) from error
    return opened


def _files(day: date, folder: Folder) -> list[dict[str, Any]]:
    """The day's settled files."""
    return [
        info
        for info in _files_of(day, folder)
        if info["size"] and time.time() - _read_change_time(info) >= folder.settled_seconds
    ]


def _files_of(day: date, folder: Folder) -> list[dict[str, Any]]:
    files, root = _open_folder(folder)
    files.invalidate_cache(root)
    if not files.exists(root):
        return []
    return [
        info
        for info in files.ls(root, detail=True)
        if info["type"] == "file"
        and re.search(folder.pattern, name := PurePosixPath(info["name"]).name, re.IGNORECASE)
        and day in days_in(name)[:1]
    ]


def _read_change_time(info: dict[str, Any]) -> float:
    """When a file was last written, in seconds; object stores show only whole files."""
    moment = info.get("mtime") or info.get("LastModified") or 0.0
    return moment.timestamp() if isinstance(moment, datetime) else float(moment)
