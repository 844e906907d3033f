"""Part numbers whose digits are drawn one by one and that touch.

Where an operator draws each character (Chromium does so in some fonts), nothing but its place tells whether a digit
belongs to a number or to the next one. A row of digits over several columns is parted where each part stands as the
numbers of its column do. Where several ways to part it remain, or none, its parts are marked as uncertain.
"""

import itertools
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import NamedTuple

from ribao.numbers import is_well_formed
from ribao.read.pdf.chars import Char
from ribao.read.pdf.lines import Word, build_word
from ribao.read.pdf.page import Span
from ribao.read.pdf.text_runs import is_numeric
from ribao.read.tables.seams import find_column, split_word

# Stands in a cell's text behind or between parts of which it is not certain that they are this cell's number.
UNCERTAIN = "¦"

# A part stands in its place where it is off by less, in sizes; a wide one begins so near to its column's border.
_IN_PLACE = 0.1
_NEAR = 2.0
# A wide number fills at least this share of the distance between two columns.
_FULL_SHARE = 0.8


class _Part(NamedTuple):
    """A number with its column; `in_place`: it stands exactly as the others of the column."""

    chars: Sequence[Char]
    in_place: bool


@dataclass(frozen=True, slots=True)
class _Places:
    """Where numbers may stand: the columns' spans, the usual places of their edges or middles, which of these."""

    spans: Mapping[str, Span]
    anchors: Mapping[str, float]
    share: float

    @property
    def room(self) -> float:
        """The least distance of two columns' numbers."""
        return min(b - a for a, b in itertools.pairwise(sorted(self.anchors.values())))


def part_digits(
    spans: Mapping[str, Span], anchors: Mapping[str, float], share: float, word: Word, others: Sequence[Word]
) -> list[Word]:
    """Part a word whose digits run over several number columns (those with `anchors`).

    `others` are the line's other words. A label that touches the digits is a word of its own.
    """
    start, end = _find_loose_digits(word.chars)
    digits = word.chars[start:end]
    inside = [n for n in _list_columns(spans, digits) if n in anchors]
    touching = [c.text for c in (*word.chars[:start][-1:], *word.chars[end:][:1])]
    if 2 * len(inside) <= len(digits) or not all(text.isalpha() for text in touching):
        return [word]
    if not touching and len(set(inside)) < 2:
        return [word]
    taken = {find_column(spans, w.centre) for w in others if all(map(is_numeric, w.chars))}
    free = [name for name in dict.fromkeys(inside) if name not in taken]
    one = len(set(inside)) == 1 and is_well_formed(_join(digits))
    parts = [build_word(digits)] if one else _part_digits(digits, free, _Places(spans, anchors, share))
    before = split_word(word, start)[:1] if start else []
    after = split_word(word, end)[1:] if end < len(word.chars) else []
    return [*before, *parts, *after]


def _part_digits(digits: Sequence[Char], columns: Sequence[str], places: _Places) -> list[Word]:
    """The numbers of some columns that a row of digits is, uncertain where several or no ways remain."""
    ways = list(_list_partings(digits, columns, places))
    ways = [way for way in ways if all(part.in_place for part in way)] or ways
    if not ways:
        return [make_uncertain(build_word(digits))]
    best = max(ways, key=lambda way: sum(part.in_place for part in way))
    parts = [build_word(part.chars) for part in best]
    certain = len(ways) == 1 and all(a.in_place or b.in_place for a, b in itertools.pairwise(best))
    return parts if certain else list(map(make_uncertain, parts))


def make_uncertain(word: Word) -> Word:
    """Mark a word as no certain part of its cell's number."""
    return replace(word, text=word.text + UNCERTAIN)


def _list_columns(spans: Mapping[str, Span], chars: Sequence[Char]) -> Iterator[str]:
    yield from (name for c in chars if (name := find_column(spans, (c.x0 + c.x1) / 2)))


def _find_loose_digits(chars: Sequence[Char]) -> tuple[int, int]:
    """Where the longest row of digits begins and ends of which an operator draws each; a label may touch it."""
    best, start = (0, 0), 0
    for k, char in enumerate(chars):
        if not is_numeric(char):
            start = k + 1
        elif k > start and chars[k - 1].operation == char.operation:
            start = k
        if k + 1 - start > best[1] - best[0] and not _is_continued(chars, k):
            best = (start, k + 1)
    return best


def _is_continued(chars: Sequence[Char], k: int) -> bool:
    """Whether the same operator draws the next character too."""
    return k + 1 < len(chars) and chars[k + 1].operation == chars[k].operation


def _list_partings(
    chars: Sequence[Char], columns: Sequence[str], places: _Places
) -> Iterator[tuple[_Part, ...]]:
    """Every way to part characters into numbers that may be in some of the columns, left to right."""
    if not chars:
        yield ()
    for k, name in enumerate(columns):
        for end in range(1, len(chars) + 1):
            part = _find_part(chars[:end], name, places)
            if part:
                yield from ((part, *rest) for rest in _list_partings(chars[end:], columns[k + 1 :], places))


def _find_part(chars: Sequence[Char], name: str, places: _Places) -> _Part | None:
    """Some characters as the number of a column; None where they are no number or stand elsewhere."""
    x0, x1, size = chars[0].x0, chars[-1].x1, chars[0].size
    in_place = abs(x0 + places.share * (x1 - x0) - places.anchors[name]) <= _IN_PLACE * size
    # A browser lets what is too wide run over the right border only.
    is_wide = x1 - x0 > _FULL_SHARE * places.room and abs(x0 - places.spans[name][0]) < _NEAR * size
    return _Part(chars, in_place) if (in_place or is_wide) and is_well_formed(_join(chars)) else None


def _join(chars: Sequence[Char]) -> str:
    return "".join(c.text for c in chars)
