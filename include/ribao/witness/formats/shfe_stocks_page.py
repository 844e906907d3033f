"""SHFE's daily warehouse stocks as a web page, from 2025-11-18: a table for each product, its last row is the total."""

from collections.abc import Iterator
from datetime import date

from bs4 import BeautifulSoup, Tag
from bs4.exceptions import ParserRejectedMarkup

from ribao.errors import WitnessWrong
from ribao.model import Published
from ribao.witness.formats.fields import build_published, require_some


def parse(content: bytes, day: date, product: str) -> tuple[Published, ...]:
    """The warrants of every product, by its Chinese name."""
    try:
        tables = BeautifulSoup(content, "html.parser").find_all("table")
    except ParserRejectedMarkup:
        raise WitnessWrong("the answer is no web page") from None
    return require_some(tuple(p for table in tables for p in _read_table(table, day)))


def _read_table(table: Tag, day: date) -> Iterator[Published]:
    """The total of a table: its column is 期货, its row the last that begins with 总计; the product stands above both."""
    rows = [
        [cell.get_text(strip=True) for cell in row.find_all(["td", "th"])] for row in table.find_all("tr")
    ]
    header = next((row for row in rows if "期货" in row), None)
    total = next((row for row in reversed(rows) if row and row[0].startswith("总计")), None)
    if header is None or total is None:
        return
    name = next((text.partition("：")[2] or text for row in rows for text in row if text), "")
    # A total's label may span the columns before the number.
    column = header.index("期货") - len(header) + len(total)
    if not name or not 0 < column < len(total):
        raise WitnessWrong(f"the table of {name or 'a product without a name'} has another shape")
    yield from build_published(name.partition("$$")[0], "", day, {"stock": total[column]})
