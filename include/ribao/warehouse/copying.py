"""COPY of rows into a table: the fastest way in."""

import csv
import io
from collections.abc import Iterable

from ribao.warehouse.connection import Cursor
from ribao.warehouse.rows import Row


def copy(cursor: Cursor, table: str, columns: str, rows: Iterable[Row]) -> int:
    """COPY `rows` into `columns` (comma separated) of `table`; gives how many they were."""
    buffer, count = io.StringIO(), 0
    writer = csv.writer(buffer)
    for row in rows:
        writer.writerow(map(_csv, row))
        count += 1
    buffer.seek(0)
    cursor.copy_expert(f"COPY {table} ({columns}) FROM STDIN (FORMAT csv, NULL '\\N')", buffer)
    return count


def _csv(value: object) -> object:
    if value is None:
        return "\\N"
    if isinstance(value, list):
        return "{" + ",".join(_quoted(str(v)) for v in value) + "}"
    return value


def _quoted(text: str) -> str:
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'
