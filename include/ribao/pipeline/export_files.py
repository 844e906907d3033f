"""A mart as a file: Parquet, CSV or Excel, each with what its columns mean.

Parquet carries that in the fields' metadata, Excel in a second sheet, CSV in a
second file beside, `<name>.columns.csv`.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import asdict
from itertools import islice
from pathlib import Path
from typing import Any

from ribao import warehouse
from ribao.model import Sheet
from ribao.pipeline.output import choose_form, is_regular, write_whole
from ribao.pipeline.spreadsheets import write_csv, write_workbook
from ribao.settings import Settings
from ribao.warehouse import Column, Selection, Warehouse

# Rows of a Parquet row group.
_GROUP = 50_000
# Numbers of Parquet columns: exact, with room for any that was ever printed.
_DIGITS, _DECIMALS = 38, 12
# Widths of Excel columns, in characters, by PostgreSQL type; texts are wider.
_WIDTHS = {"date": 12, "numeric": 14, "real": 10, "boolean": 9, "smallint": 8, "integer": 10, "bigint": 10}
_OTHER_WIDTH = 22

Row = tuple[Any, ...]


def export_mart(wanted: Selection, out: Path, settings: Settings, form: str | None = None) -> int:
    """Write a selection to `out`, whole or not at all; return the number of rows.

    `out` may be STDOUT, or a device or pipe. `form` is parquet, csv or xlsx; default: from the file extension.
    UsageError for another form, another mart, or a folder that does not exist.
    """
    form = choose_form(out, form, _WRITERS)
    with (
        write_whole(out) as part,
        Warehouse(settings.reader_url()) as db,
        warehouse.open_mart(db, wanted) as (columns, rows),
    ):
        counted = _Counted(rows)
        _WRITERS[form](columns, counted, part)
    if form == "csv" and is_regular(out):
        _csv(_ABOUT, iter(_about(columns)), out.with_name(f"{out.stem}.columns.csv"))
    return counted.count


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
        write_csv((column.name for column in columns), rows, file)


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
    about = _about(columns)
    write_workbook([Sheet("data", _head(columns), rows), Sheet("columns", _head(_ABOUT), about)], out)


def _head(columns: Sequence[Column]) -> list[tuple[str, int]]:
    """Readable headings with the widths of their content."""
    return [
        (c.name.replace("_", " "), max(len(c.name) + 4, _WIDTHS.get(c.type, _OTHER_WIDTH))) for c in columns
    ]


_WRITERS: dict[str, Callable[[Sequence[Column], Iterator[Row], Path], None]] = {
    "parquet": _parquet,
    "csv": _csv,
    "xlsx": _xlsx,
}
