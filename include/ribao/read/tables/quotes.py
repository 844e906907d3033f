"""Read table 1: the closes, one row per contract. The header row names the columns."""

from collections.abc import Sequence

from ribao.cells import RowRef
from ribao.errors import NotAReport
from ribao.labels import label_key
from ribao.model import QUOTE_FIELDS, Quote
from ribao.read.pdf.page import Region
from ribao.read.tables.columns import find_quote_columns
from ribao.read.tables.headers import QUOTE_NUMBERS, Header
from ribao.read.tables.page_breaks import rejoin_last_row
from ribao.read.tables.rows import Row, build_cell, mark_torn_numbers, read_rows


def read_quotes(header: Header, regions: Sequence[Region]) -> tuple[Quote, ...]:
    """Read the quotes in the regions below table 1's (first) header.

    Raises NotAReport where the header lacks a column.
    """
    if missing := sorted({"contract", *QUOTE_NUMBERS} - header.cells.keys()):
        raise NotAReport(
            f"table 1 of this PDF has no column for {', '.join(missing)}", "it is another document"
        )
    columns = find_quote_columns(header, regions)
    rows: list[Row] = []
    for page, top, bottom in regions:
        start = rejoin_last_row(rows, rows, (page, top, bottom), columns, QUOTE_NUMBERS)
        rows += read_rows((page, start, bottom), columns, QUOTE_NUMBERS)
    rows = mark_torn_numbers(rows, {"contract": QUOTE_NUMBERS})
    return tuple(quote for row in rows if (quote := _build_quote(row)))


def _build_quote(row: Row) -> Quote | None:
    label = row.cells.get("contract")
    if label is None or not any(f in row.cells for f in QUOTE_FIELDS) or "合约" in label_key(label.text):
        return None
    key = label_key(label.text)
    unit = row.cells.get("unit")
    ref = RowRef.quote(key)
    cells = {name: build_cell(ref.cell(name), row.cells.get(name)) for name in QUOTE_FIELDS}
    return Quote(label.text, cells, unit.text if unit else None, None, label.box)
