"""Header rows of both tables, and the columns that they and the rows below them show."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from ribao.labels import label_key
from ribao.numbers import parse_printed
from ribao.read.dates import HEADER_DATE
from ribao.read.lines import Line, Word
from ribao.read.sheet import Sheet, Span, Text, cell_text, corridors

# Words of one header cell stand closer than this many character sizes.
_CELL_GAP = 0.75

# Table 1's columns by a word that only their header carries; the first that fits wins.
QUOTE_HEADERS = {
    "contract": ("合约", "品种"),
    "close": ("收盘", "结算", "最新价"),
    "pct": ("幅",),
    "change": ("涨跌",),
    "volume": ("成交",),
    "open_interest": ("持仓",),
    "unit": ("单位",),
}
QUOTE_NUMBERS = frozenset({"close", "change", "pct", "volume", "open_interest"})

SIDES = ("left", "right")
INDICATOR_NUMBERS = frozenset(f"{side}/{f}" for side in SIDES for f in ("current", "previous", "change"))


@dataclass(frozen=True, slots=True)
class Header:
    """A header row: its cells by column name, with their places."""

    kind: Literal["quotes", "block"]
    sheet: Sheet
    top: float
    bottom: float
    cells: Mapping[str, Text]


def headers(sheet: Sheet) -> list[Header]:
    """Every header row of a page, top to bottom."""
    found = []
    for line in sheet.lines:
        groups = _groups(sheet, line)
        texts = [label_key(g.text) for g in groups]
        if any("收盘" in t for t in texts) and any("涨跌" in t for t in texts):
            found.append(_quote_header(sheet, groups))
        elif "涨跌" in texts and sum(bool(HEADER_DATE.fullmatch(t)) for t in texts) >= 2:
            found.append(_block_header(sheet, groups, texts))
    return found


def _groups(sheet: Sheet, line: Line) -> list[Text]:
    """The header cells on a line: near words together, lines wrapped over and under it joined."""
    cells: list[list[Word]] = []
    for word in line.words:
        if cells and word.x0 - cells[-1][-1].x1 < _CELL_GAP * word.size:
            cells[-1].append(word)
        else:
            cells.append([word])
    near = [w for w in sheet.words(line.top - line.size, line.bottom + line.size) if w not in line.words]
    for cell in cells:
        x0, x1 = cell[0].x0, cell[-1].x1
        cell += [w for w in near if _wraps(w, x0, x1)]
    return [cell_text(sheet.page, cell, number=True) for cell in cells]


def _wraps(word: Word, x0: float, x1: float) -> bool:
    """A second line of a header cell: over or under it, and a header's word, not a number below it."""
    return x0 - 2 < word.centre < x1 + 2 and label_key(word.text) in {"/手", "/%", "%", "手", "价", "(手)", "(%)"}


def _quote_header(sheet: Sheet, groups: Sequence[Text]) -> Header:
    cells: dict[str, Text] = {}
    for name, signs in QUOTE_HEADERS.items():
        for group in groups:
            if group not in cells.values() and any(s in label_key(group.text) for s in signs):
                cells[name] = group
                break
    return _header("quotes", sheet, cells)


def _block_header(sheet: Sheet, groups: Sequence[Text], texts: Sequence[str]) -> Header:
    dates = [g for g, t in zip(groups, texts, strict=True) if HEADER_DATE.fullmatch(t)]
    changes = [g for g, t in zip(groups, texts, strict=True) if t == "涨跌"]
    cells: dict[str, Text] = {}
    for side, change in zip(SIDES, changes, strict=False):
        cells[f"{side}/change"] = change
        before = [d for d in dates if d.box.x1 <= change.box.x0 and d not in cells.values()]
        for name, day in zip(("current", "previous"), before[-2:], strict=False):
            cells[f"{side}/{name}"] = day
    return _header("block", sheet, cells)


