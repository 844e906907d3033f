"""Which block each character of the name column belongs to.

A block's name may stand upright or one character a line, in a merged cell, in
its first row or its middle one, and a page's end may cut it. A name that is
turned upright is wrapped into columns from the right where its cell is low.
Borders between names are not always drawn, so a page's name lines are dealt
out to its blocks as a whole: the cheapest dealing wins, by where each name
stands, how even its lines are, and whether it is a block's known name.
"""

import itertools
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

from ribao.catalogue import all_series
from ribao.labels import label_key
from ribao.read.lines import Word
from ribao.read.sheet import cell_text

# Costs, in line heights of a name standing off its place.
_NOT_NAMED = 6.0
_KNOWN = -4.0
_BEGINS_KNOWN = -1.5
_OUTSIDE = 3.0
_OFF_ANCHOR = 0.5
_UNEVEN = 2.0


@dataclass(frozen=True, slots=True)
class Place:
    """A block's part of a page: its heights, those of its rows (the header's first), and whose name is expected.

    `begun` is what earlier pages printed of its name; `cut` whether the page's end may cut the block.
    """

    top: float
    bottom: float
    rows: tuple[float, ...]
    begun: str = ""
    continues: bool = False
    cut: bool = False


def dealt(words: Sequence[Word], places: Sequence[Place]) -> list[list[Word]]:
    """The words of a page's name column, dealt out to its blocks in order."""
    lines = _lines(words)
    groups = _cheapest(lines, places)
    return [[w for line in lines[a:b] for w in line] for a, b in groups]


def spelt(words: Sequence[Word]) -> str:
    """The name that some words make: line by line, or down columns from the right where only that begins a known one."""
    across = label_key(cell_text(0, words, number=True).text)
    glyphs = sorted((g for w in words for g in w.glyphs), key=lambda g: (-round(g.x0), g.middle))
    down = "".join(g.text for g in glyphs)
    return down if _begins_name(down) and not _begins_name(across) else across


def _begins_name(text: str) -> bool:
    return any(name.startswith(text) for name in _names())


def _lines(words: Sequence[Word]) -> list[list[Word]]:
    found: list[list[Word]] = []
    for word in sorted(words, key=lambda w: (w.middle, w.x0)):
        if found and word.middle - found[-1][0].middle < 0.5 * word.size:
            found[-1].append(word)
        else:
            found.append([word])
    return found


def _cheapest(lines: list[list[Word]], places: Sequence[Place]) -> list[tuple[int, int]]:
    """For each place the lines from..to that it gets; the least total cost, all lines being dealt out."""
    count = len(lines)

    @cache
    def text(start: int, end: int) -> str:
        group = [w for line in lines[start:end] for w in line]
        return spelt(group) if group else ""

    best: list[dict[int, tuple[float, int]]] = [{0: (0.0, 0)}]
    for place in places:
        row: dict[int, tuple[float, int]] = {}
        for end in range(count + 1):
            tries = [
                (cost + _cost(lines[start:end], text(start, end), place), start)
                for start, (cost, _) in best[-1].items()
                if start <= end
            ]
            if tries:
                row[end] = min(tries)
        best.append(row)
    ends = [count]
    for row in reversed(best[1:]):
        ends.append(row[ends[-1]][1])
    return list(itertools.pairwise(reversed(ends)))


def _cost(group: list[list[Word]], text: str, place: Place) -> float:
    if not group:
        return 0.0 if place.continues or place.cut else _NOT_NAMED
    size = max(w.size for line in group for w in line)
    centre = (group[0][0].middle + group[-1][0].middle) / 2
    outside = max(place.top - centre, centre - place.bottom, 0.0)
    anchors = [(place.top + place.bottom) / 2, *place.rows]
    off = 0.0 if place.continues or place.cut else min(abs(a - centre) for a in anchors)
    return (
        (_OUTSIDE * outside + _OFF_ANCHOR * off) / size
        + _UNEVEN * _unevenness(group) / size
        + _known(text, place)
    )


def _unevenness(group: list[list[Word]]) -> float:
    """By how much the steps from line to line exceed the smallest, in points."""
    steps = [b[0].middle - a[0].middle for a, b in itertools.pairwise(group)]
    return sum(step - min(steps) for step in steps) + max(0.0, min(steps, default=0.0) - 2 * group[0][0].size)


def _known(text: str, place: Place) -> float:
    names = _names()
    if text in names or place.begun + text in names:
        return _KNOWN
    if place.cut and _begins_name(place.begun + text):
        return _BEGINS_KNOWN
    return 0.0


@cache
def _names() -> frozenset[str]:
    return frozenset(s.block for s in all_series())
