"""Read the rows of a table: words to columns, columns to cells."""

import itertools
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from ribao.cells import CellRef
from ribao.model import UNREADABLE, Box, Cell
from ribao.numbers import is_well_formed, parse_printed
from ribao.read.pdf.chars import PICTURE_CHAR
from ribao.read.pdf.lines import Word, build_box, group_words
from ribao.read.pdf.page import Region, Span
from ribao.read.tables.cell_pictures import place_pictures
from ribao.read.tables.loose_digits import UNCERTAIN
from ribao.read.tables.placement import Columns, is_one_number, place_words
from ribao.read.tables.row_grouping import group_rows
from ribao.read.tables.seams import PlacedWord, is_touching

# Heights within one line of a cell differ by less than this share of the character size.
_SAME_LINE = 0.35
# Edges closer than this are one, in points.
_SAME_EDGE_PT = 2.0
# Marks that publishers print where they have no number.
_MISSING = frozenset({"-", "--", "—", "——", "–", "/", "#N/A", "N/A", "#N/A!", "n/a"})


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
    """Build the model's cell; blank where there is no text, and with no confidence where a picture holds it."""
    if text and PICTURE_CHAR in text.text:
        return Cell(ref, None, text.box, UNREADABLE)
    return Cell(ref, text.text, text.box) if text else Cell(ref, None, None)


def build_cell_text(page: int, words: Sequence[Word], number: bool) -> CellText:
    """Build one text from the words of a cell: join wrapped lines, keep a gap inside a line as a space."""
    lines = [sorted(line, key=lambda w: w.x0) for line in group_words(words, _SAME_LINE)]
    parts = [" ".join(w.text for w in line) for line in lines]
    return CellText(join_cell_lines(parts, number), build_box(page, words))


def _build_number_text(page: int, words: Sequence[Word]) -> CellText:
    """Build a number's text from the words of its cell, with UNCERTAIN between those that are no one number."""
    text = build_cell_text(page, words, number=True)
    if parse_printed(text.text) is None:
        return text
    lines = [sorted(line, key=lambda w: w.x0) for line in group_words(words, _SAME_LINE)]
    parts = [
        "".join([line[0].text, *(_find_separator(a, b) + b.text for a, b in itertools.pairwise(line))])
        for line in lines
    ]
    return replace(text, text="".join(parts))


def _is_missing(words: Sequence[Word]) -> bool:
    """Whether a cell holds a mark that stands for a missing number."""
    return "".join(w.text for w in words) in _MISSING


def _find_separator(left: Word, right: Word) -> str:
    """What stands between two words of a number's cell."""
    if not is_one_number(left, right):
        return UNCERTAIN
    return "" if is_touching(left, right) else " "


def join_cell_lines(parts: Sequence[str], number: bool) -> str:
    """Join the lines of one cell; insert a space where a label wraps between two Latin words."""
    if number:
        return "".join(parts)
    text = parts[0]
    for part in parts[1:]:
        both_latin = text[-1].isascii() and text[-1].isalnum() and part[0].isascii() and part[0].isalnum()
        text += (" " if both_latin else "") + part
    return text


def read_rows(region: Region, columns: Columns, numbers: frozenset[str]) -> list[Row]:
    """Read the rows of a region, top to bottom.

    Edges separate the rows where there are any; there may be several rows between two edges.
    """
    page, top, bottom = region
    words = page.words(top, bottom)
    placed = place_words(columns, words)
    placed += place_pictures(columns, placed, page.images.boxes, (top, bottom))
    first_column = min((columns[n] for n in numbers), key=lambda s: s[0])
    bands = [
        [(n, w) for n, w in placed if low <= w.middle < high]
        for low, high in _find_bands(region, first_column)
    ]
    rows = [build_row(page.number, part, numbers) for part in group_rows(bands, columns, numbers)]
    while rows and not numbers & rows[-1].cells.keys():
        rows.pop()  # text below the last row of numbers is no row
    return rows


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
    if len(by_column) > 1:
        by_column = {n: w for n, w in by_column.items() if n not in numbers or not _is_missing(w)}
    cells = {
        name: _build_number_text(page, words)
        if name in numbers
        else build_cell_text(page, words, number=False)
        for name, words in by_column.items()
    }
    return Row(page, min(w.top for _, w in placed), max(w.bottom for _, w in placed), cells)


def mark_torn_numbers(rows: Sequence[Row], halves: Mapping[str, Iterable[str]]) -> list[Row]:
    """Mark numbers that the row below, which has no label, may continue: digits that a page's end tore off.

    `halves` are the number columns of each label column.
    """
    marked = list(rows)
    for k, (above, below) in enumerate(itertools.pairwise(rows)):
        torn = {
            name
            for label, names in halves.items()
            for name in names
            if label not in below.cells
            and name in below.cells
            and _may_continue(above.cells.get(name), below.cells[name])
        }
        cells = {n: replace(c, text=c.text + UNCERTAIN) if n in torn else c for n, c in above.cells.items()}
        marked[k] = replace(above, cells=cells)
    return marked


def _may_continue(above: CellText | None, below: CellText) -> bool:
    """Whether a number with a point may go on in digits that are not zero."""
    if above is None or "." not in above.text or not below.text.isdigit() or not int(below.text):
        return False
    return is_well_formed(above.text + below.text)
