"""A day's tables as rows of text, and its narrative at length, before any program lays them out."""

from itertools import zip_longest
from typing import Any

Day = dict[str, Any]


def build_block_rows(block: Day) -> list[list[str]]:
    """A block's header row and rows, eight cells each: label, today, yesterday, change, twice."""
    dates = block["header_dates"]
    pairs = zip_longest(block["rows"][::2], block["rows"][1::2], fillvalue=[None] * 4)
    body = [[cell or "" for cell in (*left, *right)] for left, right in pairs]
    return [["", *dates[:2], "涨跌", "", *dates[2:], "涨跌"], *body]


def build_quote_rows(day: Day) -> list[list[str]]:
    """Table 1 without its header."""
    return [[cell or "" for cell in row] for row in day["contracts"]]


def compute_widths(total: float, label_share: float) -> list[float]:
    """Column widths of table 2: the block's name, then labels `label_share` times as wide as numbers."""
    name = total * 0.06
    unit = (total - name) / (2 * label_share + 6)
    half = [unit * label_share, unit, unit, unit]
    return [name, *half, *half]


def repeat_paragraphs(day: Day, times: int) -> Day:
    """The day with each paragraph said several times over, so that the report takes more pages."""
    sections = [{**s, "paragraphs": [p * times for p in s["paragraphs"]]} for s in day["sections"]]
    return {**day, "sections": sections}
