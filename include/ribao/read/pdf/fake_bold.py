"""Drop the second copies of fake-bold text, which is printed twice.

A copy lies a little beside its original. Where a browser wraps or centres it
separately, it starts on the original's line and wanders off; its end may even
lie on the next page.
"""

import itertools
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from operator import itemgetter
from typing import NamedTuple

from ribao.numbers import parse_printed
from ribao.read.pdf.chars import Char
from ribao.read.pdf.lines import group_by_height, group_while
from ribao.read.pdf.pdfium_reader import MAX_RUN_CHARS
from ribao.read.pdf.text_runs import is_numeric, split_runs

# A copy of one character lies within this share of its width over the first.
_SAME_PLACE = 0.3
# and this share of its size above or below it; runs nearer than the second, of their sizes, may stand in one row.
_COPY_LEVEL = 0.3
_ROW = 0.8
# A copy starts within this share of the character size above or below its original.
_SAME_LEVEL = 0.6
# Below this share of the height of all text, the page's end may cut a copy off.
_LOW = 0.75
# A run is a copy where at least this share of it lies over equal characters.
_COPIED_SHARE = 0.6
# A gap within a text is smaller, in sizes.
_TEXT_GAP = 1.5
# Characters that share this much of their size in width overlap.
_OVERLAP = 0.2


class CopyRemainder(NamedTuple):
    """The part of a copy that a page's end cuts off: its text, and the x range of the original.

    `is_uncertain`: the page's last text may have a copy, which then stands whole on the next page.
    """

    text: str
    x0: float
    x1: float
    is_uncertain: bool = False


def dedupe_chars(
    chars: list[Char], remainders: Sequence[CopyRemainder], height: float
) -> tuple[list[Char], list[CopyRemainder]]:
    """Return a page's characters without second copies, and the parts of copies that the page's end cuts off.

    `chars` are in drawing order; `remainders` come from the page before and stand above `height` (points).
    """
    for remainder in remainders:
        chars = _drop_remainder(chars, remainder, height)
    if not may_overlap(split_runs(chars)):
        return chars, []
    kept = drop_overlapping_chars(chars)
    if len(kept) == len(chars) and not _has_overlap(chars):
        return kept, []
    runs, next_remainders = _drop_repeated_runs(chars)
    return drop_overlapping_chars(runs), next_remainders


def may_overlap(runs: Sequence[Sequence[Char]]) -> bool:
    """Whether any characters may lie over others: a quick test, by runs, that misses none."""
    spans = sorted(
        (first.middle, first.x0, last.x1, last.x0, first.size)
        for run in runs
        for first, last in [(run[0], run[-1])]
    )
    reach = _COPY_LEVEL * max((size for *_, size in spans), default=0.0)
    rows = group_while(lambda row, s: s[0] - row[-1][0] < max(_ROW * s[4], reach), spans)
    return any(map(_steps_back, runs)) or any(map(_spans_overlap, rows))


def _steps_back(run: Sequence[Char]) -> bool:
    """Whether a character of a run starts over the one before."""
    last_x0, last_x1, last_size = -1e6, -1e6, 1.0
    for _, x0, _, x1, _, size, _ in run:
        if _is_over(x0, last_x0, last_x1, last_size):
            return True
        last_x0, last_x1, last_size = x0, x1, size
    return False


def _spans_overlap(spans: Iterable[tuple[float, float, float, float, float]]) -> bool:
    """Whether any of a row's runs starts over another; a span is height, x0, x1, x0 of the last character, and size."""
    last_x0, last_x1, last_size = -1e6, -1e6, 1.0
    for _, x0, x1, end_x0, size in sorted(spans, key=itemgetter(1)):
        if _is_over(x0, last_x0, last_x1, last_size):
            return True
        last_x0, last_x1, last_size = end_x0, x1, size
    return False


def _is_over(x0: float, last_x0: float, last_x1: float, last_size: float) -> bool:
    return x0 - last_x0 < _SAME_PLACE * max(last_x1 - last_x0, 1.0) or last_x1 - x0 > _SAME_PLACE * last_size


def _has_overlap(chars: Sequence[Char]) -> bool:
    """Whether characters of one height overlap."""
    for runs in group_by_height(([c] for c in chars), _SAME_LEVEL):
        row = sorted((c for run in runs for c in run), key=lambda c: c.x0)
        if any(a.x1 - b.x0 > 0.3 * a.size for a, b in itertools.pairwise(row)):
            return True
    return False


