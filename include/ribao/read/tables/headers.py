"""Find the header rows of both tables, with their cells by column name."""

import itertools
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from ribao.labels import label_key
from ribao.model import Box
from ribao.numbers import parse_printed
from ribao.read.pdf.lines import Line, Word, build_box, group_while
from ribao.read.pdf.page import Page
from ribao.read.tables.rows import CellText, build_cell_text

Side = Literal["left", "right"]

# Words of one header cell stand closer than this many character sizes.
_CELL_GAP = 0.75

# The same where dates wrap in their cells: cells almost touch, or a font leaves room between 年 and its digits.
_WRAPPED_GAPS = (-0.1, 0.3)

# Table 1's columns by words of their header only; the first match wins.
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
_HEADER_ENDS = frozenset({"/手", "/%", "%", "手", "价", "(手)", "(%)"})

# A day of a month; a date that a page's end cuts behind 0 is none.
_DAY = r"(?:0?[1-9]|[12]\d|3[01])(?!\d)"
# Cells of a block's header row: dates in any printed form, and 涨跌. White space may stand inside a date.
_BLOCK_CELL = re.compile(
    rf"涨\s*跌|20\d\d\s*[-/.年]\s*\d{{1,2}}\s*[-/.月]\s*{_DAY}\s*日?"
    rf"|(?<!\d)\d{{1,2}}\s*月\s*{_DAY}\s*日|(?<!\d)\d{{1,2}}[-/.]{_DAY}"
)

SIDES: tuple[Side, ...] = ("left", "right")
INDICATOR_NUMBERS = frozenset(f"{side}/{f}" for side in SIDES for f in ("current", "previous", "change"))


@dataclass(frozen=True, slots=True)
class Header:
    """A header row: its cells by column name."""

    kind: Literal["quotes", "block"]
    page: Page
    top: float
    bottom: float
    cells: Mapping[str, CellText]


def find_headers(page: Page) -> list[Header]:
    """Find every header row of a page, top to bottom."""
    headers = []
    for line in page.lines:
        text = label_key(line.text)
        if "收盘" in text and "涨跌" in text:
            headers.append(_build_quote_header(page, _group_words(page, line)))
        elif "涨跌" in text and (header := _choose_block_header(page, line)):
            headers.append(header)
    return headers


def _choose_block_header(page: Page, line: Line) -> Header | None:
    """The header at a line with 涨跌, read in the way that finds most cells: wrapped dates hide some of them."""
    best = _read_block_header(page, line)
    for below, gap in itertools.product((False, True), _WRAPPED_GAPS):
        if best and len(best.cells) == len(INDICATOR_NUMBERS):
            break
        candidates = filter(None, (best, _read_wrapped_header(page, line, gap, below)))
        best = max(candidates, key=lambda header: len(header.cells), default=None)
    return best


def _group_words(page: Page, line: Line) -> list[CellText]:
    """The header cells on a line: near words together, joined with the lines wrapped above and below."""
    cells = group_while(lambda cell, word: word.x0 - cell[-1].x1 < _CELL_GAP * word.size, line.words)
    near = [w for w in page.words(line.top - line.size, line.bottom + line.size) if w not in line.words]
    for cell in cells:
        x0, x1 = cell[0].x0, cell[-1].x1
        # A header's word, not a number below it.
        cell += [w for w in near if x0 - 2 < w.centre < x1 + 2 and label_key(w.text) in _HEADER_ENDS]
    return [build_cell_text(page.number, cell, number=True) for cell in cells]


def _build_quote_header(page: Page, groups: Sequence[CellText]) -> Header:
    cells: dict[str, CellText] = {}
    for name, signs in QUOTE_HEADERS.items():
        for group in groups:
            if group not in cells.values() and any(s in label_key(group.text) for s in signs):
                cells[name] = group
                break
    return _build_header("quotes", page, cells)


def _read_block_header(page: Page, line: Line) -> Header | None:
    """The header on a line of dates and 涨跌, or None where it has fewer than two dates."""
    chars = [c for w in line.words for c in w.chars]
    offsets = _list_offsets(line)
    texts = [
        CellText(m[0], build_box(line.page, [c for k, c in zip(offsets, chars, strict=True) if k in span]))
        for m in _BLOCK_CELL.finditer(line.text)
        for span in [range(*m.span())]
    ]
    return _build_block_header(page, texts)


def _read_wrapped_header(page: Page, line: Line, gap: float, below: bool) -> Header | None:
    """The header whose dates wrap inside their cells, above and below the height of 涨跌, or only `below` it.

    Words less than `gap` character sizes apart share a cell.
    """

    def is_near(cell: list[Word], word: Word) -> bool:
        return word.x0 < max(w.x1 for w in cell) + gap * word.size

    words = [w for x in page.lines if _is_beside(x, line, below) for w in x.words]
    columns = group_while(is_near, sorted(words, key=lambda w: w.x0))
    texts = [build_cell_text(page.number, column, number=True) for column in columns]
    return _build_block_header(page, [t for t in texts if _BLOCK_CELL.fullmatch(t.text)])


def _is_beside(other: Line, line: Line, below: bool) -> bool:
    """Whether a line may hold parts of header cells that wrap around a line; days of dates can look like numbers."""
    off = (other.middle - line.middle) / line.size
    return abs(off) < 0.9 or (0 <= off < 1.9 if below else abs(off) < 1.9 and not is_number_row(other))


def _build_block_header(page: Page, texts: Sequence[CellText]) -> Header | None:
    """Build a header from dates and 涨跌, left to right; None for fewer than two dates or a wrong order."""
    if sum(t.text[0] != "涨" for t in texts) < 2:
        return None
    cells: dict[str, CellText] = {}
    names = iter(f"{side}/{f}" for side in SIDES for f in ("current", "previous", "change"))
    for text in texts:
        is_change = text.text[0] == "涨"
        name = next((n for n in names if n.endswith("change") == is_change), None)
        if name is None:
            return None
        cells[name] = text
    return _build_header("block", page, cells)


def _list_offsets(line: Line) -> list[int]:
    """Where each character starts in the line's text."""
    offsets, at = [], 0
    for word in line.words:
        for char in word.chars:
            offsets.append(at)
            at += len(char.text)
        at += 1
    return offsets


def _build_header(kind: Literal["quotes", "block"], page: Page, cells: Mapping[str, CellText]) -> Header:
    boxes: list[Box] = [c.box for c in cells.values()]
    return Header(kind, page, min(b.top for b in boxes), max(b.bottom for b in boxes), cells)


def is_number_row(line: Line) -> bool:
    """Whether a line has at least three printed numbers: a table's row."""
    return sum(parse_printed(w.text) is not None for w in line.words) >= 3
