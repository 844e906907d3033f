"""Table 1: the closes. One row a contract; its columns come from the header row."""

from collections.abc import Sequence

from ribao.catalogue import find_contract
from ribao.errors import NotAReport
from ribao.labels import label_key
from ribao.model import QUOTE_FIELDS, Quote
from ribao.read.columns import quote_columns
from ribao.read.headers import QUOTE_NUMBERS, Header
from ribao.read.sheet import Row, Sheet, cell_of, rows

Region = tuple[Sheet, float, float]


def quotes(header: Header, regions: Sequence[Region]) -> tuple[Quote, ...]:
    """The quotes of table 1, whose rows stand in the regions under its (first) header.

    NotAReport where the header lacks a column.
    """
    if missing := sorted({"contract", *QUOTE_NUMBERS} - header.cells.keys()):
        raise NotAReport(
            f"table 1 of this PDF has no column for {', '.join(missing)}", "it is another document"
        )
    places = quote_columns(header, regions)
    found = [
        q
        for sheet, top, bottom in regions
        for row in rows(sheet, places, QUOTE_NUMBERS, top, bottom)
        if (q := _quote(row))
    ]
    return tuple(found)


def _quote(row: Row) -> Quote | None:
    label = row.cells.get("contract")
    if label is None or not any(f in row.cells for f in QUOTE_FIELDS) or "合约" in label_key(label.text):
        return None
    key = label_key(label.text)
    known = find_contract(key)
    unit = row.cells.get("unit")
    cells = {name: cell_of(f"t1/{key}/{name}", row.cells.get(name)) for name in QUOTE_FIELDS}
    return Quote(label.text, cells, unit.text if unit else None, known.id if known else None, label.box)
