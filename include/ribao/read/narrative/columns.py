"""Order the narrative's lines as they are read: left column before right column, where a page has two."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from ribao.read.pdf.lines import Line, Word, group_while, group_words

# Two columns have at least so many lines beside each other.
_MIN_LINES = 4
# The space between columns, in character sizes, and where it lies, as a share of the text's width.
_MIN_GUTTER = 0.9
_MIDDLE = (0.35, 0.65)
# Heights within one line differ by less than this share of the character size.
_SAME_LINE = 0.35


@dataclass(frozen=True, slots=True)
class ColumnLine:
    """A line with its column: 0 over the whole width, 1 left, 2 right."""

    line: Line
    column: int


def order_lines(lines: Sequence[Line]) -> list[ColumnLine]:
    """Order the lines of consecutive pages as they are read; a line over two columns becomes two."""
    pages = group_while(lambda group, line: group[-1].page == line.page, lines)
    return [placed for page in pages for placed in _order_page(page)]


def _order_page(lines: Sequence[Line]) -> Iterator[ColumnLine]:
    gutter = _find_gutter(lines)
    if gutter is None:
        yield from (ColumnLine(line, 0) for line in lines)
        return
    for stretch in group_while(
        lambda group, line: _crosses(group[-1], gutter) == _crosses(line, gutter), lines
    ):
        if _crosses(stretch[0], gutter) or not _has_both_sides(stretch, gutter):
            yield from (ColumnLine(line, 0) for line in stretch)
            continue
        words = [w for line in stretch for w in line.words]
        for column, is_left in ((1, True), (2, False)):
            side = (w for w in words if (w.centre < gutter) == is_left)
            yield from (ColumnLine(line, column) for line in _build_lines(stretch[0].page, side))


def _find_gutter(lines: Sequence[Line]) -> float | None:
    """The x between two columns: most lines leave it free, and lines stand on both of its sides."""
    x0 = min(line.x0 for line in lines)
    x1 = max(line.words[-1].x1 for line in lines)
    gaps = [gap for line in lines for gap in _list_gaps(line, x0, x1)]
    best: tuple[int, float] | None = None
    for gutter in {round((a + b) / 2) for a, b in gaps}:
        stretches = group_while(
            lambda group, line, g=gutter: _crosses(group[-1], g) == _crosses(line, g),  # type: ignore[misc]
            lines,
        )
        free = sum(
            len(s) for s in stretches if not _crosses(s[0], gutter) and _has_both_sides(s, gutter)
        )
        if free and (best is None or free > best[0]):
            best = free, gutter
    return best and best[1]


def _list_gaps(line: Line, x0: float, x1: float) -> Iterator[tuple[float, float]]:
    low, high = (x0 + share * (x1 - x0) for share in _MIDDLE)
    for left, right in zip(line.words, line.words[1:], strict=False):
        if right.x0 - left.x1 > _MIN_GUTTER * line.size and low < (left.x1 + right.x0) / 2 < high:
            yield left.x1, right.x0


def _crosses(line: Line, gutter: float) -> bool:
    """Whether a word of the line stands in or very near the gutter."""
    margin = _MIN_GUTTER * line.size / 3
    return any(w.x0 - margin < gutter < w.x1 + margin for w in line.words)


def _has_both_sides(lines: Sequence[Line], gutter: float) -> bool:
    words = [w for line in lines for w in line.words]
    left, right = ([w for w in words if (w.centre < gutter) == is_left] for is_left in (True, False))
    return min(len(_group(left)), len(_group(right))) >= _MIN_LINES


def _build_lines(page: int, words: Iterable[Word]) -> Iterator[Line]:
    for group in _group(words):
        yield Line(page, tuple(sorted(group, key=lambda w: w.x0)))


def _group(words: Iterable[Word]) -> list[list[Word]]:
    return group_words(words, _SAME_LINE)
