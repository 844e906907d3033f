"""The x-range of every column, from a table's header cells and the rows below them.

A header cell shows where its column is; the numbers that stand under it show
how wide it is. Borders lie half-way between one column's contents and the
next's, so no drawn rule is needed. Label columns fill the room beside the numbers.
"""

import itertools
from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from ribao.numbers import parse_printed
from ribao.read.headers import Header
from ribao.read.lines import Word
from ribao.read.sheet import Sheet, Span

Region = tuple[Sheet, float, float]


def quote_columns(header: Header, regions: Sequence[Region]) -> dict[str, Span]:
    """Columns of table 1: every column has a header cell."""
    extents = _extents(header, _words(regions))
    names = sorted(extents, key=lambda n: extents[n][0])
    cuts = [0.0, *(_border(extents[a], extents[b]) for a, b in itertools.pairwise(names)), 1e6]
    return {name: (cuts[k], cuts[k + 1]) for k, name in enumerate(names)}


def block_columns(header: Header, regions: Sequence[Region]) -> dict[str, Span]:
    """Columns of table 2: numbers under header cells, labels left of each half, the block's name outermost."""
    words = _words(regions)
    extents = _extents(header, words)
    names = sorted(extents, key=lambda n: extents[n][0])
    first = extents[names[0]]
    labels = [w for w in words if w.x1 <= first[0] + 1]
    found: dict[str, Span] = {}
    start = _border(_span(labels, (first[0] - 8, first[0] - 8)), first)
    name_end = _name_end(labels)
    found["name"], found["left/label"] = (-1e6, name_end), (name_end, start)
    for name, after in zip(names, [*names[1:], None], strict=True):
        if after is None:
            found[name] = (start, 1e6)
        elif after.split("/")[0] == name.split("/")[0]:
            end = _border(extents[name], extents[after])
            found[name] = (start, end)
            start = end
        else:
            found[name], found["right/label"] = _around_label(words, start, extents[name], extents[after])
            start = found["right/label"][1]
    return found


def _words(regions: Iterable[Region]) -> list[Word]:
    """The words of all rows; a text over a third of the page's width is no cell."""
    return [
        w
        for sheet, top, bottom in regions
        for w in sheet.words(top, bottom)
        if w.x1 - w.x0 < 0.33 * sheet.width
    ]


def _extents(header: Header, words: Sequence[Word]) -> dict[str, Span]:
    """From where to where each header cell's column has contents."""
    cells = {name: (c.box.x0, c.box.x1) for name, c in header.cells.items()}
    found = dict(cells)
    for word in words:
        under = [name for name, (x0, x1) in cells.items() if word.x0 < x1 and word.x1 > x0]
        if len(under) != 1 or (parse_printed(word.text) is None and header.kind == "block"):
            continue
        x0, x1 = found[under[0]]
        found[under[0]] = (min(x0, word.x0), max(x1, word.x1))
    return found


def _border(left: Span, right: Span) -> float:
    return (left[1] + right[0]) / 2


def _span(words: Sequence[Word], default: Span) -> Span:
    return (min(w.x0 for w in words), max(w.x1 for w in words)) if words else default


def _around_label(words: Sequence[Word], start: float, numbers: Span, after: Span) -> tuple[Span, Span]:
    """The last number column of the left half, and the label column between it and the right half's first."""
    labels = [w for w in words if w.x0 >= numbers[1] - 1 and w.x1 <= after[0] + 1]
    label = _span(labels, (numbers[1], after[0]))
    low, high = _border(numbers, label), _border(label, after)
    return (start, low), (low, high)


def _name_end(labels: Sequence[Word]) -> float:
    """Where the block names end: right of the leftmost words, where the fewest words cross and the room is widest.

    Single characters right of there are a name's as well: a turned name that a page's end cuts stands aside.
    """
    rooms = list(_rooms(labels))
    end = min(rooms, key=lambda room: (room.crossing, room.low - room.high), default=None)
    if end is None:
        return -1e5
    for room in rooms:
        between = [w.text for w in labels if end.high <= w.x0 and w.x1 <= room.low]
        if between and room.crossing <= end.crossing and all(len(text) == 1 for text in between):
            end = room
    return (end.low + end.high) / 2


class _Room(NamedTuple):
    """From where to where no word begins or ends, and how many cross it."""

    low: float
    high: float
    crossing: int


def _rooms(labels: Sequence[Word]) -> Iterator[_Room]:
    """The rooms that few words cross and that have words on their left."""
    edges = sorted({w.x0 for w in labels} | {w.x1 for w in labels})
    for low, high in itertools.pairwise(edges):
        crossing = sum(w.x0 <= low and high <= w.x1 for w in labels)
        if high - low > 2 and crossing < len(labels) / 10 and any(w.x1 <= low for w in labels):
            yield _Room(low, high, crossing)
