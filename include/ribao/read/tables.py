"""Where the tables stand: which pages, and from which height to which on each."""

import re
from collections.abc import Sequence

from ribao.labels import label_key
from ribao.read.cut import with_whole_headers
from ribao.read.headers import Header, headers, is_number_row
from ribao.read.sheet import Sheet

Region = tuple[Sheet, float, float]

# A line that ends a table: the note on its source, or the next numbered title.
_END = re.compile(r"(数据|资料)来源|^\d[、.．]\D|^[一二三四五六七八九]、|DEDICATED|免责声明|洞彻风云")
# What only a table's header row says.
_TITLE = re.compile(r"收盘.*涨跌|涨跌.*涨跌")


def table_sheets(sheets: Sequence[Sheet]) -> list[Sheet]:
    """The pages that hold table rows: from the first header row on, those with rows of numbers."""
    first = next(
        (k for k, page in enumerate(sheets) if any(_TITLE.search(label_key(x.text)) for x in page.lines)),
        len(sheets),
    )
    return [
        page
        for page in sheets[first:]
        if any(is_number_row(x) or _TITLE.search(label_key(x.text)) for x in page.lines)
    ]


def regions(sheets: Sequence[Sheet]) -> tuple[list[Header], list[Region], list[Header], list[Region]]:
    """Table 1's header rows and regions, and table 2's."""
    sheets = with_whole_headers(sheets)
    heads = [h for s in sheets for h in headers(s)]
    where: dict[str, list[Region]] = {"quotes": [], "block": []}
    state = ""
    for page in sheets:
        for top, kind, bottom in _parts(page, heads, state):
            if kind and _has_rows(page, heads, top, bottom):
                where[kind].append((page, top, bottom))
            state = kind
    quotes, block = ([h for h in heads if h.kind == k] for k in ("quotes", "block"))
    return quotes, where["quotes"], block, where["block"]


def _has_rows(page: Sheet, heads: Sequence[Header], top: float, bottom: float) -> bool:
    """A part without number rows or a header is text behind the table's end."""
    headed = any(h.sheet.page == page.page and top <= h.top < bottom for h in heads)
    return headed or any(is_number_row(x) for x in page.lines if top <= x.middle < bottom)


def _parts(page: Sheet, heads: Sequence[Header], state: str) -> list[tuple[float, str, float]]:
    """One page cut at the heights where a table starts or ends: (top, which table, bottom)."""
    marks = [(x.top, x.top, "") for x in page.lines if _END.search(x.text) and not is_number_row(x)]
    for head in heads:
        if head.sheet.page == page.page:
            # Table 1's rows start below its header; a block's header also carries its name.
            marks.append((head.top - 1, head.bottom if head.kind == "quotes" else head.top - 1, head.kind))
    parts, top = [], 0.0
    for end, start, kind in sorted(marks):
        if kind == "block" == state:
            continue
        parts.append((top, state, end))
        top, state = start, kind
    return [*parts, (top, state, page.height)]
