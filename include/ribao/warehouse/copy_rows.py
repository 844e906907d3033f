"""COPY rows into a table, the fastest way in."""

from collections.abc import Callable, Iterable, Sequence
from itertools import islice
from typing import TextIO, cast

from ribao.warehouse.connection import Cursor
from ribao.warehouse.rows import Row

# Rows written at a time: the server takes them in while the next are made.
_AT_A_TIME = 256
# Stands for no value: what is read and what is typed has no control character.
_NULL = "\x1a"
_ESCAPES = str.maketrans({"\\": r"\\", "\t": r"\t", "\n": r"\n", "\r": r"\r"})


def copy_rows(cursor: Cursor, table: str, columns: str, rows: Iterable[Row]) -> int:
    """COPY `rows` into `columns` (comma separated) of `table`; return their count."""
    cursor.copy_expert(f"COPY {table} ({columns}) FROM STDIN (NULL '{_NULL}')", cast(TextIO, _Lines(rows)))
    return int(cursor.rowcount)


class _Lines:
    """Rows as the text of a file, made as it is read."""

    def __init__(self, rows: Iterable[Row]) -> None:
        self._rows = iter(rows)

    def read(self, size: int) -> str:
        """The next lines, however long; empty at the end."""
        return write_lines(list(islice(self._rows, _AT_A_TIME)))


def write_lines(rows: Sequence[Row]) -> str:
    """Rows as lines of COPY's text format."""
    lines = _join(rows, _to_text)
    # Hardly any text has what must be escaped: looking at all lines together is quicker than at each text.
    breaks, tabs = len(rows), sum(map(len, rows)) - len(rows)
    if "\\" in lines or "\r" in lines or lines.count("\n") > breaks or lines.count("\t") > tabs:
        return _join([[_to_text(value).translate(_ESCAPES) for value in row] for row in rows], str)
    return lines


def _join(rows: Iterable[Iterable[object]], write: Callable[[object], str]) -> str:
    return "".join(["\t".join([v if isinstance(v, str) else write(v) for v in row]) + "\n" for row in rows])


def _to_text(value: object) -> str:
    if value is None:
        return _NULL
    return _array(value) if isinstance(value, list) else str(value)


def _array(values: Iterable[object]) -> str:
    return "{" + ",".join(map(_quote, values)) + "}"


def _quote(value: object) -> str:
    return '"' + str(value).replace("\\", "\\\\").replace('"', '\\"') + '"'
