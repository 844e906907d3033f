"""Find the pictures in a table's cells: numbers that cannot be read, so that their cells are not taken for blank ones."""

from collections.abc import Iterator, Sequence
from statistics import median

from ribao.read.pdf.chars import PICTURE_CHAR, Char
from ribao.read.pdf.images import overlaps
from ribao.read.pdf.lines import Word, build_word
from ribao.read.pdf.page import Span
from ribao.read.pdf.page_transform import Rectangle
from ribao.read.tables.placement import Columns
from ribao.read.tables.seams import PlacedWord, find_column

# The picture of a number is more than so many character sizes high and wide, and less than so many high.
_LEAST = 0.4
_HIGHEST = 2.5
# Heights within one line differ by less than this share of the character size.
_SAME_LINE = 0.5


def place_pictures(
    columns: Columns, placed: Sequence[PlacedWord], images: Sequence[Rectangle], heights: Span
) -> Iterator[PlacedWord]:
    """Give each image that may be a number, as a word of PICTURE_CHAR, its number column.

    `placed` are the words between the same heights.
    """
    words = [word for _, word in placed]
    for picture in _build_pictures(words, images, heights) if images and words else ():
        level = [p for p in placed if abs(p[1].middle - picture.middle) < _SAME_LINE * picture.size]
        if name := _choose_column(columns, level, picture):
            yield name, picture


def _build_pictures(words: Sequence[Word], images: Sequence[Rectangle], heights: Span) -> Iterator[Word]:
    """The images between two heights that are as high as a line and have no text over them."""
    size = median(word.size for word in words)
    for box in images:
        char = Char(PICTURE_CHAR, *box, size)
        is_line = _LEAST * size < box[3] - box[1] < _HIGHEST * size and box[2] - box[0] > _LEAST * size
        if not is_line or not heights[0] <= char.middle < heights[1]:
            continue
        if not any(overlaps(box, (w.centre, w.middle, w.centre, w.middle)) for w in words):
            yield build_word([char])


def _choose_column(columns: Columns, level: Sequence[PlacedWord], picture: Word) -> str | None:
    """The number column of a picture, between those of the words beside it; None for a picture of a label's own."""
    names = sorted(columns, key=lambda name: columns[name])
    before = [names.index(name) for name, word in level if word.centre < picture.centre]
    behind = [names.index(name) for name, word in level if word.centre > picture.centre]
    between = names[max(before, default=-1) + 1 : min(behind, default=len(names))]
    free = [name for name in between if name in columns.numbers]
    own = find_column(columns, picture.centre)
    if free and own not in free:
        return min(free, key=lambda name: abs(columns.anchors[name] - picture.centre))
    return own if own in columns.numbers else None
