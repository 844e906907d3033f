"""Which lines of a table make one row.

A number or a label may be wrapped inside its cell, so that a row has several
lines; rows may stand as close as such lines, and no rule need part them. The
lines between two rules are parted into rows as a whole: the cheapest parting
wins, by what each row lacks and by how its cells would be wrapped.
"""

import itertools
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from statistics import median

from ribao.numbers import is_well_formed, parse_printed
from ribao.read.lines import Word

Placed = tuple[str, Word]
Span = tuple[float, float]

# A cell is not wrapped into more lines than this.
_MOST_LINES = 6
_SAME_LINE = 0.35
# A space, where a label is wrapped at one, in character sizes; and the share of a number column that text may fill.
_SPACE = 0.3
_FILLED = 0.85

# Costs. A row in a table whose rules part rows, over the first between two rules:
_UNRULED_ROW = 4.0
# numbers without a label, those that are only zeros (fillers), a label without numbers;
_UNLABELLED = 3.0
_FILLER = 0.5
_NO_NUMBERS = 1.5
# each line over the first, and a cell's lines that together would be no number,
_LINE = 0.2
_NO_NUMBER = 3.0
# would have fitted into one line, stand as far apart as rows, or farther than a wrapped text's;
_FITS = 3.0
_AS_ROWS = 1.0
_LOOSE = 5.0
# cells that are aligned neither by their middles nor by an edge, for each character size that they are off.
_ASKEW = 2.0


@dataclass(frozen=True, slots=True)
class Table:
    """What a table's rows have in common: its columns in order, the room in each, the step from row to row."""

    columns: Sequence[str]
    numbers: frozenset[str]
    room: Mapping[str, float]
    pitch: float


def parted(
    bands: Sequence[Sequence[Placed]], columns: Mapping[str, Span], numbers: frozenset[str]
) -> list[list[Placed]]:
    """The rows of a table's words with their columns, top to bottom, given band by band between rules."""
    lines = [_lines(band) for band in bands if band]
    every = [line for band in lines for line in band]
    names = sorted(columns, key=lambda name: columns[name])
    table = Table(names, numbers, _room(every, columns, numbers), 1e9)
    whole = [line for line in every if _cost([line], table) == 0]
    steps = [_middle(b) - _middle(a) for a, b in itertools.pairwise(whole)]
    table = Table(names, numbers, table.room, median(steps) if steps else 1e9)
    ruled = sum(len(band) == 1 for band in lines) > max(1, len(lines) / 2)
    return [row for band in lines for row in _cheapest(band, table, _UNRULED_ROW if ruled else 0.0)]


def _lines(band: Sequence[Placed]) -> list[list[Placed]]:
    """Words that stand on one height."""
    found: list[list[Placed]] = []
    for name, word in sorted(band, key=lambda placed: placed[1].middle):
        if found and word.middle - found[-1][0][1].middle < _SAME_LINE * word.size:
            found[-1].append((name, word))
        else:
            found.append([(name, word)])
    return found


def _cheapest(lines: list[list[Placed]], table: Table, a_row: float) -> list[list[Placed]]:
    if len(lines) == 1 or (not a_row and all(_cost([line], table) == 0 for line in lines)):
        return lines
    best: list[tuple[float, int]] = [(0.0, 0)]
    for end in range(1, len(lines) + 1):
        starts = range(max(0, end - _MOST_LINES), end)
        best.append(min((best[k][0] + a_row + _cost(lines[k:end], table), k) for k in starts))
    rows: list[list[Placed]] = []
    end = len(lines)
    while end:
        start = best[end][1]
        rows.append([placed for line in lines[start:end] for placed in line])
        end = start
    return rows[::-1]


def _cost(lines: Sequence[Sequence[Placed]], table: Table) -> float:
    """What it costs to take some lines for one row."""
    cells: dict[str, list[list[Word]]] = {}
    for line in lines:
        here: dict[str, list[Word]] = {}
        for name, word in line:
            here.setdefault(name, []).append(word)
        for name, words in here.items():
            cells.setdefault(name, []).append(words)
    wrapped = sum(_wrapping(name, cell, table) for name, cell in cells.items() if len(cell) > 1)
    askew = _askew(list(cells.values())) if len(lines) > 1 else 0.0
    return _LINE * (len(lines) - 1) + _lacking(cells, table) + wrapped + _ASKEW * askew


def _lacking(cells: Mapping[str, Sequence[Sequence[Word]]], table: Table) -> float:
    """Numbers without their label, which stands to their left, and labels without numbers."""
    cost = 0.0
    for label, numbers in _halves(table):
        texts = [_text(cells[name]) for name in numbers if name in cells]
        if texts and label not in cells:
            values = [parse_printed(text) for text in texts]
            cost += _FILLER if all(v and not v.value for v in values) else _UNLABELLED
        elif label in cells and numbers and not texts:
            cost += _NO_NUMBERS
    return cost


def _halves(table: Table) -> list[tuple[str, list[str]]]:
    """Each label column with the number columns to its right."""
    found: list[tuple[str, list[str]]] = []
    for name in table.columns:
        if name not in table.numbers:
            found.append((name, []))
        elif found:
            found[-1][1].append(name)
    return found


def _wrapping(name: str, cell: Sequence[Sequence[Word]], table: Table) -> float:
    """What speaks against a cell's being wrapped into these lines."""
    cost = 0.0
    if name in table.numbers and not is_well_formed(_text(cell)):
        cost += _NO_NUMBER
    for above, below in itertools.pairwise(cell):
        step = below[0].middle - above[0].middle
        cost += _FITS * (_width(above) + _width(below) + _SPACE * above[0].size <= table.room[name])
        cost += _AS_ROWS * (step > 0.97 * table.pitch) + _LOOSE * (step > 2 * above[0].size)
    return cost


def _askew(cells: Sequence[Sequence[Sequence[Word]]]) -> float:
    """By how many character sizes the cells' middles, tops or bottoms differ, whichever do least."""
    tops = [cell[0][0].middle for cell in cells]
    bottoms = [cell[-1][0].middle for cell in cells]
    middles = [(top + bottom) / 2 for top, bottom in zip(tops, bottoms, strict=True)]
    return min(max(heights) - min(heights) for heights in (tops, bottoms, middles)) / cells[0][0][0].size


def _room(
    lines: Sequence[Sequence[Placed]], columns: Mapping[str, Span], numbers: frozenset[str]
) -> dict[str, float]:
    """A text that is no wider than this need not be wrapped: the widest of its column, or a share of the column."""
    usual = median(columns[name][1] - columns[name][0] for name in numbers & columns.keys())
    found = {
        name: _FILLED * min(usual, columns[name][1] - columns[name][0]) for name in numbers & columns.keys()
    }
    for line in lines:
        for name in {name for name, _ in line}:
            width = _width([word for other, word in line if other == name])
            found[name] = max(width, found.get(name, 0.0))
    return found


def _width(words: Sequence[Word]) -> float:
    return max(w.x1 for w in words) - min(w.x0 for w in words)


def _text(cell: Sequence[Sequence[Word]]) -> str:
    return "".join(w.text for words in cell for w in sorted(words, key=lambda w: w.x0))


def _middle(line: Sequence[Placed]) -> float:
    return line[0][1].middle
