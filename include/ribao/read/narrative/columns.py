"""Order the narrative's lines as they are read: left column before right column, where a page has two."""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from ribao.read.pdf.lines import Line, Word, group_while, group_words

# Two columns have at least so many lines beside each other.
_MIN_LINES = 4
# The space between columns, in character sizes, and where it lies, as a share of the text's width.
_MIN_GUTTER = 0.9
_MIDDLE = (0.35, 0.65)
# At most this share of a page's lines crosses the gutter that it shares with other pages.
_MAX_CROSSING = 0.2
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
    gutters = [_find_gutter(page) for page in pages]
    usual = Counter(g for g in gutters if g is not None).most_common(1)
    return [
        placed
        for page, gutter in zip(pages, gutters, strict=True)
        for placed in _order_page(page, gutter, usual[0][0] if usual else None)
    ]


def _order_page(
    lines: Sequence[Line], gutter: float | None, usual: float | None
) -> Iterator[ColumnLine]:
    """Order a page's lines by its gutter; without one, by the `usual` gutter of other pages if few lines cross it."""
    if gutter is None:
        is_column = usual is not None and sum(_crosses(x, usual) for x in lines) <= _MAX_CROSSING * len(lines)
        for line in lines:
            is_left = is_column and usual is not None and line.words[-1].x1 < usual
            yield ColumnLine(line, 1 if is_left else 0)
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
    for gutter in {round(a + share * (b - a)) for a, b in gaps for share in (0.25, 0.5, 0.75)}:
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
    """Whether a word of the line stands over the gutter."""
    return any(w.x0 < gutter < w.x1 for w in line.words)


def _has_both_sides(lines: Sequence[Line], gutter: float) -> bool:
    words = [w for line in lines for w in line.words]
    left, right = ([w for w in words if (w.centre < gutter) == is_left] for is_left in (True, False))
    return min(len(_group(left)), len(_group(right))) >= _MIN_LINES


def _build_lines(page: int, words: Iterable[Word]) -> Iterator[Line]:
    for group in _group(words):
        yield Line(page, tuple(sorted(group, key=lambda w: w.x0)))


def _group(words: Iterable[Word]) -> list[list[Word]]:
    return group_words(words, _SAME_LINE)
