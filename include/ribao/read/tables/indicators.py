"""Read table 2, the industry data: blocks of two halves, where each row is a series."""

from collections import Counter
from collections.abc import Iterator, Sequence

from ribao.cells import RowRef
from ribao.labels import label_key
from ribao.model import INDICATOR_FIELDS, HeaderDates, Indicator
from ribao.read.pdf.page import Region
from ribao.read.tables.blocks import Block, collect_blocks
from ribao.read.tables.headers import SIDES, Header, Side
from ribao.read.tables.rows import Row, build_cell, mark_torn_numbers


def read_indicators(
    headers: Sequence[Header], regions: Sequence[Region]
) -> tuple[tuple[Indicator, ...], tuple[HeaderDates, ...]]:
    """Read all rows and header dates of table 2, block by block in printed order."""
    blocks = collect_blocks(headers, regions)
    indicators = tuple(i for block in blocks for i in _build_indicators(block))
    return indicators, tuple(h for block in blocks for h in _build_header_dates(block))


def _build_indicators(block: Block) -> Iterator[Indicator]:
    name = block.name
    counts: Counter[str] = Counter()
    halves = {f"{side}/label": [f"{side}/{f}" for f in INDICATOR_FIELDS] for side in SIDES}
    for row in mark_torn_numbers(block.rows, halves):
        for side in SIDES:
            if indicator := _build_indicator(name, side, row, counts):
                yield indicator


def _build_indicator(block: str, side: Side, row: Row, counts: Counter[str]) -> Indicator | None:
    label = row.cells.get(f"{side}/label")
    texts = {f: row.cells.get(f"{side}/{f}") for f in INDICATOR_FIELDS}
    if label is None and not any(texts.values()):
        return None
    key = label_key(label.text) if label else ""
    counts[key] += 1
    unique = key + (f"#{counts[key]}" if counts[key] > 1 else "")
    ref = RowRef.indicator(block, unique)
    return Indicator(
        block,
        label.text if label else None,
        side,
        {f: build_cell(ref.cell(f), t) for f, t in texts.items()},
        None,
        label.box if label else None,
    )


def _build_header_dates(block: Block) -> Iterator[HeaderDates]:
    name = block.name
    for side in SIDES:
        texts = {f: block.header.cells.get(f"{side}/{f}") for f in ("current", "previous")}
        if any(texts.values()):
            ref = RowRef.header(name, side)
            yield HeaderDates(name, side, *(build_cell(ref.cell(f), t) for f, t in texts.items()))