def _drop_repeated_runs(chars: list[Char]) -> tuple[list[Char], list[CopyRemainder]]:
    """Drop a run of characters that repeats the run before it and overlaps it; return also the remainders.

    A remainder is what a copy lacks because the page's end cuts it off.
    """
    places: dict[tuple[str, float], list[int]] = defaultdict(list)
    for k, char in enumerate(chars):
        places[_get_key(char)].append(k)
    low = max((c.bottom for c in chars), default=0.0) * _LOW
    kept: list[Char] = []
    remainders: list[CopyRemainder] = []
    k = last = 0
    while k < len(chars):
        length, copied = _measure_run(chars, k, places[_get_key(chars[k])], low)
        run = chars[k : k + length]
        kept += run
        if 0 < copied < length:
            remainders.append(_build_remainder(run, copied))
        k += length + copied
        last = k if copied else last
    remainders += [_build_remainder(run, 0) for run in _split_runs(chars[last:]) if last and run[0].top > low]
    return kept, remainders


def _build_remainder(run: Sequence[Char], copied: int) -> CopyRemainder:
    text = "".join(c.text for c in run[copied:])
    return CopyRemainder(text, min(c.x0 for c in run), max(c.x1 for c in run), is_uncertain=copied == 0)


def _split_runs(chars: Iterable[Char]) -> list[list[Char]]:
    """Split characters in drawing order where one does not touch the one before."""
    return group_while(lambda run, char: _touches_run(char, run), chars)


def _get_key(char: Char) -> tuple[str, float]:
    return char.text, round(char.size, 1)


def _measure_run(chars: list[Char], start: int, places: list[int], low: float) -> tuple[int, int]:
    """Length of the run that starts here and of the copy that follows and overlaps it; (1, 0) where there is none.

    `places` are the page's indexes of the run's first character, in drawing order; only below the
    height `low` may the copy be cut off.
    """
    first = chars[start]
    if any(c.text == first.text and _is_same_place(c, first) for c in chars[start + 1 : start + 2]):
        return (1, 0) if _is_between_numbers(chars, start) else (1, 1)
    for k in places[bisect_left(places, start + 2) : bisect_left(places, start + MAX_RUN_CHARS)]:
        if not _is_level(chars[k], first) or chars[k].x0 < first.x0 - 1:
            continue
        copied = _count_repeated(chars, start, k)
        if not _may_be_copy(chars, start, k, copied):
            continue
        whole = copied == k - start or k + copied == len(chars) or first.top > low
        if whole and any(_overlaps(chars[k], c) for c in chars[start:k]):
            return k - start, copied
    return 1, 0


def _may_be_copy(chars: Sequence[Char], start: int, second: int, copied: int) -> bool:
    """Whether characters that repeat others are no other text.

    The text of a copy ends with it, its original is one text and no row of cells, and the copy of a number lies
    over its original, from the first digit on: neighbours may begin alike.
    """
    end = second + copied
    if copied and end < len(chars) and _is_one_run(chars[end - 1 : end + 1]):
        return False
    if (
        start
        and all(map(is_numeric, chars[start - 1 : start + 1]))
        and _is_one_run(chars[start - 1 : start + 1])
    ):
        return False
    if not all(_follows(a, b) for a, b in itertools.pairwise(chars[start:second])):
        return False
    text = "".join(c.text for c in chars[start:second])
    return parse_printed(text) is None or abs(chars[second].x0 - chars[start].x0) < chars[start].size / 2


def _is_one_run(chars: Sequence[Char]) -> bool:
    return len(split_runs(chars)) == 1


def _follows(before: Char, char: Char) -> bool:
    """Whether a character may be the next of one text: near on the same line, or on another line."""
    return not _is_level(char, before) or abs(char.x0 - before.x1) < _TEXT_GAP * char.size


def _is_between_numbers(chars: Sequence[Char], start: int) -> bool:
    """Whether a character ends one operator's text and its like after it begins another's, and one text is longer."""
    first, second = chars[start].operation, chars[start + 1].operation
    before = start > 0 and chars[start - 1].operation == first
    after = start + 2 < len(chars) and chars[start + 2].operation == second
    return first != second and (before or after)


