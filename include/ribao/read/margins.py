"""Running headers and footers: lines that come again near the edge of page after page.

A sentence of the narrative may come again at one height of two pages as well:
what is printed in its size runs only where most pages have it.
"""

import re
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import replace

from ribao.numbers import parse_printed
from ribao.read.lines import Line
from ribao.read.sheet import Sheet

# Share of the page's height, from either edge, where running lines stand.
_EDGE = 0.11


def without_margins(sheets: Sequence[Sheet]) -> list[Sheet]:
    """The pages less their running headers and footers."""
    seen: dict[tuple[str, int], set[int]] = defaultdict(set)
    for sheet in sheets:
        for line in sheet.lines:
            if _at_edge(line, sheet.height):
                seen[_shape(line, sheet.height)].add(sheet.page)
    body = _body_size(sheets)

    def runs(line: Line, sheet: Sheet) -> bool:
        least = len(sheets) // 2 + 1 if round(line.size, 1) == body else 2
        return _is_margin(line, sheet) and len(_pages(line, sheet, seen)) >= least

    return [replace(s, lines=tuple(line for line in s.lines if not runs(line, s))) for s in sheets]


def _body_size(sheets: Sequence[Sheet]) -> float:
    """The character size of most sentences."""
    sizes = Counter(round(x.size, 1) for s in sheets for x in s.lines if "，" in x.text or "。" in x.text)
    return sizes.most_common(1)[0][0] if sizes else 0.0


def _is_table_row(line: Line) -> bool:
    """Table rows come again too (the same label, the same dates): they are no running lines."""
    return "涨跌" in line.text or sum(parse_printed(w.text) is not None for w in line.words) >= 3


def _at_edge(line: Line, height: float) -> bool:
    return line.middle < _EDGE * height or line.middle > (1 - _EDGE) * height


def _shape(line: Line, height: float) -> tuple[str, int]:
    """What a running line keeps from page to page: its words less numbers, its height from its edge."""
    text = re.sub(r"\s+", "", re.sub(r"\d+", "#", line.text))
    from_edge = line.middle if line.middle < height / 2 else line.middle - height
    return text, round(from_edge / 3)


def _is_margin(line: Line, sheet: Sheet) -> bool:
    """Whether a line stands where running lines stand and is no part of a table."""
    if not _at_edge(line, sheet.height):
        return False
    return not any(_is_table_row(x) for x in sheet.lines if _touches(x, line))


def _pages(line: Line, sheet: Sheet, seen: Mapping[tuple[str, int], set[int]]) -> set[int]:
    """The pages that have a line's shape at its height."""
    text, place = _shape(line, sheet.height)
    return set().union(*(seen.get((text, place + k), set()) for k in (-1, 0, 1)))


def _touches(other: Line, line: Line) -> bool:
    """Whether a line is the same or one so near that it is part of the same row (a wrapped header)."""
    return abs(other.middle - line.middle) < 0.9 * line.size
