"""Read table 2, the industry data: blocks of two or three halves, where each row is a series."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence

from ribao.cells import RowRef
from ribao.labels import label_key
from ribao.model import INDICATOR_FIELDS, HeaderDates, Indicator, Side
from ribao.read.pdf.page import Region
from ribao.read.tables.blocks import Block, collect_blocks
from ribao.read.tables.headers import Header, get_half
from ribao.read.tables.rows import CellText, Row, build_cell, mark_torn_numbers

# The names of halves by their number, from the left.
_SIDES: dict[int, tuple[Side, ...]] = {2: ("left", "right"), 3: ("left", "middle", "right")}


def read_indicators(
    headers: Sequence[Header], regions: Sequence[Region]
) -> tuple[tuple[Indicator, ...], tuple[HeaderDates, ...]]:
    """Read all rows and header dates of table 2, block by block in printed order."""
    blocks = collect_blocks(headers, regions)
    columns = {name for block in blocks for name in block.header.cells}
    sides = _SIDES[1 + max(map(get_half, columns))]
    fields = (*INDICATOR_FIELDS, *(["pct"] if any(n.endswith("/pct") for n in columns) else []))
    indicators = tuple(i for block in blocks for i in _build_indicators(block, sides, fields))
    return indicators, tuple(h for block in blocks for h in _build_header_dates(block, sides))


def _build_indicators(block: Block, sides: Sequence[Side], fields: Sequence[str]) -> Iterator[Indicator]:
    name = block.name
    counts: Counter[str] = Counter()
    halves = {f"{k}/label": [f"{k}/{f}" for f in fields] for k in range(len(sides))}
    for row in mark_torn_numbers(block.rows, halves):
        for k, side in enumerate(sides):
            if indicator := _build_indicator(name, side, _select_half(row, k), fields, counts):
                yield indicator


def _select_half(row: Row, half: int) -> dict[str, CellText]:
    """The cells of one half of a row, by field."""
    return {name.partition("/")[2]: text for name, text in row.cells.items() if get_half(name) == half}


def _build_indicator(
    block: str, side: Side, texts: Mapping[str, CellText], fields: Sequence[str], counts: Counter[str]
) -> Indicator | None:
    label, unit = texts.get("label"), texts.get("unit")
    if label is None and not any(f in texts for f in fields):
        return None
    key = label_key(label.text) if label else ""
    counts[key] += 1
    unique = key + (f"#{counts[key]}" if counts[key] > 1 else "")
    ref = RowRef.indicator(block, unique)
    return Indicator(
        block,
        label.text if label else None,
        side,
        {f: build_cell(ref.cell(f), texts.get(f)) for f in fields},
        None,
        label.box if label else None,
        unit.text if unit else None,
    )


def _build_header_dates(block: Block, sides: Sequence[Side]) -> Iterator[HeaderDates]:
    name = block.name
    for k, side in enumerate(sides):
        texts = {f: block.header.cells.get(f"{k}/{f}") for f in ("current", "previous")}
        if any(texts.values()):
            ref = RowRef.header(name, side)
            yield HeaderDates(name, side, *(build_cell(ref.cell(f), t) for f, t in texts.items()))
