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
# Rows that share more of their height are lines of one row: a cell's lines are centred beside its row's label.
_OVERLAP = 0.25
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
    """Mark numbers of which it is not certain where they end.

    Those that the row below, which has no label, may continue (digits that a page's end tore off); and those of two rows
    that lie over each other, of which only one has a label: they are lines of one row. `halves` are the number columns of
    each label column.
    """
    marked = list(rows)
    for k, (above, below) in enumerate(itertools.pairwise(rows)):
        for label, names in halves.items():
            shared = {n for n in names if n in above.cells and n in below.cells}
            torn = {n for n in shared if _may_continue(above.cells[n], below.cells[n])}
            if label not in below.cells:
                marked[k] = _make_uncertain(marked[k], torn)
            if (label in above.cells) != (label in below.cells) and _lie_over_each_other(above, below):
                marked[k], marked[k + 1] = (
                    _make_uncertain(marked[k], shared),
                    _make_uncertain(marked[k + 1], shared),
                )
    return marked


def _make_uncertain(row: Row, names: Iterable[str]) -> Row:
    """The row with UNCERTAIN behind some of its numbers."""
    cells = {name: row.cells[name] for name in names if not row.cells[name].text.endswith(UNCERTAIN)}
    uncertain = {name: replace(cell, text=cell.text + UNCERTAIN) for name, cell in cells.items()}
    return replace(row, cells={**row.cells, **uncertain})


def _lie_over_each_other(above: Row, below: Row) -> bool:
    """Whether two rows' lines share more height than rows that stand close do."""
    least = min(above.bottom - above.top, below.bottom - below.top)
    return above.page == below.page and above.bottom - below.top > _OVERLAP * least


def _may_continue(above: CellText, below: CellText) -> bool:
    """Whether a number with a point may go on in digits that are not zero."""
    if "." not in above.text or not below.text.isdigit() or not int(below.text):
        return False
    return is_well_formed(above.text + below.text)
