"""GFEX's daily warrants: 小计 is a product's total, in lots."""

from datetime import date

from ribao.model import Published
from ribao.witness.formats.fields import build_published, get_text, list_rows, read_json, require_some


def parse(content: bytes, day: date, product: str) -> tuple[Published, ...]:
    """The warrants of every product."""
    totals = [r for r in list_rows(read_json(content), "data") if "小计" in get_text(r, "variety")]
    return require_some(
        tuple(
            p
            for row in totals
            for p in build_published(
                get_text(row, "varietyOrder").lower(), "", day, {"stock": get_text(row, "wbillQty")}
            )
        )
    )
