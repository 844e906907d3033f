"""Tables for spreadsheets."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class Marked:
    """A value that is to catch the eye."""

    value: Any


@dataclass(frozen=True, slots=True)
class Sheet:
    """A sheet: its columns with their widths in characters, and its rows, which may be taken once."""

    title: str
    columns: Sequence[tuple[str, int]]
    rows: Iterable[Sequence[Any]]
