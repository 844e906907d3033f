"""Header rows of both tables, and the columns that they and the rows below them show."""

import itertools
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from ribao.labels import label_key
from ribao.model import Box
from ribao.numbers import parse_printed
from ribao.read.lines import Line, Word
from ribao.read.sheet import Sheet, Text, cell_text

# Words of one header cell stand closer than this many character sizes.
_CELL_GAP = 0.75

# The same where dates are wrapped in their cells: cells all but touch, or a font parts 年 from its digits.
_WRAPPED_GAPS = (-0.1, 0.3)

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

# What a block's header row holds: dates in any printed form, and 涨跌. White space may stand inside a date.
_BLOCK_CELL = re.compile(
    r"涨\s*跌|20\d\d\s*[-/.年]\s*\d{1,2}\s*[-/.月]\s*\d{1,2}(?!\d)\s*日?"
    r"|(?<!\d)\d{1,2}\s*月\s*\d{1,2}\s*日|(?<!\d)\d{1,2}[-/.]\d{1,2}(?!\d)"
)

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
        text = label_key(line.text)
        if "收盘" in text and "涨跌" in text:
            found.append(_quote_header(sheet, _groups(sheet, line)))
        elif "涨跌" in text and (head := _fullest_block_header(sheet, line)):
            found.append(head)
    return found


def _fullest_block_header(sheet: Sheet, line: Line) -> Header | None:
    """The header at a line of 涨跌, read in the way that sees most cells: some see fewer where one date is wrapped."""
    best = _block_header(sheet, line)
    for below, gap in itertools.product((False, True), _WRAPPED_GAPS):
        if best and len(best.cells) == len(INDICATOR_NUMBERS):
            break
        heads = filter(None, (best, _wrapped_block_header(sheet, line, gap, below)))
        best = max(heads, key=lambda head: len(head.cells), default=None)
    return best


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
    return x0 - 2 < word.centre < x1 + 2 and label_key(word.text) in {
        "/手",
        "/%",
        "%",
        "手",
        "价",
        "(手)",
        "(%)",
    }


def _quote_header(sheet: Sheet, groups: Sequence[Text]) -> Header:
    cells: dict[str, Text] = {}
    for name, signs in QUOTE_HEADERS.items():
        for group in groups:
            if group not in cells.values() and any(s in label_key(group.text) for s in signs):
                cells[name] = group
                break
    return _header("quotes", sheet, cells)


def _block_header(sheet: Sheet, line: Line) -> Header | None:
    """The header that a line of dates and 涨跌 makes, or None where it holds no two dates."""
    found = [(m[0], _part(line, *m.span())) for m in _BLOCK_CELL.finditer(line.text)]
    if sum(text[0] != "涨" for text, _ in found) < 2:
        return None
    return _block_cells(sheet, found)


def _wrapped_block_header(sheet: Sheet, line: Line, gap: float, below: bool) -> Header | None:
    """The header whose dates are wrapped inside their cells, over and under the height of 涨跌, or `below` it.

    Words less than `gap` character sizes apart share a cell.
    """
    columns: list[list[Word]] = []
    words = [w for x in sheet.lines if _beside(x, line, below) for w in x.words]
    for word in sorted(words, key=lambda w: w.x0):
        if columns and word.x0 < max(w.x1 for w in columns[-1]) + gap * word.size:
            columns[-1].append(word)
        else:
            columns.append([word])
    texts = [cell_text(sheet.page, column, number=True) for column in columns]
    found = [(t.text, t.box) for t in texts if _BLOCK_CELL.fullmatch(t.text)]
    if sum(text[0] != "涨" for text, _ in found) < 2:
        return None
    return _block_cells(sheet, found)


def _beside(other: Line, line: Line, below: bool) -> bool:
    """Whether a line may hold parts of header cells wrapped round a line; the days of dates can look like numbers."""
    off = (other.middle - line.middle) / line.size
    return abs(off) < 0.9 or (0 <= off < 1.9 if below else abs(off) < 1.9 and not is_number_row(other))


def _block_cells(sheet: Sheet, found: Sequence[tuple[str, Box]]) -> Header | None:
    """A header row's cells by column name, from dates and 涨跌 left to right; None where they do not alternate."""
    cells: dict[str, Text] = {}
    names = iter(f"{side}/{f}" for side in SIDES for f in ("current", "previous", "change"))
    for text, box in found:
        is_change = text[0] == "涨"
        name = next((n for n in names if n.endswith("change") == is_change), None)
        if name is None:
            return None
        cells[name] = Text(text, box)
    return _header("block", sheet, cells)


def _part(line: Line, start: int, end: int) -> Box:
    """The box around some characters of a line's text."""
    glyphs = [
        g
        for k, g in zip(_places(line), (g for w in line.words for g in w.glyphs), strict=True)
        if start <= k < end
    ]
    return Box(
        line.page,
        min(g.x0 for g in glyphs),
        min(g.top for g in glyphs),
        max(g.x1 for g in glyphs),
        max(g.bottom for g in glyphs),
    )


def _places(line: Line) -> list[int]:
    """Where each glyph's text starts in the line's text."""
    places, at = [], 0
    for word in line.words:
        for glyph in word.glyphs:
            places.append(at)
            at += len(glyph.text)
        at += 1
    return places


def _header(kind: Literal["quotes", "block"], sheet: Sheet, cells: Mapping[str, Text]) -> Header:
    boxes = [c.box for c in cells.values()]
    return Header(kind, sheet, min(b.top for b in boxes), max(b.bottom for b in boxes), cells)


def is_number_row(line: Line) -> bool:
    """At least three printed numbers side by side: a table's row."""
    return sum(parse_printed(w.text) is not None for w in line.words) >= 3
