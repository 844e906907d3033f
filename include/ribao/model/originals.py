"""Originals: bytes from a source, and what is kept of them in the archive."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime


@dataclass(frozen=True, slots=True)
class Fetched:
    """Bytes that a source gave for a report date, and where they came from."""

    report_date: date
    content: bytes
    source: str
    url: str
    name: str
    fetched_at: datetime
    headers: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Archived:
    """One stored original: its hash and the sidecar kept beside it."""

    sha256: str
    size: int
    report_date: date
    source: str
    url: str
    name: str
    fetched_at: datetime
    headers: Mapping[str, str] = field(default_factory=dict)
