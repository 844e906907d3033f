"""Find the x range of every column, from a table's header cells and the rows below them.

A header cell shows where its column is; the numbers below it show how wide it
is. Borders lie half-way between the contents of two columns, so no drawn edge
is needed; where contents run into the neighbour's column, in the gap that the
fewest of them cross. Label columns fill the room beside the numbers.
"""

import itertools
from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from ribao.numbers import is_part_of_whole, is_quantity
from ribao.read.pdf.lines import Line, Word, build_word
from ribao.read.pdf.page import Region, Span
from ribao.read.pdf.text_runs import is_numeric
from ribao.read.tables.headers import QUOTE_NUMBERS, Header, get_half, is_number_column, is_number_row
from ribao.read.tables.placement import UNKNOWN_PITCH, Columns, find_anchors
from ribao.read.tables.seams import split_at_unit


def find_quote_columns(header: Header, regions: Sequence[Region]) -> Columns:
    """Find the columns of table 1, where every column has a header cell."""
    words = _list_words(regions)
    extents = _measure_extents(header, words)
    names = sorted(extents, key=lambda n: extents[n][0])
    borders = [0.0, *(_find_border(extents[a], extents[b], words) for a, b in itertools.pairwise(names)), 1e6]
    columns = Columns({name: (borders[k], borders[k + 1]) for k, name in enumerate(names)})
    find_anchors(columns, words, QUOTE_NUMBERS)
    columns.pitch = _measure_pitch(regions)
    return columns


def find_block_columns(header: Header, regions: Sequence[Region]) -> Columns:
    """Find the columns of table 2: numbers below header cells, labels left of each half, block names leftmost."""
    words = _list_words(regions)
    if header.has_units:
        words = [part for word in words for part in split_at_unit(word)]
    extents = _measure_extents(header, words)
    units = [span for name, span in extents.items() if name.endswith("/unit")]
    words = [w for w in words if not any(x0 <= w.centre <= x1 for x0, x1 in units)]
    names = sorted(extents, key=lambda n: extents[n][0])
    first = extents[names[0]]
    headers = {name: (c.box.x0, c.box.x1) for name, c in header.cells.items()}
    labels = [w for w in words if w.x1 <= first[0] + 1 or (w.centre < headers[names[0]][0] and _is_label(w))]
    start = _find_border(
        _measure_span(labels, (first[0] - 8, first[0] - 8)), first, words, (-1e6, headers[names[0]][0])
    )
    name_end = _find_name_end(labels)
    columns = Columns({"name": (-1e6, name_end), "0/label": (name_end, start)})
    for name, after in zip(names, [*names[1:], None], strict=True):
        if after is None:
            columns[name] = (start, 1e6)
        elif get_half(after) == get_half(name):
            end = _find_border(extents[name], extents[after], words, (headers[name][1], headers[after][0]))
            columns[name] = (start, end)
            start = end
        else:
            between = [w for w in words if headers[name][1] < w.centre < headers[after][0] and _is_label(w)]
            label = _measure_span(between, (extents[name][1], extents[after][0]))
            room = (headers[name][1], headers[after][0])
            low, high = (
                _find_border(*sides, words, room)
                for sides in ((extents[name], label), (label, extents[after]))
            )
            columns[name], columns[f"{get_half(after)}/label"] = (start, low), (low, high)
            start = high
    find_anchors(columns, words, frozenset(filter(is_number_column, columns)))
    columns.pitch = _measure_pitch(regions)
    return columns


def _list_words(regions: Iterable[Region]) -> list[Word]:
    """The words of all rows, labels apart from the numbers that touch them; a text over a third of the page's width is no cell."""
    return [
        part
        for page, top, bottom in regions
        for w in page.words(top, bottom)
        if w.x1 - w.x0 < 0.33 * page.width
        for part in _split_at_numbers(w)
    ]


def _split_at_numbers(word: Word) -> list[Word]:
    """Split a word where a run of digits meets another run."""
    chars = word.chars
    seams = [0, *(k for k in word.seams if is_numeric(chars[k - 1]) != is_numeric(chars[k])), len(chars)]
    return [build_word(chars[a:b]) for a, b in itertools.pairwise(seams)] if len(seams) > 2 else [word]