def _header(kind: Literal["quotes", "block"], sheet: Sheet, cells: Mapping[str, Text]) -> Header:
    boxes = [c.box for c in cells.values()]
    return Header(kind, sheet, min(b.top for b in boxes), max(b.bottom for b in boxes), cells)


def columns(header: Header, regions: Sequence[tuple[Sheet, float, float]]) -> dict[str, Span]:
    """The x-range of every column, from the header's cells and the rows of the regions under such headers.

    A border lies in the corridor that no word of any row crosses, nearest to
    the header's cell; with block headers the label columns and the block's
    name column fill the room between and before the numbers.
    """
    anchors = sorted((c.box.x0, c.box.x1, name) for name, c in header.cells.items())
    words = [w for region in regions for w in _row_words(region, anchors)]
    gaps = corridors(words)
    edges = [_between(gaps, a, b) for a, b in zip(anchors, anchors[1:], strict=False)]
    if header.kind == "quotes":
        return _quote_columns(anchors, edges)
    return _block_columns(anchors, edges, gaps)


def _row_words(region: tuple[Sheet, float, float], anchors: Sequence[tuple[float, float, str]]) -> list[Word]:
    """Words of a region's rows; a text that runs across two columns is no row's."""
    sheet, top, bottom = region
    return [
        w
        for w in sheet.words(top, bottom)
        if sum(w.x0 < a[1] and w.x1 > a[0] for a in anchors) <= 1 and (w.x1 - w.x0) < 0.35 * sheet.width
    ]


def _between(gaps: Sequence[Span], a: tuple[float, float, str], b: tuple[float, float, str]) -> Span:
    """The corridors' outermost edges between two header cells: (after a, before b)."""
    inside = [g for g in gaps if g[1] > a[1] - 1 and g[0] < b[0] + 1 and g[1] - g[0] > 0.8]
    if not inside:
        middle = (a[1] + b[0]) / 2
        return middle, middle
    first, last = inside[0], inside[-1]
    return (max(first[0], a[1]) + first[1]) / 2, (last[0] + min(last[1], b[0])) / 2


def _quote_columns(anchors: Sequence[tuple[float, float, str]], edges: Sequence[Span]) -> dict[str, Span]:
    cuts = [0.0, *(sum(e) / 2 for e in edges), 1e6]
    return {name: (cuts[k], cuts[k + 1]) for k, (_, _, name) in enumerate(anchors)}


def _block_columns(
    anchors: Sequence[tuple[float, float, str]], edges: Sequence[Span], gaps: Sequence[Span]
) -> dict[str, Span]:
    found: dict[str, Span] = {}
    start = _label_end(gaps, anchors[0])
    left = _name_end(gaps, start)
    found["name"], found["left/label"] = (-1e6, left), (left, start)
    for k, (_, _, name) in enumerate(anchors):
        after = edges[k] if k < len(edges) else (1e6, 1e6)
        new_side = k + 1 < len(anchors) and anchors[k + 1][2].split("/")[0] != name.split("/")[0]
        end = after[0] if new_side else sum(after) / 2
        found[name] = (start, end)
        start = end
        if new_side:
            found["right/label"] = (after[0], after[1])
            start = after[1]
    return found


def _label_end(gaps: Sequence[Span], anchor: tuple[float, float, str]) -> float:
    """Where the left label column ends: the last corridor before the first numbers."""
    before = [g for g in gaps if g[0] < anchor[0] and g[1] - g[0] > 0.8]
    return (before[-1][0] + min(before[-1][1], anchor[0])) / 2 if before else anchor[0] - 8


def _name_end(gaps: Sequence[Span], label_end: float) -> float:
    """Where the block names end: the widest corridor before the labels; none, where no name stands apart."""
    before = [g for g in gaps if g[1] < label_end - 5]
    if not before:
        return -1e5
    widest = max(before, key=lambda g: g[1] - g[0])
    return (widest[0] + widest[1]) / 2


def is_number_row(line: Line) -> bool:
    """At least three printed numbers side by side: a table's row."""
    return sum(parse_printed(w.text) is not None for w in line.words) >= 3