def _count_repeated(chars: list[Char], start: int, second: int) -> int:
    """How many characters from `second` on repeat those from `start` on, up to `second`."""
    for n in range(second - start):
        if second + n == len(chars) or chars[second + n].text != chars[start + n].text:
            return n
    return second - start


def _is_level(char: Char, first: Char) -> bool:
    return abs(char.top - first.top) < _SAME_LEVEL * first.size


def _overlaps(one: Char, other: Char) -> bool:
    return _is_level(one, other) and min(one.x1, other.x1) - max(one.x0, other.x0) > _OVERLAP * one.size


def _drop_remainder(chars: list[Char], remainder: CopyRemainder, height: float) -> list[Char]:
    """Drop the uppermost run of a remainder's text that stands alone in its line, above a height."""
    length = len(remainder.text)
    starts = [k for k in _find_runs(chars, remainder) if chars[k].top < height]
    if not starts:
        return chars
    k = min(starts, key=lambda k: chars[k].top)
    run, others = chars[k : k + length], chars[:k] + chars[k + length :]
    if remainder.is_uncertain and not any(_overlaps(a, b) for a in run for b in others):
        return chars
    return others


def _find_runs(chars: Sequence[Char], remainder: CopyRemainder) -> Iterator[int]:
    """Where runs of a remainder's text start: below its original, with nothing drawn before or after beside them."""
    length = len(remainder.text)
    for k in _find_text([c.text for c in chars], remainder.text):
        run = chars[k : k + length]
        below = all(remainder.x0 - 1 <= c.x0 and c.x1 <= remainder.x1 + 1 for c in run)
        neighbours = (*chars[max(k - 1, 0) : k], *chars[k + length : k + length + 1])
        if below and not any(_touches_run(c, run) for c in neighbours):
            yield k


def _find_text(texts: Sequence[str], wanted: str) -> Iterator[int]:
    """Where so many characters spell a text."""
    starts = {start: k for k, start in enumerate(itertools.accumulate(map(len, texts), initial=0))}
    whole = "".join(texts)
    at = whole.find(wanted)
    while at >= 0:
        k = starts.get(at)
        if k is not None and "".join(texts[k : k + len(wanted)]) == wanted:
            yield k
        at = whole.find(wanted, at + 1)


def _touches_run(char: Char, run: Sequence[Char]) -> bool:
    """Whether a character touches a run on its left or right."""
    left, right = run[0], run[-1]
    return (_is_level(char, left) and abs(left.x0 - char.x1) < _OVERLAP * char.size) or (
        _is_level(char, right) and abs(char.x0 - right.x1) < _OVERLAP * char.size
    )


def drop_overlapping_chars(chars: Iterable[Char]) -> list[Char]:
    """Drop runs that stand a little beside equal characters; keep the order.

    A run of which less than _COPIED_SHARE has its like there is another text, and stays whole; so is a number over a
    few digits of a longer one.
    """
    kept: list[Char] = []
    seen: dict[tuple[str, int], list[tuple[Char, list[Char]]]] = {}
    for run in split_runs(chars):
        likes = [_find_like(c, seen) for c in run]
        added = [c for c, like in zip(run, likes, strict=True) if like is None]
        if len(added) < len(run) and _is_other_text(run, [like for like in likes if like]):
            added = run
        kept += added
        for char in added:
            seen.setdefault((char.text, round(char.middle) // 4), []).append((char, run))
    return kept


def _find_like(
    char: Char, seen: Mapping[tuple[str, int], Sequence[tuple[Char, list[Char]]]]
) -> list[Char] | None:
    """The run of an equal character in a character's place."""
    near = (pair for k in (-1, 0, 1) for pair in seen.get((char.text, round(char.middle) // 4 + k), ()))
    return next((run for other, run in near if _is_same_place(char, other)), None)


def _is_other_text(run: Sequence[Char], likes: Sequence[Sequence[Char]]) -> bool:
    """Whether a run is no copy of the runs over whose characters its own lie."""
    if len(likes) < _COPIED_SHARE * len(run):
        return True
    originals = {id(like): len(like) for like in likes}
    return all(map(is_numeric, run)) and len(run) < _COPIED_SHARE * sum(originals.values())


def _is_same_place(a: Char, b: Char) -> bool:
    slack = _SAME_PLACE * max(a.x1 - a.x0, 1.0)
    return abs(a.x0 - b.x0) < slack and abs(a.middle - b.middle) < _COPY_LEVEL * a.size
