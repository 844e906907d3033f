"""Table 2: the industry data. Blocks of two halves, each row a series with today, yesterday, change."""

from collections import Counter
from collections.abc import Sequence
from typing import Literal, cast

from ribao.catalogue import find_series
from ribao.labels import label_key
from ribao.model import INDICATOR_FIELDS, HeaderDates, Indicator
from ribao.read.blocks import Block, gathered
from ribao.read.headers import SIDES, Header
from ribao.read.sheet import Row, Sheet, cell_of

Region = tuple[Sheet, float, float]


def blocks(
    heads: Sequence[Header], regions: Sequence[Region]
) -> tuple[tuple[Indicator, ...], tuple[HeaderDates, ...]]:
    """All rows and header dates of table 2, block by block in printed order."""
    found = gathered(heads, regions)
    indicators = tuple(i for block in found for i in _indicators(block))
    return indicators, tuple(h for block in found for h in _header_dates(block))


def _indicators(block: Block) -> list[Indicator]:
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


def _header_dates(block: Block) -> list[HeaderDates]:
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
