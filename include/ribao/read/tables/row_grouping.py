"""Group the lines of a table into rows.

A number or a label may wrap inside its cell, so a row may have several lines.
Rows may stand as close as such lines, and edges need not separate them. So the
lines between two edges are grouped as a whole, at the lowest cost: for what
each row lacks, and for the way its cells would wrap.
"""

import itertools
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from statistics import median

from ribao.numbers import is_whole, parse_printed
from ribao.read.pdf.lines import Word, group_while
from ribao.read.pdf.text_runs import SIGNS
from ribao.read.tables.placement import UNKNOWN_PITCH, Columns
from ribao.read.tables.seams import PlacedWord

# A cell wraps into at most so many lines.
_MAX_LINES = 6
_SAME_LINE = 0.35
# Width of a space where a label wraps at one, in character sizes; share of a number column that text may fill.
_SPACE = 0.3
_FILL_SHARE = 0.85

# Costs. A second row between two edges, in a table whose edges separate the rows:
_EXTRA_ROW = 4.0
# numbers without a label; the same with zeros only (fillers); a label without numbers;
_UNLABELLED = 3.0
_FILLER = 0.5
_NO_NUMBERS = 1.5
# a blank cell beside a label and numbers: lines around the row may hold what belongs there;
_BLANK = 0.15
# a sign alone, whose digits may stand on the next line;
_LONE_SIGN = 0.5
# a row that begins nearer to the line above than rows stand, by this share of their distance;
_CLOSE = 1.0
_CLOSE_SHARE = 0.75
# each line after the first; lines of a cell that together are no number,
_LINE = 0.2
_NO_NUMBER = 3.0
# of which one has room for the next one's first character;
_ROOM = 5.0
# that would fit into one line, that stand as far apart as rows, or farther than the lines of a wrapped text;
_FITS = 3.0
_ROW_PITCH = 1.0
_LOOSE = 5.0
# A line of a wrapped number, with the next one's first character, is at least this share of the widest line wide.
_FIRST_LINE = 0.65
# cells aligned neither by their middles nor by an edge, for each character size that they are off.
_MISALIGNED = 2.0
# Fonts on one line are off by so much: a cell that is off by more is the first or the last line of a wrapped one.
_LEVEL = 0.1


@dataclass(frozen=True, slots=True)
class _Layout:
    """What a table's rows share: the columns in order, the room in each, the distance from row to row."""

    columns: Sequence[str]
    numbers: frozenset[str]
    room: Mapping[str, float]
    pitch: float


def group_rows(
    bands: Sequence[Sequence[PlacedWord]], columns: Columns, numbers: frozenset[str]
) -> list[list[PlacedWord]]:
    """Group a table's words into rows, top to bottom; `bands` are the words between two edges each."""
    bands_of_lines = [_group_lines(band) for band in bands if band]
    lines = [line for band in bands_of_lines for line in band]
    names = sorted(columns, key=lambda name: columns[name])
    layout = _Layout(names, numbers, _measure_room(lines, columns, numbers), UNKNOWN_PITCH)
    whole_rows = [line for line in lines if _cost_row([line], layout) == 0]
    steps = [b[0][1].middle - a[0][1].middle for a, b in itertools.pairwise(whole_rows)]
    layout = _Layout(
        names, numbers, layout.room, min(columns.pitch, median(steps) if steps else UNKNOWN_PITCH)
    )
    has_edges = sum(len(band) == 1 for band in bands_of_lines) > max(1, len(bands_of_lines) / 2)
    row_cost = _EXTRA_ROW if has_edges else 0.0
    return [row for band in bands_of_lines for row in _choose_grouping(band, layout, row_cost)]


def _group_lines(band: Sequence[PlacedWord]) -> list[list[PlacedWord]]:
    """Words at one height."""

    def is_level(line: list[PlacedWord], placed: PlacedWord) -> bool:
        return placed[1].middle - line[0][1].middle < _SAME_LINE * placed[1].size

    return group_while(is_level, sorted(band, key=lambda placed: placed[1].middle))


def _choose_grouping(
    lines: list[list[PlacedWord]], layout: _Layout, row_cost: float
) -> list[list[PlacedWord]]:
    if len(lines) == 1 or (not row_cost and all(_cost_row([line], layout) == 0 for line in lines)):
        return lines
    best: list[tuple[float, int]] = [(0.0, 0)]
    for end in range(1, len(lines) + 1):
        starts = range(max(0, end - _MAX_LINES), end)
        best.append(
            min(
                (best[k][0] + row_cost + _cost_start(lines, k, layout) + _cost_row(lines[k:end], layout), k)
                for k in starts
            )
        )
    rows: list[list[PlacedWord]] = []
    end = len(lines)
    while end:
        start = best[end][1]
        rows.append([placed for line in lines[start:end] for placed in line])
        end = start
    return rows[::-1]


def _cost_start(lines: Sequence[Sequence[PlacedWord]], k: int, layout: _Layout) -> float:
    """The cost of a row that begins at a line: rows leave room between their last and their first lines."""
    if not k or layout.pitch == UNKNOWN_PITCH:
        return 0.0
    step = lines[k][0][1].middle - lines[k - 1][0][1].middle
    return _CLOSE * (step < _CLOSE_SHARE * layout.pitch)


