"""A day's tables as rows of text, and its narrative at length, before any program lays them out."""

from typing import Any

from ribao_sim.layouts.style import Style

Day = dict[str, Any]
_HEADS = {"label": "", "change": "涨跌", "pct": "涨跌幅/%", "unit": "单位"}


def build_block_rows(block: Day, style: Style) -> list[list[str]]:
    """A block's header row and rows: the fields of each part, side by side."""
    dates = iter(block["header_dates"])
    head = [_HEADS[field] if field in _HEADS else next(dates) for field in list_fields(style)]
    rows = [_build_fields(block, k, style) for k in range(len(block["rows"]))]
    rows += [[""] * len(style.fields)] * (-len(rows) % style.halves)
    lines = [rows[k : k + style.halves] for k in range(0, len(rows), style.halves)]
    return [head, *([cell for part in line for cell in part] for line in lines)]


def list_fields(style: Style) -> list[str]:
    """The field of each column of table 2 behind the block's name."""
    return [*style.fields] * style.halves


def _build_fields(block: Day, k: int, style: Style) -> list[str]:
    """The texts of a block's k-th series, one for each field."""
    texts = dict(zip(("label", "current", "previous", "change"), block["rows"][k], strict=True))
    texts |= {"unit": block.get("units", {}).get(k), "pct": block.get("pcts", {}).get(k)}
    return [texts[field] or "" for field in style.fields]


def build_quote_rows(day: Day) -> list[list[str]]:
    """Table 1 without its header."""
    return [[cell or "" for cell in row] for row in day["contracts"]]


def compute_widths(total: float, style: Style) -> list[float]:
    """Column widths of table 2: the block's name, then labels `label_share` times as wide as numbers."""
    name = total * 0.06
    shares = [style.label_share if field == "label" else 1.0 for field in list_fields(style)]
    return [name, *((total - name) * share / sum(shares) for share in shares)]


def repeat_paragraphs(day: Day, times: int) -> Day:
    """The day with each paragraph said several times over, so that the report takes more pages."""
    sections = [{**s, "paragraphs": [p * times for p in s["paragraphs"]]} for s in day["sections"]]
    return {**day, "sections": sections}
