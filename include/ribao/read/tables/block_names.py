"""Assign the words of the name column to the blocks.

A block's name may stand upright or one character a line, in a merged cell, in
its first row or its middle one, and a page's end may split it. A name that is
turned upright wraps into columns from the right where its cell is low.
Edges between names are not always drawn, so all name lines of a page are
assigned together, at the lowest cost: for where each name stands, how even its
lines are, and whether it is a known name.
"""

import itertools
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from typing import NamedTuple

from ribao.catalogue import all_series
from ribao.labels import label_key
from ribao.read.pdf.lines import Word, group_words
from ribao.read.tables.rows import build_cell_text

# Heights within one line of a name differ by less than this share of the character size.
_SAME_LINE = 0.5
# Costs, in line heights that a name stands off its place.
_UNNAMED = 6.0
_KNOWN = -4.0
_KNOWN_START = -1.5
_OUTSIDE = 3.0
_OFF_ANCHOR = 0.5
_UNEVEN = 2.0


@dataclass(frozen=True, slots=True)
class BlockArea:
    """A block's part of a page: its heights and the middles of its rows (the header's first).

    `name_start` is what earlier pages print of its name; `continues` whether it starts on an earlier page;
    `may_continue` whether the page's end may split it.
    """

    top: float
    bottom: float
    rows: tuple[float, ...]
    name_start: str = ""
    continues: bool = False
    may_continue: bool = False


def assign_block_names(words: Sequence[Word], areas: Sequence[BlockArea]) -> list[list[Word]]:
    """Assign the words of a page's name column to its blocks, in order."""
    lines = group_words(words, _SAME_LINE)
    spans = _choose_assignment(lines, areas)
    return [[w for line in lines[a:b] for w in line] for a, b in spans]


def spell_block_name(words: Sequence[Word]) -> str:
    """Spell a name line by line, or down columns from the right where only that begins a known name."""
    across = label_key(build_cell_text(0, words, number=True).text)
    chars = sorted((c for w in words for c in w.chars), key=lambda c: (-round(c.x0), c.middle))
    down = "".join(c.text for c in chars)
    return down if _begins_known_name(down) and not _begins_known_name(across) else across


def _begins_known_name(text: str) -> bool:
    return any(name.startswith(text) for name in _load_names())


def _choose_assignment(lines: list[list[Word]], areas: Sequence[BlockArea]) -> list[tuple[int, int]]:
    """For each area the lines from..to that it gets, at the lowest total cost; every line is assigned."""
    count = len(lines)

    @cache
    def spell(start: int, end: int) -> str:
        group = [w for line in lines[start:end] for w in line]
        return spell_block_name(group) if group else ""

    measure = cache(lambda start, end: _measure_name(lines[start:end]))
    best: list[dict[int, tuple[float, int]]] = [{0: (0.0, 0)}]
    for area in areas:
        by_end: dict[int, tuple[float, int]] = {}
        for end in range(count + 1):
            choices = [
                (cost + _cost_name(measure(start, end), spell(start, end), area), start)
                for start, (cost, _) in best[-1].items()
                if start <= end
            ]
            if choices:
                by_end[end] = min(choices)
        best.append(by_end)
    ends = [count]
    for by_end in reversed(best[1:]):
        ends.append(by_end[ends[-1]][1])
    return list(itertools.pairwise(reversed(ends)))


class _NameShape(NamedTuple):
    """A name's character size, the height of its middle, and how uneven its lines are, in sizes."""

    size: float
    centre: float
    unevenness: float


def _measure_name(lines: list[list[Word]]) -> _NameShape | None:
    if not lines:
        return None
    size = max(w.size for line in lines for w in line)
    middles = [line[0].middle for line in lines]
    return _NameShape(size, (middles[0] + middles[-1]) / 2, _UNEVEN * _measure_unevenness(lines) / size)


def _cost_name(shape: _NameShape | None, text: str, area: BlockArea) -> float:
    if shape is None:
        return 0.0 if area.continues or area.may_continue else _UNNAMED
    size, centre, unevenness = shape
    outside = max(area.top - centre, centre - area.bottom, 0.0)
    anchors = [(area.top + area.bottom) / 2, *area.rows]
    off = 0.0 if area.continues or area.may_continue else min(abs(a - centre) for a in anchors)
    return (_OUTSIDE * outside + _OFF_ANCHOR * off) / size + unevenness + _cost_text(text, area)


def _measure_unevenness(lines: list[list[Word]]) -> float:
    """By how many points the steps from line to line exceed the smallest step."""
    steps = [b[0].middle - a[0].middle for a, b in itertools.pairwise(lines)]
    least = min(steps, default=0.0)
    return sum(step - least for step in steps) + max(0.0, least - 2 * lines[0][0].size)


def _cost_text(text: str, area: BlockArea) -> float:
    names = _load_names()
    if text in names or area.name_start + text in names:
        return _KNOWN
    if area.may_continue and _begins_known_name(area.name_start + text):
        return _KNOWN_START
    return 0.0


@cache
def _load_names() -> frozenset[str]:
    return frozenset(s.block for s in all_series())
