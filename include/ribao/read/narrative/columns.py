"""Order the narrative's lines as they are read: left column before right column, where a page has two."""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

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


def _order_page(lines: Sequence[Line], own: float | None, usual: float | None) -> Iterator[ColumnLine]:
    """Order a page's lines by its own gutter, or by the `usual` one of other pages."""
    gutter = usual if own is None else own
    if gutter is None:
        yield from (ColumnLine(line, 0) for line in lines)
        return
    is_column_page = sum(_crosses(x, gutter) for x in lines) <= _MAX_CROSSING * len(lines)
    for stretch in group_while(
        lambda group, line: _crosses(group[-1], gutter) == _crosses(line, gutter), lines
    ):
        if not _crosses(stretch[0], gutter) and (is_column_page or _has_both_sides(stretch, gutter)):
            words = [w for line in stretch for w in line.words]
            for column, is_left in ((1, True), (2, False)):
                side = (w for w in words if (w.centre < gutter) == is_left)
                yield from (ColumnLine(line, column) for line in _build_lines(stretch[0].page, side))
        else:
            yield from (ColumnLine(line, 0) for line in stretch)


def _find_gutter(lines: Sequence[Line]) -> float | None:
    """The x between two columns: most lines leave it free, and lines stand on both of its sides."""
    x0 = min(line.x0 for line in lines)
    x1 = max(line.words[-1].x1 for line in lines)
    low, high = (x0 + share * (x1 - x0) for share in _MIDDLE)
    candidates = {round(line.x0) - 2 for line in lines} | {
        round(a + share * (b - a)) for x in lines for a, b in _list_gaps(x) for share in (0.25, 0.5, 0.75)
    }
    found: dict[float, int] = {}
    for gutter in sorted(g for g in candidates if low < g < high):
        stretches = group_while(
            lambda group, line, g=gutter: _crosses(group[-1], g) == _crosses(line, g),  # type: ignore[misc]
            lines,
        )
        free = sum(len(s) for s in stretches if not _crosses(s[0], gutter) and _has_both_sides(s, gutter))
        found[gutter] = free
    best = [g for g, free in found.items() if free and free == max(found.values())]
    return best[len(best) // 2] if best else None


def _list_gaps(line: Line) -> Iterator[tuple[float, float]]:
    for left, right in pairwise(line.words):
        if right.x0 - left.x1 > _MIN_GUTTER * line.size:
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
