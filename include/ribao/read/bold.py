"""Fake-bold text, printed twice: the second copies are taken out.

A copy lies a little beside its original, or, where a browser has wrapped or
centred it anew, starts on the original's line and wanders off; its end may
even lie on the next page.
"""

import itertools
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterable, Sequence

from ribao.read.lines import levels
from ribao.read.marks import Glyph
from ribao.read.with_pdfium import LONGEST_RUN

# A copy of one character lies within this share of its width over the first.
_DOUBLED = 0.3
# Below this share of the height of all text a copy may be cut off by the page's end.
_LOW = 0.75


def without_copies(glyphs: list[Glyph], cut_off: str, height: float) -> tuple[list[Glyph], str]:
    """The characters of a page less second copies, and the rest of a copy that the page's end cut off.

    `glyphs` come in drawing order; `cut_off` is the rest that the page before
    left over: it stands in the page's uppermost part (`height` in points).
    """
    glyphs = _without_rest(glyphs, cut_off, height)
    kept = _without_doubles(glyphs)
    if len(kept) == len(glyphs) and not _overprinted(glyphs):
        return kept, ""
    runs, rest = _without_second_runs(glyphs)
    return _without_doubles(runs), rest


def _overprinted(glyphs: Sequence[Glyph]) -> bool:
    """Whether characters of one height stand over one another."""
    for row in levels(glyphs):
        row.sort(key=lambda g: g.x0)
        if any(a.x1 - b.x0 > 0.3 * a.size for a, b in itertools.pairwise(row)):
            return True
    return False


def _without_second_runs(glyphs: list[Glyph]) -> tuple[list[Glyph], str]:
    """Drop a run of characters that comes twice in a row, the second copy over the first; and give the rest.

    The page's end may cut a copy off; what it lacks is the rest.
    """
    places: dict[tuple[str, float], list[int]] = defaultdict(list)
    for k, glyph in enumerate(glyphs):
        places[glyph.text, glyph.size].append(k)
    low = max((g.bottom for g in glyphs), default=0.0) * _LOW
    kept: list[Glyph] = []
    k, rest = 0, ""
    while k < len(glyphs):
        length, copied = _second_run(glyphs, k, places[glyphs[k].text, glyphs[k].size], low)
        kept += glyphs[k : k + length]
        if 0 < copied < length:
            rest = "".join(g.text for g in glyphs[k + copied : k + length])
        k += length + copied
    return kept, rest


def _second_run(glyphs: list[Glyph], start: int, places: list[int], low: float) -> tuple[int, int]:
    """Length of the run that starts here and at once comes again over itself, and of its copy; (1, 0) where none does.

    `places` are where the run's first character stands in the page, in drawing order; only below the
    height `low` may the copy be cut off.
    """
    first = glyphs[start]
    if any(g.text == first.text and _same_place(g, first) for g in glyphs[start + 1 : start + 2]):
        return 1, 1
    for k in places[bisect_left(places, start + 2) : bisect_left(places, start + LONGEST_RUN)]:
        if not _level(glyphs[k], first):
            continue
        copied = _alike(glyphs, start, k)
        whole = copied == k - start or k + copied == len(glyphs) or first.top > low
        right = max(g.x1 for g in glyphs[start:k] if _level(g, first))
        if copied > 1 and whole and first.x0 - 1 <= glyphs[k].x0 < right - 0.2 * first.size:
            return k - start, copied
    return 1, 0


def _alike(glyphs: list[Glyph], start: int, second: int) -> int:
    """How many characters from `second` on repeat those from `start` on, up to `second`."""
    for n in range(second - start):
        if second + n == len(glyphs) or glyphs[second + n].text != glyphs[start + n].text:
            return n
    return second - start


def _level(glyph: Glyph, first: Glyph) -> bool:
    return abs(glyph.top - first.top) < 0.3 * first.size


def _without_rest(glyphs: list[Glyph], rest: str, height: float) -> list[Glyph]:
    """Drop the uppermost run of `rest` at the start of a line, above a height."""
    left = min((g.x0 for g in glyphs), default=0.0)
    runs = [
        k
        for k, g in enumerate(glyphs)
        if rest and g.text == rest[0] and g.top < height and g.x0 < left + 40
        if "".join(g.text for g in glyphs[k : k + len(rest)]) == rest
    ]
    if not runs:
        return glyphs
    k = min(runs, key=lambda k: (glyphs[k].top, glyphs[k].x0))
    return glyphs[:k] + glyphs[k + len(rest) :]


def _without_doubles(glyphs: Iterable[Glyph]) -> list[Glyph]:
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
