"""A mart as a file: Parquet, CSV or Excel, each with what its columns mean.

Parquet carries that in the fields' metadata, Excel in a second sheet, CSV in a
second file beside, `<name>.columns.csv`.
"""

import csv
import shutil
import sys
import tempfile
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import asdict
from datetime import datetime
from itertools import islice
from pathlib import Path
from typing import Any

from ribao import warehouse
from ribao.errors import UsageError
from ribao.labels import escape_formula
from ribao.numbers import parse_printed
from ribao.settings import Settings
from ribao.warehouse import Column, Selection, Warehouse

# Rows of a Parquet row group; rows that an Excel sheet holds, its header line among them.
_GROUP, _SHEET_ROWS = 50_000, 1_048_576
# Numbers of Parquet columns: exact, with room for any that was ever printed.
_DIGITS, _DECIMALS = 38, 12
# Widths of Excel columns, in characters, by PostgreSQL type; texts are wider.
_WIDTHS = {"date": 12, "numeric": 14, "real": 10, "boolean": 9, "smallint": 8, "integer": 10, "bigint": 10}
_OTHER_WIDTH = 22

Row = tuple[Any, ...]


# Standard output, as the place of a file.
STDOUT = Path("-")


def export_mart(wanted: Selection, out: Path, settings: Settings, form: str | None = None) -> int:
    """Write a selection to `out`, whole or not at all; return the number of rows.

    `out` may be STDOUT, or a device or pipe. `form` is parquet, csv or xlsx; default: from the file extension.
    UsageError for another form, another mart, or a folder that does not exist.
    """
    form = form or out.suffix.removeprefix(".")
    if form not in _WRITERS:
        raise UsageError(f"{form or out} is none of {', '.join(_WRITERS)}", "give --format")
    if not out.parent.is_dir():
        raise UsageError(f"the folder {out.parent} does not exist", "make it, or name another place")
    regular = out != STDOUT and (out.is_file() or not out.exists())
    with tempfile.TemporaryDirectory(dir=out.parent if regular else None, prefix=".ribao-") as folder:
        part = Path(folder) / "export"
        with (
            Warehouse(settings.reader_url()) as db,
            warehouse.open_mart(db, wanted) as (columns, rows),
        ):
            counted = _Counted(rows)
            _WRITERS[form](columns, counted, part)
        if regular:
            part.replace(out)
        else:
            _copy_to_stream(part, out)
    if form == "csv" and regular:
        _csv(_ABOUT, iter(_about(columns)), out.with_name(f"{out.stem}.columns.csv"))
    return counted.count


def _copy_to_stream(part: Path, out: Path) -> None:
    with part.open("rb") as source:
        if out == STDOUT:
            shutil.copyfileobj(source, sys.stdout.buffer)
            sys.stdout.buffer.flush()
        else:
            with out.open("wb") as target:
                shutil.copyfileobj(source, target)


class _Counted:
    """Rows that are counted as they pass."""

    def __init__(self, rows: Iterable[Row]) -> None:
        self._rows, self.count = iter(rows), 0

    def __iter__(self) -> Iterator[Row]:
        return self

    def __next__(self) -> Row:
        row = next(self._rows)
        self.count += 1
        return row


_ABOUT = tuple(
    Column(name, "text", "") for name in ("name", "type", "about", "name_zh", "name_en", "unit", "unit_en")
)


def _about(columns: Iterable[Column]) -> list[Row]:
    return [tuple(getattr(column, a.name) for a in _ABOUT) for column in columns]


def _csv(columns: Sequence[Column], rows: Iterator[Row], out: Path) -> None:
    with out.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(column.name for column in columns)
        writer.writerows([_escape_text(_text(value)) for value in row] for row in rows)


def _escape_text(value: Any) -> Any:
    """A text that a spreadsheet would take for a formula is marked as a text; a printed number stays as it is."""
    return escape_formula(value) if isinstance(value, str) and not parse_printed(value) else value


def _text(value: Any) -> Any:
    return " | ".join(map(str, value)) if isinstance(value, list) else value


def _parquet(columns: Sequence[Column], rows: Iterator[Row], out: Path) -> None:
    import pyarrow as pa
    from pyarrow import parquet

    types = {
        "numeric": pa.decimal128(_DIGITS, _DECIMALS),
        "date": pa.date32(),
        "boolean": pa.bool_(),
        "real": pa.float32(),
        "timestamp with time zone": pa.timestamp("us", tz="UTC"),
        "text[]": pa.list_(pa.string()),
        **dict.fromkeys(("smallint", "integer", "bigint"), pa.int64()),
    }
    fields = [pa.field(c.name, types.get(c.type, pa.string()), metadata=_metadata(c)) for c in columns]
    with parquet.ParquetWriter(out, pa.schema(fields)) as writer:
        while group := list(islice(rows, _GROUP)):
            arrays = [pa.array(v, f.type) for v, f in zip(zip(*group, strict=True), fields, strict=True)]
            writer.write_table(pa.Table.from_arrays(arrays, schema=pa.schema(fields)))


def _metadata(column: Column) -> dict[str, str]:
    return {k: str(v) for k, v in asdict(column).items() if v and k not in ("name", "joined")}


def _xlsx(columns: Sequence[Column], rows: Iterator[Row], out: Path) -> None:
    from openpyxl import Workbook
    from openpyxl.utils import get_column_letter

    book = Workbook(write_only=True)
    for title, heads, lines in (("data", columns, rows), ("columns", _ABOUT, _about(columns))):
        sheet = book.create_sheet(title)
        _lay_out(sheet, heads)
        sheet.append([_heading(sheet, column) for column in heads])
        last = 1
        for last, row in enumerate(lines, 2):
            if last > _SHEET_ROWS:
                raise UsageError(
                    f"an Excel sheet holds no more than {_SHEET_ROWS} rows", "take csv or parquet"
                )
            sheet.append([_cell(sheet, value) for value in row])
        sheet.auto_filter.ref = f"A1:{get_column_letter(len(heads))}{last}"
    book.save(out)


def _lay_out(sheet: Any, columns: Sequence[Column]) -> None:
    """Keep the header in sight, and give each column the width of its content."""
    from openpyxl.utils import get_column_letter

    sheet.freeze_panes = "A2"
    for n, column in enumerate(columns, 1):
        width = max(len(column.name) + 4, _WIDTHS.get(column.type, _OTHER_WIDTH))
        sheet.column_dimensions[get_column_letter(n)].width = width


def _heading(sheet: Any, column: Column) -> Any:
    from openpyxl.cell import WriteOnlyCell
    from openpyxl.styles import Font

    cell = WriteOnlyCell(sheet, column.name.replace("_", " "))
    cell.font = Font(bold=True)
    return cell


def _cell(sheet: Any, value: Any) -> Any:
    """A text stays a text, even where it looks like a formula; Excel knows no lists and no time zones."""
    from openpyxl.cell import WriteOnlyCell

    content = value.isoformat() if isinstance(value, datetime) else _text(value)
    if not isinstance(content, str):
        return content
    cell = WriteOnlyCell(sheet, content)
    cell.data_type = "s"
    return cell


_WRITERS: dict[str, Callable[[Sequence[Column], Iterator[Row], Path], None]] = {
    "parquet": _parquet,
    "csv": _csv,
    "xlsx": _xlsx,
}
