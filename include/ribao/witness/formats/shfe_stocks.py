"""SHFE's daily warehouse stocks as JSON, up to 2025-11-17: the last line of a product is its total."""

from datetime import date

from ribao.model import Published
from ribao.witness.formats.fields import build_published, get_text, list_rows, read_json, require_some


def parse(content: bytes, day: date, product: str) -> tuple[Published, ...]:
    """The warrants of every product, by its Chinese name (铜, 氧化铝仓库)."""
    last = {}
    for row in list_rows(read_json(content), "o_cursor"):
        last[get_text(row, "VARNAME").partition("$$")[0]] = get_text(row, "WRTWGHTS")
    return require_some(
        tuple(p for name, text in last.items() for p in build_published(name, "", day, {"stock": text}))
    )
