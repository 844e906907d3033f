"""Table 1: the closes. One row a contract; its columns come from the header row."""

from collections.abc import Sequence

from ribao.catalogue import find_contract
from ribao.labels import label_key
from ribao.model import QUOTE_FIELDS, Cell, Quote
from ribao.read.headers import QUOTE_NUMBERS, Header, columns
from ribao.read.sheet import Row, Sheet, rows

Region = tuple[Sheet, float, float]


def quotes(header: Header, regions: Sequence[Region]) -> tuple[Quote, ...]:
    """The quotes of table 1, whose rows stand in the regions under its (first) header."""
    places = columns(header, regions)
    found = [q for sheet, top, bottom in regions for row in rows(sheet, places, QUOTE_NUMBERS, top, bottom) if (q := _quote(row))]
    return tuple(found)


def _quote(row: Row) -> Quote | None:
    label = row.cells.get("contract")
    if label is None or not any(f in row.cells for f in QUOTE_FIELDS) or "合约" in label_key(label.text):
        return None
    key = label_key(label.text)
    known = find_contract(key)
    unit = row.cells.get("unit")
    cells = {}
    for name in QUOTE_FIELDS:
        text = row.cells.get(name)
        cells[name] = Cell(f"t1/{key}/{name}", text and text.text, text and text.box)
    return Quote(label.text, cells, unit and unit.text, known and known.id, label.box)
