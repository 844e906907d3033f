"""Find where the tables stand: on which pages, and between which heights."""

import re
from collections.abc import Sequence

from ribao.labels import label_key
from ribao.read.pdf.lines import Line
from ribao.read.pdf.page import Page, Region
from ribao.read.tables.headers import Header, find_headers, is_number_row
from ribao.read.tables.page_breaks import rejoin_headers

# A line that ends a table: the note on its source, or the next numbered title.
_END = re.compile(r"(数据|资料)来源|^\d[、.．]\D|^[一二三四五六七八九]、|DEDICATED|免责声明|洞彻风云")
# The note that closes a table; above it, the split end of a row has at most so many lines.
_NOTE = re.compile(r"(数据|资料)来源")
_MAX_LINES = 4
# Text of a table's header row only.
_TITLE = re.compile(r"收盘.*涨跌|涨跌.*涨跌")


def select_table_pages(pages: Sequence[Page]) -> list[Page]:
    """Select the pages with table rows: from the first header row on, those with number rows or the end of a row."""
    first = next(
        (k for k, page in enumerate(pages) if any(_TITLE.search(label_key(x.text)) for x in page.lines)),
        len(pages),
    )
    return [
        page
        for page in pages[first:]
        if any(is_number_row(x) or _TITLE.search(label_key(x.text)) for x in page.lines)
        or _find_row_end(page)
    ]


def _find_row_end(page: Page) -> Sequence[Line]:
    """The lines alone between a page's top and the note that closes a table: the last lines of a split row."""
    end = next((k for k, x in enumerate(page.lines[: _MAX_LINES + 1]) if _NOTE.search(x.text)), 0)
    lines = page.lines[:end]
    narrow = all(w.x1 - w.x0 < 0.33 * page.width for x in lines for w in x.words)
    return lines if narrow else ()


def find_regions(pages: Sequence[Page]) -> tuple[list[Header], list[Region], list[Header], list[Region]]:
    """Find table 1's header rows and regions, and table 2's."""
    pages = rejoin_headers(pages)
    headers = [h for p in pages for h in find_headers(p)]
    regions: dict[str, list[Region]] = {"quotes": [], "block": []}
    state = ""
    for page in pages:
        on_page = [h for h in headers if h.page.number == page.number]
        for top, kind, bottom in _split_page(page, on_page, state):
            if kind and _has_rows((page, top, bottom), on_page):
                regions[kind].append((page, top, bottom))
            state = kind
    quotes, block = ([h for h in headers if h.kind == k] for k in ("quotes", "block"))
    return quotes, regions["quotes"], block, regions["block"]


def _has_rows(region: Region, headers: Sequence[Header]) -> bool:
    """Whether a region has number rows, a header or the end of a row; otherwise it is text below the table."""
    page, top, bottom = region
    lines = [x for x in page.lines if top <= x.middle < bottom]
    return any(top <= h.top < bottom for h in headers) or any(
        is_number_row(x) or x in _find_row_end(page) for x in lines
    )


def _split_page(page: Page, headers: Sequence[Header], state: str) -> list[tuple[float, str, float]]:
    """Split a page at the heights where a table starts or ends: (top, which table, bottom)."""
    borders = [(x.top, x.top, "") for x in page.lines if _END.search(x.text) and not is_number_row(x)]
    for header in headers:
        # Table 1's rows start below its header; a block's header row also carries the block's name.
        start = header.bottom if header.kind == "quotes" else header.top - 1
        borders.append((header.top - 1, start, header.kind))
    parts, top = [], 0.0
    for end, start, kind in sorted(borders):
        if kind == "block" == state:
            continue
        parts.append((top, state, end))
        top, state = start, kind
    return [*parts, (top, state, page.height)]
