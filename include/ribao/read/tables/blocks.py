"""Collect the blocks of table 2 over page breaks: their headers, names and rows."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from ribao.catalogue import all_series
from ribao.errors import NotAReport
from ribao.read.pdf.lines import Word
from ribao.read.pdf.page import Page, Region, Span
from ribao.read.tables.block_names import BlockArea, assign_block_names, spell_block_name
from ribao.read.tables.columns import find_block_columns
from ribao.read.tables.headers import Header
from ribao.read.tables.page_breaks import join_row, rejoin_last_row
from ribao.read.tables.placement import Columns
from ribao.read.tables.rows import Row, read_rows

# How many words of a tall first cell's name may stand above its header's dates.
_MAX_ABOVE = 4


@dataclass(slots=True)
class Block:
    """A block: its header, its name as each page prints it, its rows."""

    header: Header
    names: list[str] = field(default_factory=list)
    rows: list[Row] = field(default_factory=list)
    last_page: int = 0

    @property
    def name(self) -> str:
        """The name from its parts; a part that the next page repeats counts once."""
        distinct: list[str] = []
        for part in self.names:
            half = part[: len(part) // 2]
            part = half if len(part) % 2 == 0 and part == half * 2 else part
            if part not in distinct:
                distinct.append(part)
        return "".join(distinct)


@dataclass(slots=True)
class _Part:
    """What one page holds of a block."""

    block: Block
    top: float
    bottom: float
    rows: list[Row]
    has_header: bool


def collect_blocks(headers: Sequence[Header], regions: Sequence[Region]) -> list[Block]:
    """Collect every block below its (first) header, in printed order.

    Raises NotAReport where no header has all columns.
    """
    columns_by_page = _find_page_columns(headers, regions)
    if not columns_by_page:
        raise NotAReport("no table of this PDF has the report's two halves", "it is another document")
    blocks: list[Block] = []
    columns = next(iter(columns_by_page.values()))
    for k, region in enumerate(regions):
        page, top, bottom = region
        inside = [h for h in headers if h.page.number == page.number and top <= h.top < bottom]
        columns = columns_by_page.get(page.number, columns)
        parts = list(_split_region(blocks, inside, region, columns))
        _add_names(parts, page, columns["name"], last=k + 1 == len(regions))
        blocks += [p.block for p in parts if p.has_header]
    return _join_blocks(blocks, columns.numbers)


def _find_page_columns(headers: Sequence[Header], regions: Sequence[Region]) -> dict[int, Columns]:
    """The columns of each page, found together for all pages whose headers have the same x positions."""
    groups: dict[tuple[int, ...], list[Header]] = {}
    for header in headers:
        key = (round(header.page.width), *(round(c.box.x0 / 12) for c in header.cells.values()))
        groups.setdefault(key, []).append(header)
    columns: dict[int, Columns] = {}
    for group in sorted(groups.values(), key=len):
        pages = {h.page.number for h in group}
        width = group[0].page.width
        alike = [r for r in regions if r[0].number in pages or (r[0].width == width and len(group) > 1)]
        fullest = max(group, key=lambda h: len(h.cells))
        if fullest.is_complete:
            columns.update(dict.fromkeys((r[0].number for r in alike), find_block_columns(fullest, alike)))
    return columns


def _split_region(
    before: Sequence[Block], headers: Sequence[Header], region: Region, columns: Columns
) -> Iterator[_Part]:
    """Split a region at its header rows: the end of the block before, then block by block."""
    page, top, bottom = region
    cells = columns.without_names()
    ends = [*(h.top for h in headers), bottom]
    if before:
        last, above = before[-1], (page, top - 1, ends[0] - 1)
        start = rejoin_last_row(last.rows, _list_rows(before), above, cells, columns.numbers)
        rows = read_rows((page, start, ends[0] - 1), cells, columns.numbers)
        last.rows += rows
        # A name that a page's end splits may stand alone above the next header.
        name = any(w.centre < columns["name"][1] for w in page.words(top, ends[0] - 1))
        if rows or start > top or name:
            yield _Part(last, top, ends[0], rows, has_header=False)
    for header, end in zip(headers, ends[1:], strict=True):
        rows = read_rows((page, header.bottom - 1, end - 1), cells, columns.numbers)
        yield _Part(Block(header, rows=rows), header.top, end, rows, has_header=True)


def _add_names(parts: list[_Part], page: Page, span: Span, last: bool) -> None:
    """Assign the words of the page's name column to its blocks."""
    if not parts:
        return
    low, high = parts[0].top, parts[-1].bottom - 3
    words = [w for w in page.words(low, high) if w.centre < span[1]] + _find_words_above(page, span, low)
    for part, group in zip(parts, assign_block_names(words, list(_build_areas(parts, last))), strict=True):
        if part.has_header or part.rows or group:
            part.block.last_page = page.number
        if group:
            part.block.names.append(spell_block_name(group))


def _find_words_above(page: Page, span: Span, top: float) -> list[Word]:
    """The part of a tall first cell's name that stands above the header's dates."""
    words: list[Word] = []
    for line in reversed([x for x in page.lines if x.middle < top]):
        near = words[-1].top if words else top
        if line.words[-1].x1 > span[1] or line.bottom < near - 1.5 * line.size or len(words) >= _MAX_ABOVE:
            break
        words += line.words
    return words


def _build_areas(parts: list[_Part], last: bool) -> Iterator[BlockArea]:
    for k, part in enumerate(parts):
        header = part.block.header
        middles = tuple((r.top + r.bottom) / 2 for r in part.rows)
        yield BlockArea(
            part.top,
            max((r.bottom for r in part.rows), default=part.bottom),
            ((header.top + header.bottom) / 2, *middles) if part.has_header else middles,
            name_start="" if part.has_header else part.block.name,
            continues=not part.has_header,
            may_continue=k + 1 == len(parts) and not last,
        )


def _join_blocks(parts: list[Block], numbers: frozenset[str]) -> list[Block]:
    """Join the blocks that a repeated header separates."""
    catalogue_names = {s.block for s in all_series()}
    blocks: list[Block] = []
    for part in parts:
        if blocks and _continues_block(blocks[-1], part, catalogue_names):
            blocks[-1].names += part.names
            _append_rows(blocks, part.rows, numbers)
            blocks[-1].last_page = part.last_page
        else:
            blocks.append(part)
    return blocks


def _append_rows(blocks: Sequence[Block], more: Sequence[Row], numbers: frozenset[str]) -> None:
    """Append the rows below a repeated header to the last block; the first may be the end of its last row."""
    rows = blocks[-1].rows
    whole = join_row(rows[-1], more[0], _list_rows(blocks), numbers, closed=True) if rows and more else None
    if whole:
        rows[-1] = whole
    rows += more[1:] if whole else more


def _list_rows(blocks: Sequence[Block]) -> list[Row]:
    return [row for block in blocks for row in block.rows]


def _continues_block(before: Block, block: Block, catalogue_names: set[str]) -> bool:
    """Whether a header stands above the end of the block before, which the page's end splits."""
    if block.header.page.number == before.last_page:
        return False
    name, start = block.name, before.name
    return (
        not name
        or name == start
        or (start + name in catalogue_names and name not in catalogue_names)
        or not start
    )