def _cost_row(lines: Sequence[Sequence[PlacedWord]], layout: _Layout) -> float:
    """The cost of taking some lines for one row."""
    cells: dict[str, list[list[Word]]] = {}
    for line in lines:
        by_column: dict[str, list[Word]] = {}
        for name, word in line:
            by_column.setdefault(name, []).append(word)
        for name, words in by_column.items():
            cells.setdefault(name, []).append(words)
    wrapping = sum(_cost_wrapping(name, cell, layout) for name, cell in cells.items() if len(cell) > 1)
    off = _measure_misalignment(list(cells.values()))
    if len(lines) == 1:
        off = max(0.0, off - _LEVEL)
    return _LINE * (len(lines) - 1) + _cost_missing(cells, layout) + wrapping + _MISALIGNED * off


def _cost_missing(cells: Mapping[str, Sequence[Sequence[Word]]], layout: _Layout) -> float:
    """The cost of numbers without the label to their left, and of labels without numbers."""
    cost = 0.0
    for label, numbers in _list_halves(layout):
        texts = [_join_text(cells[name]) for name in numbers if name in cells]
        cost += _LONE_SIGN * sum(text in SIGNS for text in texts)
        if texts and label not in cells:
            values = [parse_printed(text) for text in texts]
            cost += _FILLER if all(v and not v.value for v in values) else _UNLABELLED
        elif label in cells and numbers and not texts:
            cost += _NO_NUMBERS
        elif label in cells:
            cost += _BLANK * (len(numbers) - len(texts))
    return cost


def _list_halves(layout: _Layout) -> list[tuple[str, list[str]]]:
    """Each label column with the number columns to its right."""
    halves: list[tuple[str, list[str]]] = []
    for name in layout.columns:
        if name.endswith("unit"):
            continue
        if name not in layout.numbers:
            halves.append((name, []))
        elif halves:
            halves[-1][1].append(name)
    return halves


def _cost_wrapping(name: str, cell: Sequence[Sequence[Word]], layout: _Layout) -> float:
    """The cost of a cell that wraps into these lines."""
    cost = 0.0
    if name in layout.numbers and not is_whole(_join_text(cell)):
        cost += _NO_NUMBER
    if name in layout.numbers and not _fills_lines(cell):
        cost += _ROOM
    for above, below in itertools.pairwise(cell):
        step = below[0].middle - above[0].middle
        one_line = _measure_width(above) + _measure_width(below) + _SPACE * above[0].size
        cost += _FITS * (one_line <= layout.room[name])
        cost += _ROW_PITCH * (step > 0.97 * layout.pitch) + _LOOSE * (step > 2 * above[0].size)
    return cost


def _fills_lines(cell: Sequence[Sequence[Word]]) -> bool:
    """Whether no line of a wrapped number has much room for the first character of the next, but for a lone sign."""
    widest = max(map(_measure_width, cell))
    return all(
        _measure_width(above) + below[0].chars[0].x1 - below[0].chars[0].x0 > _FIRST_LINE * widest
        or not any(c.text.isdigit() for w in above for c in w.chars)
        for above, below in itertools.pairwise(cell)
    )


def _measure_misalignment(cells: Sequence[Sequence[Sequence[Word]]]) -> float:
    """By how many character sizes the cells' middles, tops or bottoms differ, whichever differ least."""
    tops = [cell[0][0].middle for cell in cells]
    bottoms = [cell[-1][0].middle for cell in cells]
    middles = [(top + bottom) / 2 for top, bottom in zip(tops, bottoms, strict=True)]
    return min(max(heights) - min(heights) for heights in (tops, bottoms, middles)) / cells[0][0][0].size


def _measure_room(
    lines: Sequence[Sequence[PlacedWord]], columns: Columns, numbers: frozenset[str]
) -> dict[str, float]:
    """The width below which a text need not wrap: that of its column's widest text, or a share of the column."""
    usual = _measure_column_step(columns, numbers)
    room = {
        name: _FILL_SHARE * min(usual, columns[name][1] - columns[name][0])
        for name in numbers & columns.keys()
    }
    for line in lines:
        for name in {name for name, _ in line}:
            width = _measure_width([word for other, word in line if other == name])
            room[name] = max(width, room.get(name, 0.0))
    return room


def _measure_column_step(columns: Columns, numbers: frozenset[str]) -> float:
    """The usual distance from a number column to the next one, by the places of their numbers.

    Larger steps lead over a label column.
    """
    steps = [b - a for a, b in itertools.pairwise(sorted(columns.anchors.values()))]
    near = [step for step in steps if step < 1.5 * min(steps)]
    return median(near or [columns[name][1] - columns[name][0] for name in numbers & columns.keys()])


def _measure_width(words: Sequence[Word]) -> float:
    return max(w.x1 for w in words) - min(w.x0 for w in words)


def _join_text(cell: Sequence[Sequence[Word]]) -> str:
    return "".join(w.text for words in cell for w in sorted(words, key=lambda w: w.x0))
