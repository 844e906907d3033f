"""SHFE's daily quotes (kx): a line for each contract month, and 小计 for a product's months together."""

from collections.abc import Iterator
from datetime import date
from typing import Any

from ribao.model import Published
from ribao.witness.formats.fields import (
    build_quotes,
    get_text,
    list_rows,
    read_json,
    require_day,
    require_some,
)


def parse(content: bytes, day: date, product: str) -> tuple[Published, ...]:
    """Closes, previous settlements, volumes and open interests of every contract month."""
    answer = read_json(content)
    rows = list_rows(answer, "o_curinstrument")
    if answer.get("report_date"):
        require_day(str(answer["report_date"]), day)
    return require_some(tuple(p for row in rows for p in _read_row(row, day)))


def _read_row(row: dict[str, Any], day: date) -> Iterator[Published]:
    product, month = get_text(row, "PRODUCTID").removesuffix("_f"), get_text(row, "DELIVERYMONTH")
    return build_quotes(
        product,
        month,
        day,
        {
            "close": get_text(row, "CLOSEPRICE"),
            "previous_settlement": get_text(row, "PRESETTLEMENTPRICE"),
            "volume": get_text(row, "VOLUME"),
            "open_interest": get_text(row, "OPENINTEREST"),
        },
    )
