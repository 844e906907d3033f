"""GFEX's daily quotes: a line for each contract month, 小计 for a product's months together, 总计 for everything."""

from collections.abc import Iterator
from datetime import date
from typing import Any

from ribao.model import Published
from ribao.witness.formats.fields import build_quotes, get_text, list_rows, read_json, require_some


def parse(content: bytes, day: date, product: str) -> tuple[Published, ...]:
    """Closes, previous settlements, volumes and open interests of every contract month."""
    rows = list_rows(read_json(content), "data")
    return require_some(tuple(p for row in rows for p in _read_row(row, day)))


def _read_row(row: dict[str, Any], day: date) -> Iterator[Published]:
    sums = "小计" in get_text(row, "variety")
    return build_quotes(
        get_text(row, "varietyOrder").lower(),
        "小计" if sums else get_text(row, "delivMonth"),
        day,
        {
            "close": get_text(row, "close"),
            "previous_settlement": get_text(row, "lastClear"),
            "volume": get_text(row, "volumn"),
            "open_interest": get_text(row, "openInterest"),
        },
    )
