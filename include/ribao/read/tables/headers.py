"""Find the header rows of both tables, with their cells by column name."""

import itertools
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from ribao.labels import label_key
from ribao.model import INDICATOR_FIELDS, Box
from ribao.numbers import is_quantity
from ribao.read.pdf.lines import Line, Word, build_box, group_while
from ribao.read.pdf.page import Page
from ribao.read.tables.rows import CellText, build_cell_text

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
# Cells of a block's header row by the kind of their column; the first match wins. Dates are in any printed form, and white
# space may stand inside a cell.
_PERCENT = r"/?\s*[(（]?\s*[%％]\s*[)）]?"
_BLOCK_CELLS = {
    "pct": rf"涨\s*跌\s*(?:幅\s*度?\s*(?:{_PERCENT})?|{_PERCENT})|涨\s*幅\s*(?:{_PERCENT})?",
    "change": r"涨\s*跌",
    "unit": r"单\s*位",
    "date": (
        rf"20\d\d\s*[-/.年]\s*\d{{1,2}}\s*[-/.月]\s*{_DAY}\s*日?"
        rf"|(?<!\d)\d{{1,2}}\s*月\s*{_DAY}\s*日|(?<!\d)\d{{1,2}}[-/.]{_DAY}"
    ),
}
_BLOCK_CELL = re.compile("|".join(f"(?P<{kind}>{pattern})" for kind, pattern in _BLOCK_CELLS.items()))

# A block has at most so many halves side by side.
_MAX_HALVES = 3
_TEXT_FIELDS = ("label", "unit")


@dataclass(frozen=True, slots=True)
class Header:
    """A header row: its cells by column name, in table 2 the number of a half and a field (0/current)."""

    kind: Literal["quotes", "block"]
    page: Page
    top: float
    bottom: float
    cells: Mapping[str, CellText]

    @property
    def is_complete(self) -> bool:
        """Whether a block's header has halves side by side and each has all its columns."""
        halves = {get_half(name) for name in self.cells}
        return len(halves) > 1 and all(f"{k}/{f}" in self.cells for k in halves for f in INDICATOR_FIELDS)

    @property
    def has_units(self) -> bool:
        """Whether a block's header names columns of units."""
        return any(name.endswith("/unit") for name in self.cells)


def get_half(column: str) -> int:
    """The number of the half to which a column of table 2 belongs, from 0."""
    return int(column.partition("/")[0])


def is_number_column(column: str) -> bool:
    """Whether a column of table 2 has numbers."""
    return "/" in column and column.partition("/")[2] not in _TEXT_FIELDS


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
        if best and best.is_complete:
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
    texts = []
    for match in _BLOCK_CELL.finditer(line.text):
        inside = [c for k, c in zip(offsets, chars, strict=True) if match.start() <= k < match.end()]
        texts.append((str(match.lastgroup), CellText(match[0], build_box(line.page, inside))))
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
    matches = [(_BLOCK_CELL.fullmatch(text.text), text) for text in texts]
    return _build_block_header(page, [(str(match.lastgroup), text) for match, text in matches if match])


def _is_beside(other: Line, line: Line, below: bool) -> bool:
    """Whether a line may hold parts of header cells that wrap around a line; days of dates can look like numbers."""
    off = (other.middle - line.middle) / line.size
    return abs(off) < 0.9 or (0 <= off < 1.9 if below else abs(off) < 1.9 and not is_number_row(other))


def _build_block_header(page: Page, texts: Sequence[tuple[str, CellText]]) -> Header | None:
    """Build a header from cells and their kinds, left to right; None for fewer than two dates or too many halves."""
    if sum(kind == "date" for kind, _ in texts) < 2:
        return None
    names = list(_name_columns([kind for kind, _ in texts]))
    if get_half(names[-1]) >= _MAX_HALVES:
        return None
    return _build_header("block", page, {name: text for name, (_, text) in zip(names, texts, strict=True)})


def _name_columns(kinds: Sequence[str]) -> Iterator[str]:
    """Name the columns of a block by the kinds of their header cells, left to right.

    A half begins where a field comes again, with dates behind changes, or with the unit where units come first.
    """
    half, fields = 0, set[str]()
    for kind in kinds:
        field = kind
        if kind == "date":
            field = "previous" if "current" in fields else "current"
        behind = kind == "date" and not fields.isdisjoint(("change", "pct"))
        leads = kind == "unit" == kinds[0] and bool(fields)
        if field in fields or behind or leads:
            half, fields = half + 1, set()
            field = "current" if kind == "date" else kind
        fields.add(field)
        yield f"{half}/{field}"


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
    """Whether a line has at least three printed numbers or ranges: a table's row."""
    return sum(is_quantity(w.text) for w in line.words) >= 3
