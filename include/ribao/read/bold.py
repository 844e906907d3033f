"""Fake-bold text, printed twice: the second copies are taken out.

A copy lies a little beside its original, or, where a browser has wrapped or
centred it anew, starts on the original's line and wanders off; its end may
even lie on the next page.
"""

import itertools
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from ribao.read.lines import levels
from ribao.read.marks import Glyph
from ribao.read.with_pdfium import LONGEST_RUN

# A copy of one character lies within this share of its width over the first.
_DOUBLED = 0.3
# A copy starts within this share of the character size over or under its original's height.
_LEVEL = 0.6
# Below this share of the height of all text a copy may be cut off by the page's end.
_LOW = 0.75
# Characters that share this much of their size in width stand over one another.
_OVERLAP = 0.2


class Rest(NamedTuple):
    """What a page's end has cut off a copy: its text, and from where to where the original stands.

    `perhaps`: the last text on its page may have had a copy; its whole copy is on the next page, or none.
    """

    text: str
    x0: float
    x1: float
    perhaps: bool = False


def without_copies(
    glyphs: list[Glyph], cut_off: Sequence[Rest], height: float
) -> tuple[list[Glyph], list[Rest]]:
    """The characters of a page less second copies, and the rests of copies that the page's end cut off.

    `glyphs` come in drawing order; `cut_off` are the rests that the page before
    left over: they stand in the page's uppermost part (`height` in points).
    """
    for rest in cut_off:
        glyphs = _without_rest(glyphs, rest, height)
    kept = without_doubles(glyphs)
    if len(kept) == len(glyphs) and not _overprinted(glyphs):
        return kept, []
    runs, rests = _without_second_runs(glyphs)
    return without_doubles(runs), rests


def _overprinted(glyphs: Sequence[Glyph]) -> bool:
    """Whether characters of one height stand over one another."""
    for row in levels(glyphs, _LEVEL):
        row.sort(key=lambda g: g.x0)
        if any(a.x1 - b.x0 > 0.3 * a.size for a, b in itertools.pairwise(row)):
            return True
    return False


def _without_second_runs(glyphs: list[Glyph]) -> tuple[list[Glyph], list[Rest]]:
    """Drop a run of characters that comes twice in a row, the second copy over the first; and give the rests.

    The page's end may cut a copy off; what it lacks is a rest.
    """
    places: dict[tuple[str, float], list[int]] = defaultdict(list)
    for k, glyph in enumerate(glyphs):
        places[_kind(glyph)].append(k)
    low = max((g.bottom for g in glyphs), default=0.0) * _LOW
    kept: list[Glyph] = []
    rests: list[Rest] = []
    k = last = 0
    while k < len(glyphs):
        length, copied = _second_run(glyphs, k, places[_kind(glyphs[k])], low)
        run = glyphs[k : k + length]
        kept += run
        if 0 < copied < length:
            rests.append(_rest(run, copied))
        k += length + copied
        last = k if copied else last
    rests += [_rest(run, 0) for run in _drawn_together(glyphs[last:]) if last and run[0].top > low]
    return kept, rests


def _rest(run: Sequence[Glyph], copied: int) -> Rest:
    text = "".join(g.text for g in run[copied:])
    return Rest(text, min(g.x0 for g in run), max(g.x1 for g in run), perhaps=copied == 0)


def _drawn_together(glyphs: Iterable[Glyph]) -> list[list[Glyph]]:
    """Characters in drawing order, parted where one does not touch the one before."""
    runs: list[list[Glyph]] = []
    for glyph in glyphs:
        if runs and _beside(glyph, runs[-1]):
            runs[-1].append(glyph)
        else:
            runs.append([glyph])
    return runs


def _kind(glyph: Glyph) -> tuple[str, float]:
    return glyph.text, round(glyph.size, 1)