def _measure_extents(header: Header, words: Sequence[Word]) -> dict[str, Span]:
    """From where to where each header cell's column has contents."""
    cells = {name: (c.box.x0, c.box.x1) for name, c in header.cells.items()}
    extents = dict(cells)
    for word in words:
        above = [name for name, (x0, x1) in cells.items() if word.x0 < x1 and word.x1 > x0]
        if len(above) != 1 or not _may_hold(header, above[0], word):
            continue
        x0, x1 = extents[above[0]]
        extents[above[0]] = (min(x0, word.x0), max(x1, word.x1))
    return extents


def _may_hold(header: Header, column: str, word: Word) -> bool:
    """Whether a word below a header cell shows how wide its column is; a block's labels run over their borders."""
    if header.kind == "quotes":
        return True
    return (is_quantity(word.text) or is_part_of_whole(word.text)) == is_number_column(column)


def _measure_pitch(regions: Sequence[Region]) -> float:
    """The distance of rows that stand close: of lines with labels and numbers that follow each other."""
    steps = sorted(
        b.middle - a.middle
        for page, top, bottom in regions
        for a, b in itertools.pairwise([x for x in page.lines if top <= x.middle < bottom])
        if is_number_row(a) and is_number_row(b) and _has_label(a) and _has_label(b)
    )
    return steps[len(steps) // 4] if steps else UNKNOWN_PITCH


def _has_label(line: Line) -> bool:
    return any(map(_is_label, line.words))


def _find_border(left: Span, right: Span, words: Sequence[Word], room: Span = (-1e6, 1e6)) -> float:
    """The border between two columns' contents; where these overlap, in the gap that the fewest words cross.

    It lies in the `room` between the columns' header cells.
    """
    low, high = (
        max(room[0], min(left[1], right[0], room[1])),
        min(room[1], max(left[1], right[0], room[0])),
    )
    near = [w for w in words if w.x1 > left[0] and w.x0 < right[1]] if left[1] > right[0] else []
    gaps = [g for g in _find_gaps(near) if g.low <= high and g.high >= low]
    best = min(gaps, key=lambda gap: (gap.crossing, gap.low - gap.high), default=_Gap(low, high, 0))
    return (max(best.low, room[0]) + min(best.high, room[1])) / 2


def _measure_span(words: Sequence[Word], default: Span) -> Span:
    return (min(w.x0 for w in words), max(w.x1 for w in words)) if words else default


def _is_label(word: Word) -> bool:
    """Whether a word is no number and no part of one, which may run out of its own column."""
    return not all(map(is_numeric, word.chars))


def _find_name_end(labels: Sequence[Word]) -> float:
    """Where the block names end: right of the leftmost words, in the widest gap that the fewest words cross.

    Single characters to the right also belong to a name: LibreOffice moves a turned name that a page's end cuts.
    """
    gaps = [g for g in _find_gaps(labels) if _is_name_gap(g, labels)]
    end = min(gaps, key=lambda gap: (gap.crossing, gap.low - gap.high), default=None)
    if end is None:
        return -1e5
    for gap in gaps:
        between = [w.text for w in labels if end.high <= w.x0 and w.x1 <= gap.low]
        if between and gap.crossing <= end.crossing and all(len(text) == 1 for text in between):
            end = gap
    return (end.low + end.high) / 2


class _Gap(NamedTuple):
    """An x range where no word begins or ends, and how many words cross it."""

    low: float
    high: float
    crossing: int


def _is_name_gap(gap: _Gap, labels: Sequence[Word]) -> bool:
    """Whether few labels cross a gap and some stand on its left."""
    few = gap.high - gap.low > 2 and gap.crossing < len(labels) / 10
    return few and any(w.x1 <= gap.low for w in labels)


def _find_gaps(words: Sequence[Word]) -> Iterator[_Gap]:
    """All gaps, from left to right."""
    xs = sorted({w.x0 for w in words} | {w.x1 for w in words})
    for low, high in itertools.pairwise(xs):
        yield _Gap(low, high, sum(w.x0 <= low and high <= w.x1 for w in words))
