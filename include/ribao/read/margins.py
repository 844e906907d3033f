"""Running headers and footers: lines that come again near the edge of page after page."""

import re
from collections import defaultdict
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
    return [
        replace(s, lines=tuple(line for line in s.lines if not _is_margin(line, s, seen))) for s in sheets
    ]


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


def _is_margin(line: Line, sheet: Sheet, seen: Mapping[tuple[str, int], set[int]]) -> bool:
    if not _at_edge(line, sheet.height) or any(_is_table_row(x) for x in sheet.lines if _touches(x, line)):
        return False
    text, place = _shape(line, sheet.height)
    again = set().union(*(seen.get((text, place + k), set()) for k in (-1, 0, 1)))
    return len(again) >= 2


def _touches(other: Line, line: Line) -> bool:
    """Whether a line is the same or one so near that it is part of the same row (a wrapped header)."""
    return abs(other.middle - line.middle) < 0.9 * line.size
