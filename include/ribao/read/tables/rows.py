"""Read the rows of a table: words to columns, columns to cells."""

import itertools
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from ribao.cells import CellRef
from ribao.model import Box, Cell
from ribao.read.pdf.lines import Word, build_box, build_word, group_words
from ribao.read.pdf.page import Region, Span
from ribao.read.tables.row_grouping import PlacedWord, group_rows

# Heights within one line of a cell differ by less than this share of the character size.
_SAME_LINE = 0.35
# Edges closer than this are one, in points.
_SAME_EDGE_PT = 2.0


@dataclass(frozen=True, slots=True)
class CellText:
    """The printed text of one cell and its box."""

    text: str
    box: Box


@dataclass(frozen=True, slots=True)
class Row:
    """One row of a table by column name, without blank cells. `top` orders the rows of a page."""

    page: int
    top: float
    bottom: float
    cells: Mapping[str, CellText]


def build_cell(ref: CellRef, text: CellText | None) -> Cell:
    """Build the model's cell; blank where there is no text."""
    return Cell(ref, text.text, text.box) if text else Cell(ref, None, None)


def build_cell_text(page: int, words: Sequence[Word], number: bool) -> CellText:
    """Build one text from the words of a cell: join wrapped lines, keep a gap inside a line as a space."""
    lines = group_words(words, _SAME_LINE)
    parts = [" ".join(w.text for w in sorted(line, key=lambda w: w.x0)) for line in lines]
    return CellText(join_cell_lines(parts, number), build_box(page, words))


def join_cell_lines(parts: Sequence[str], number: bool) -> str:
    """Join the lines of one cell; insert a space where a label wraps between two Latin words."""
    if number:
        return "".join(parts)
    text = parts[0]
    for part in parts[1:]:
        both_latin = text[-1].isascii() and text[-1].isalnum() and part[0].isascii() and part[0].isalnum()
        text += (" " if both_latin else "") + part
    return text


def read_rows(region: Region, columns: Mapping[str, Span], numbers: frozenset[str]) -> list[Row]:
    """Read the rows of a region, top to bottom.

    Edges separate the rows where there are any; there may be several rows between two edges.
    """
    page, top, bottom = region
    placed = [(n, part) for w in page.words(top, bottom) for n, part in assign_columns(columns, w)]
    first_column = min((columns[n] for n in numbers), key=lambda s: s[0])
    bands = [
        [(n, w) for n, w in placed if low <= w.middle < high]
        for low, high in _find_bands(region, first_column)
    ]
    rows = [build_row(page.number, part, numbers) for part in group_rows(bands, columns, numbers)]
    while rows and not numbers & rows[-1].cells.keys():
        rows.pop()  # text below the last row of numbers is no row
    return rows


def assign_columns(columns: Mapping[str, Span], word: Word) -> list[PlacedWord]:
    """Assign a word to its column; split a word where the numbers of two cells touch."""
    names = [_find_column(columns, (c.x0 + c.x1) / 2) for c in word.chars]
    if len(set(names)) > 1 and (at := _find_seam(word, names)):
        left, right = build_word(word.chars[:at]), build_word(word.chars[at:])
        return [*assign_columns(columns, left), *assign_columns(columns, right)]
    name = Counter(n for n in names if n).most_common(1)
    return [(name[0][0], word)] if name else []


def _find_column(columns: Mapping[str, Span], x: float) -> str | None:
    return next((name for name, (x0, x1) in columns.items() if x0 <= x < x1), None)


def _find_seam(word: Word, names: Sequence[str | None]) -> int:
    """Where two cells' texts meet inside a word: the uneven step between characters; 0 where there is none."""
    steps = [b.x0 - a.x1 for a, b in zip(word.chars, word.chars[1:], strict=False)]
    usual = sorted(steps)[len(steps) // 2]
    step, at = max((abs(s - usual), k) for k, s in enumerate(steps))
    if step > 0.03 * word.size:
        return at + 1
    both_whole = min(names.count(n) for n in set(names)) >= 3
    return next(k for k in range(1, len(names)) if names[k] != names[k - 1]) if both_whole else 0


def _find_bands(region: Region, column: Span) -> list[Span]:
    """The heights between the edges that cross the middle of a column."""
    page, top, bottom = region
    middle = (column[0] + column[1]) / 2
    ys = sorted(e.y for e in page.edges if e.x0 <= middle <= e.x1 and top < e.y < bottom)
    borders = [top]
    for y in ys:
        if y - borders[-1] > _SAME_EDGE_PT:
            borders.append(y)
    borders.append(bottom)
    return list(itertools.pairwise(borders))


def build_row(page: int, placed: Sequence[PlacedWord], numbers: frozenset[str]) -> Row:
    """Build a row from words with their columns."""
    by_column: dict[str, list[Word]] = {}
    for name, word in placed:
        by_column.setdefault(name, []).append(word)
    cells = {name: build_cell_text(page, words, name in numbers) for name, words in by_column.items()}
    return Row(page, min(w.top for _, w in placed), max(w.bottom for _, w in placed), cells)
