"""The catalogue's CSV tables: lines as text, and as dataclasses."""

import csv
from collections.abc import Iterator, Mapping
from functools import cache
from importlib.resources import files
from importlib.resources.abc import Traversable
from typing import Any, TypeVar, get_origin

from ribao.errors import ConfigError
from ribao.package_data import read_yaml
from ribao.validation import Rule, build, list_hints

Line = TypeVar("Line")
# What stands in a line after its last column.
SURPLUS = "(surplus)"


def rows(name: str) -> Iterator[dict[str, str]]:
    """Read the lines of a catalogue table (`series.csv`), each as column -> text."""
    yield from csv.DictReader(read_lines(files(__package__).joinpath(name), name), restkey=SURPLUS)


def read_lines(path: Traversable, name: str) -> list[str]:
    """Read a table's lines of text, after the mark that a spreadsheet puts first. ConfigError where it is not UTF-8."""
    try:
        return path.read_text(encoding="utf-8-sig").splitlines()
    except UnicodeDecodeError as error:
        line = error.object[: error.start].count(b"\n") + 1
        raise ConfigError(f"{name}:{line}: this is not UTF-8", "save the file as UTF-8") from None


def split_lists(row: Mapping[str, str], kind: Any) -> dict[str, Any]:
    """Split the lists of a line: a cell holds one, with semicolons between its items."""
    lists = {name for name, hint in list_hints(kind) if get_origin(hint) is tuple}
    return {k: [t for t in (v or "").split(";") if t] if k in lists else v for k, v in row.items()}


def read_table(name: str, kind: type[Line]) -> tuple[Line, ...]:
    """Read a table's lines as values of type `kind`, unchecked: `catalogue.checks` checks all files."""
    whole: Any = tuple[kind, ...]  # type: ignore[valid-type]
    lines: tuple[Line, ...] = _build_or_explain(whole, [split_lists(row, kind) for row in rows(name)])
    return lines


def read_document(name: str, kind: Any) -> Any:
    """Read a YAML file as a value of type `kind`, unchecked: `catalogue.checks` checks all files."""
    return _build_or_explain(kind, read_yaml(__package__, name))


def _build_or_explain(kind: Any, content: Any) -> Any:
    """The content as a value of type `kind`; where that fails, the check of all files says why."""
    try:
        return build(kind, content)
    except (TypeError, ValueError, KeyError, AttributeError, ArithmeticError):
        from ribao.catalogue.checks import require_valid

        require_valid()
        raise


@cache
def _column(name: str, column: str) -> frozenset[str]:
    return frozenset(row[column] for row in rows(name))


def one_of(column: str, *names: str) -> Rule:
    """A rule: a text is in a column of one of some tables."""

    def check(text: str) -> str:
        if not any(text in _column(name, column) for name in names):
            raise ValueError(f"{text!r} is no {column} of {' or '.join(names)}")
        return text

    return Rule(check)
