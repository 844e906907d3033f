"""The blocks of table 2: their headers, names and rows gathered over page breaks."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from ribao.catalogue import all_series
from ribao.errors import NotAReport
from ribao.read.columns import block_columns
from ribao.read.cut import take_rest, with_rest
from ribao.read.headers import INDICATOR_NUMBERS, Header
from ribao.read.lines import Word
from ribao.read.names import Place, dealt, spelt
from ribao.read.sheet import Row, Sheet, Span, rows

Region = tuple[Sheet, float, float]

# How many lines of a tall first cell a name may stand over its header's dates.
_ABOVE = 4


@dataclass(slots=True)
class Block:
    """A block being gathered: its header, its name as each page prints it, its rows."""

    header: Header
    names: list[str] = field(default_factory=list)
    rows: list[Row] = field(default_factory=list)
    last_page: int = 0

    @property
    def name(self) -> str:
        """The name from its parts; printed again on the next page, it counts once."""
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
    headed: bool


def gathered(heads: Sequence[Header], regions: Sequence[Region]) -> list[Block]:
    """Every block under its (first) header, in printed order. NotAReport where no header has all columns."""
    layouts = _layouts(heads, regions)
    if not layouts:
        raise NotAReport("no table of this PDF has the report's two halves", "it is another document")
    found: list[Block] = []
    columns = next(iter(layouts.values()))
    for k, (sheet, top, bottom) in enumerate(regions):
        here = [h for h in heads if h.sheet.page == sheet.page and top <= h.top < bottom]
        columns = layouts.get(sheet.page, columns)
        parts = list(_parts(found, here, (sheet, top, bottom), columns))
        _name(parts, sheet, columns["name"], last=k + 1 == len(regions))
        found += [p.block for p in parts if p.headed]
    return _joined(found)


def _layouts(heads: Sequence[Header], regions: Sequence[Region]) -> dict[int, dict[str, Span]]:
    """Columns for each page, found together for all pages whose headers stand alike."""
    alike: dict[tuple[int, ...], list[Header]] = {}
    for head in heads:
        key = (round(head.sheet.width), *(round(c.box.x0 / 12) for c in head.cells.values()))
        alike.setdefault(key, []).append(head)
    by_page: dict[int, dict[str, Span]] = {}
    for group in sorted(alike.values(), key=len):
        pages = {h.sheet.page for h in group}
        width = group[0].sheet.width
        mine = [r for r in regions if r[0].page in pages or (r[0].width == width and len(group) > 1)]
        full = max(group, key=lambda h: len(h.cells))
        if not full.cells.keys() >= INDICATOR_NUMBERS:
            continue
        by_page.update(dict.fromkeys((r[0].page for r in mine), block_columns(full, mine)))
    return by_page


def _parts(
    before: Sequence[Block], here: Sequence[Header], region: Region, columns: dict[str, Span]
) -> Iterator[_Part]:
    """A page cut at its header rows: the rest of the block before, then block by block."""
    sheet, top, bottom = region
    cells = {name: span for name, span in columns.items() if name != "name"}
    ends = [*(h.top for h in here), bottom]
    if before:
        last, above = before[-1], (sheet, top - 1, ends[0] - 1)
        start = take_rest(last.rows, _rows(before), above, cells, INDICATOR_NUMBERS)
        rest = rows(sheet, cells, INDICATOR_NUMBERS, start, ends[0] - 1)
        last.rows += rest
        if rest or start > top:
            yield _Part(last, top, ends[0], rest, headed=False)
    for head, end in zip(here, ends[1:], strict=True):
        own = rows(sheet, cells, INDICATOR_NUMBERS, head.bottom - 1, end - 1)
        yield _Part(Block(head, rows=own), head.top, end, own, headed=True)


def _name(parts: list[_Part], sheet: Sheet, span: Span, last: bool) -> None:
    """Deal the words of the page's name column out to its blocks."""
    if not parts:
        return
    low, high = parts[0].top, parts[-1].bottom - 3
    words = [w for w in sheet.words(low, high) if w.centre < span[1]] + _above(sheet, span, low)
    for part, group in zip(parts, dealt(words, list(_places(parts, last))), strict=True):
        part.block.last_page = sheet.page
        if group:
            part.block.names.append(spelt(group))


def _above(sheet: Sheet, span: Span, top: float) -> list[Word]:
    """The part of a tall first cell's name that stands over the header's dates."""
    found: list[Word] = []
    for line in reversed([x for x in sheet.lines if x.middle < top]):
        near = found[-1].top if found else top
        if line.words[-1].x1 > span[1] or line.bottom < near - 1.5 * line.size or len(found) >= _ABOVE:
            break
        found += line.words
    return found


def _places(parts: list[_Part], last: bool) -> Iterator[Place]:
    for k, part in enumerate(parts):
        head = part.block.header
        middles = tuple((r.top + r.bottom) / 2 for r in part.rows)
        yield Place(
            part.top,
            max((r.bottom for r in part.rows), default=part.bottom),
            ((head.top + head.bottom) / 2, *middles) if part.headed else middles,
            begun="" if part.headed else part.block.name,
            continues=not part.headed,
            cut=k + 1 == len(parts) and not last,
        )


def _joined(found: list[Block]) -> list[Block]:
    """Blocks with those put together that a repeated header has parted."""
    known = {s.block for s in all_series()}
    out: list[Block] = []
    for block in found:
        if out and _continues(out[-1], block, known):
            out[-1].names += block.names
            _append(out, block.rows)
            out[-1].last_page = block.last_page
        else:
            out.append(block)
    return out


def _append(found: Sequence[Block], more: Sequence[Row]) -> None:
    """Append the rows under a repeated header to the last block; their first may be the rest of its last."""
    last = found[-1].rows
    whole = (
        with_rest(last[-1], more[0], _rows(found), INDICATOR_NUMBERS, closed=True) if last and more else None
    )
    if whole:
        last[-1] = whole
    last += more[1:] if whole else more


def _rows(found: Sequence[Block]) -> list[Row]:
    return [row for block in found for row in block.rows]


def _continues(before: Block, block: Block, known: set[str]) -> bool:
    """A header over the rest of a block that the page's end has cut."""
    if block.header.sheet.page == before.last_page:
        return False
    mine, theirs = block.name, before.name
    return not mine or mine == theirs or (theirs + mine in known and mine not in known) or not theirs