def _second_run(glyphs: list[Glyph], start: int, places: list[int], low: float) -> tuple[int, int]:
    """Length of the run that starts here and at once comes again over itself, and of its copy; (1, 0) where none does.

    `places` are where the run's first character stands in the page, in drawing order; only below the
    height `low` may the copy be cut off.
    """
    first = glyphs[start]
    if any(g.text == first.text and _same_place(g, first) for g in glyphs[start + 1 : start + 2]):
        return 1, 1
    for k in places[bisect_left(places, start + 2) : bisect_left(places, start + LONGEST_RUN)]:
        if not _level(glyphs[k], first) or glyphs[k].x0 < first.x0 - 1:
            continue
        copied = _alike(glyphs, start, k)
        whole = copied == k - start or k + copied == len(glyphs) or first.top > low
        if whole and any(_over(glyphs[k], g) for g in glyphs[start:k]):
            return k - start, copied
    return 1, 0


def _alike(glyphs: list[Glyph], start: int, second: int) -> int:
    """How many characters from `second` on repeat those from `start` on, up to `second`."""
    for n in range(second - start):
        if second + n == len(glyphs) or glyphs[second + n].text != glyphs[start + n].text:
            return n
    return second - start


def _level(glyph: Glyph, first: Glyph) -> bool:
    return abs(glyph.top - first.top) < _LEVEL * first.size


def _over(one: Glyph, other: Glyph) -> bool:
    return _level(one, other) and min(one.x1, other.x1) - max(one.x0, other.x0) > _OVERLAP * one.size


def _without_rest(glyphs: list[Glyph], rest: Rest, height: float) -> list[Glyph]:
    """Drop the uppermost run of a rest's text that stands alone in its line, above a height."""
    length = len(rest.text)
    runs = [k for k in _runs(glyphs, rest) if glyphs[k].top < height]
    if not runs:
        return glyphs
    k = min(runs, key=lambda k: glyphs[k].top)
    run, others = glyphs[k : k + length], glyphs[:k] + glyphs[k + length :]
    if rest.perhaps and not any(_over(a, b) for a in run for b in others):
        return glyphs
    return others


def _runs(glyphs: Sequence[Glyph], rest: Rest) -> Iterator[int]:
    """Where runs of a rest's text start, under its original and nothing drawn right before or after beside it."""
    length = len(rest.text)
    for k in range(len(glyphs) - length + 1):
        run = glyphs[k : k + length]
        if "".join(g.text for g in run) != rest.text:
            continue
        under = all(rest.x0 - 1 <= g.x0 and g.x1 <= rest.x1 + 1 for g in run)
        beside = (*glyphs[max(k - 1, 0) : k], *glyphs[k + length : k + length + 1])
        if under and not any(_beside(g, run) for g in beside):
            yield k


def _beside(glyph: Glyph, run: Sequence[Glyph]) -> bool:
    """Whether a character touches a run on its left or right."""
    left, right = run[0], run[-1]
    return (_level(glyph, left) and abs(left.x0 - glyph.x1) < _OVERLAP * glyph.size) or (
        _level(glyph, right) and abs(glyph.x0 - right.x1) < _OVERLAP * glyph.size
    )


def without_doubles(glyphs: Iterable[Glyph]) -> list[Glyph]:
    """Characters less those that stand a little beside their like, in their order."""
    kept: list[Glyph] = []
    seen: dict[tuple[str, int], list[Glyph]] = {}
    for glyph in glyphs:
        near = [g for k in (-1, 0, 1) for g in seen.get((glyph.text, round(glyph.middle) // 4 + k), ())]
        if any(_same_place(glyph, other) for other in near):
            continue
        kept.append(glyph)
        seen.setdefault((glyph.text, round(glyph.middle) // 4), []).append(glyph)
    return kept


def _same_place(a: Glyph, b: Glyph) -> bool:
    slack = _DOUBLED * max(a.x1 - a.x0, 1.0)
    return abs(a.x0 - b.x0) < slack and abs(a.middle - b.middle) < 0.3 * a.size
