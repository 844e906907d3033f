"""Where the tables stand: which pages, and from which height to which on each."""

import re
from collections.abc import Sequence

from ribao.labels import label_key
from ribao.read.cut import with_whole_headers
from ribao.read.headers import Header, headers, is_number_row
from ribao.read.lines import Line
from ribao.read.sheet import Sheet

Region = tuple[Sheet, float, float]

# A line that ends a table: the note on its source, or the next numbered title.
_END = re.compile(r"(数据|资料)来源|^\d[、.．]\D|^[一二三四五六七八九]、|DEDICATED|免责声明|洞彻风云")
# The note that closes a table; only so many lines of a row that a page's end has cut stand above it alone.
_NOTE = re.compile(r"(数据|资料)来源")
_MOST_LINES = 4
# What only a table's header row says.
_TITLE = re.compile(r"收盘.*涨跌|涨跌.*涨跌")


def table_sheets(sheets: Sequence[Sheet]) -> list[Sheet]:
    """The pages that hold table rows: from the first header row on, those with rows of numbers or the rest of one."""
    first = next(
        (k for k, page in enumerate(sheets) if any(_TITLE.search(label_key(x.text)) for x in page.lines)),
        len(sheets),
    )
    return [
        page
        for page in sheets[first:]
        if any(is_number_row(x) or _TITLE.search(label_key(x.text)) for x in page.lines) or _rest(page)
    ]


def _rest(page: Sheet) -> Sequence[Line]:
    """The lines that stand alone between a page's top and the note that closes a table: a row's last ones."""
    end = next((k for k, x in enumerate(page.lines[: _MOST_LINES + 1]) if _NOTE.search(x.text)), 0)
    found = page.lines[:end]
    narrow = all(w.x1 - w.x0 < 0.33 * page.width for x in found for w in x.words)
    return found if narrow else ()


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
    """A part without number rows, a header or the rest of a row is text behind the table's end."""
    headed = any(h.sheet.page == page.page and top <= h.top < bottom for h in heads)
    inside = [x for x in page.lines if top <= x.middle < bottom]
    return headed or any(is_number_row(x) or x in _rest(page) for x in inside)


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
