"""Table 2: the industry data. Blocks of two halves, each row a series with today, yesterday, change."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal, cast

from ribao.catalogue import all_series, find_series
from ribao.labels import label_key
from ribao.model import INDICATOR_FIELDS, HeaderDates, Indicator
from ribao.read.columns import block_columns
from ribao.read.headers import INDICATOR_NUMBERS, SIDES, Header
from ribao.read.lines import Word
from ribao.read.sheet import Row, Sheet, Span, cell_of, cell_text, rows

Region = tuple[Sheet, float, float]


@dataclass(slots=True)
class _Block:
    """A block being gathered: its header, the words of its name, its rows, over page breaks."""

    header: Header
    names: list[list[Word]]
    rows: list[Row]
    pages: list[int]

    @property
    def name(self) -> str:
        return _undouble(self.pages, self.names)


def blocks(
    heads: Sequence[Header], regions: Sequence[Region]
) -> tuple[tuple[Indicator, ...], tuple[HeaderDates, ...]]:
    """All rows and header dates of table 2, block by block in printed order."""
    gathered = _joined(_gather(heads, regions))
    indicators: list[Indicator] = []
    for block in gathered:
        indicators += _indicators(block)
    return tuple(indicators), tuple(h for b in gathered for h in _header_dates(b))


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
        by_page.update(dict.fromkeys((r[0].page for r in mine), block_columns(full, mine)))
    return by_page


def _gather(heads: Sequence[Header], regions: Sequence[Region]) -> list[_Block]:
    layouts = _layouts(heads, regions)
    found: list[_Block] = []
    for sheet, top, bottom in regions:
        places = layouts[sheet.page]
        here = [h for h in heads if h.sheet.page == sheet.page]
        tops = [h.top for h in here]
        if found and (not tops or top < tops[0]):
            _fill(found[-1], sheet, places, top, tops[0] if tops else bottom, top)
        for k, head in enumerate(here):
            end = tops[k + 1] if k + 1 < len(tops) else bottom
            found.append(_Block(head, [], [], []))
            _fill(found[-1], sheet, places, head.top, end, head.bottom)
    return found


def _fill(
    block: _Block, sheet: Sheet, places: dict[str, Span], top: float, bottom: float, rows_from: float
) -> None:
    """Add what stands between two heights of a page to a block."""
    low = top - 3
    name_words = [w for w in sheet.words(low, bottom - 3) if w.centre < places["name"][1]]
    block.names.append(name_words)
    block.pages.append(sheet.page)
    cells = {k: v for k, v in places.items() if k != "name"}
    block.rows += rows(sheet, cells, INDICATOR_NUMBERS, rows_from - 1, bottom - 1)


def _joined(found: list[_Block]) -> list[_Block]:
    """Blocks with those put together that a repeated header has parted."""
    known = {s.block for s in all_series()}
    out: list[_Block] = []
    for block in found:
        if out and _continues(out[-1], block, known):
            last = out[-1]
            last.names += block.names
            last.pages += block.pages
            last.rows += block.rows
        else:
            out.append(block)
    return out


def _continues(before: _Block, block: _Block, known: set[str]) -> bool:
    """A header over the rest of a block that the page's end has cut."""
    if block.header.sheet.page == before.pages[-1]:
        return False
    mine, theirs = block.name, before.name
    return not mine or mine == theirs or (theirs + mine in known and mine not in known) or not theirs


def _undouble(pages: list[int], names: list[list[Word]]) -> str:
    """A block's name from its words on each page; printed again on the next page, it counts once."""
    parts = [label_key(cell_text(p, ws, number=True).text) for p, ws in zip(pages, names, strict=True) if ws]
    distinct: list[str] = []
    for part in parts:
        half = part[: len(part) // 2]
        part = half if len(part) % 2 == 0 and part == half * 2 else part
        if part not in distinct:
            distinct.append(part)
    return "".join(distinct)


def _indicators(block: _Block) -> list[Indicator]:
    found: list[Indicator] = []
    name = block.name
    seen: Counter[str] = Counter()
    for row in block.rows:
        for side in SIDES:
            if indicator := _indicator(name, cast(Literal["left", "right"], side), row, seen):
                found.append(indicator)
    return found


def _indicator(block: str, side: Literal["left", "right"], row: Row, seen: Counter[str]) -> Indicator | None:
    label = row.cells.get(f"{side}/label")
    texts = {f: row.cells.get(f"{side}/{f}") for f in INDICATOR_FIELDS}
    if label is None and not any(texts.values()):
        return None
    key = label_key(label.text) if label else ""
    seen[key] += 1
    unique = key + (f"#{seen[key]}" if seen[key] > 1 else "")
    cells = {f: cell_of(f"t2/{block}/{unique}/{f}", t) for f, t in texts.items()}
    known = find_series(block, unique) if label else None
    return Indicator(
        block,
        label.text if label else None,
        side,
        cells,
        known.id if known else None,
        label.box if label else None,
    )


def _header_dates(block: _Block) -> list[HeaderDates]:
    found = []
    for side in SIDES:
        pair = [block.header.cells.get(f"{side}/{f}") for f in ("current", "previous")]
        if not any(pair):
            continue
        current, previous = (
            cell_of(f"header/{block.name}/{side}/{f}", t)
            for f, t in zip(("current", "previous"), pair, strict=True)
        )
        found.append(HeaderDates(block.name, cast(Literal["left", "right"], side), current, previous))
    return found
