"""DCE's daily quotes from its official interface: a line for each contract (i2405), 小计 for all months together."""

from collections.abc import Iterator
from datetime import date
from typing import Any

from ribao.model import Published
from ribao.witness.formats.fields import build_quotes, get_text, list_rows, read_json, require_some


def parse(content: bytes, day: date, product: str) -> tuple[Published, ...]:
    """Closes, previous settlements, volumes and open interests of a product's contract months."""
    rows = list_rows(read_json(content), "data")
    return require_some(tuple(p for row in rows for p in _read_row(row, day, product)))


def _read_row(row: dict[str, Any], day: date, product: str) -> Iterator[Published]:
    sums = "小计" in get_text(row, "variety")
    return build_quotes(
        product,
        "小计" if sums else get_text(row, "contractId").lower().removeprefix(product),
        day,
        {
            "close": get_text(row, "close"),
            "previous_settlement": get_text(row, "lastClear"),
            "volume": get_text(row, "volumn"),
            "open_interest": get_text(row, "openInterest"),
        },
    )
