"""Compare pdfplumber's and pdfium's characters of a table page, one by one.

A library may lose a character whose code it cannot map (pdfminer loses some
minus signs of non-embedded Chinese fonts, and shifts what follows), but it
does not invent one. So if one reading has all characters of the other and
more, that reading is used; otherwise pdfplumber's is. The differences are kept
for `tables.reader_conflicts` to report.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from ribao.read.pdf.chars import UNKNOWN_CHAR, Char
from ribao.read.pdf.fake_bold import drop_overlapping_chars

# Characters closer than this share of their size stand in one place: a fake-bold copy, of which pdfium keeps one.
_SAME_PLACE = 0.3
# Width in points of the squares that index characters.
_SQUARE_PT = 12.0


@dataclass(frozen=True, slots=True)
class ReaderComparison:
    """Two readings of a page that differ: the characters that only one has, and all characters of each."""

    differences: tuple[Char, ...]
    pdfplumber: tuple[Char, ...]
    pdfium: tuple[Char, ...]
    pdfium_has_more: bool
    pdfium_heights: frozenset[int] = frozenset()

    def merge(self) -> list[Char]:
        """Return pdfplumber's characters, but pdfium's at the heights where it has more."""
        kept = [c for c in self.pdfplumber if round(c.bottom) not in self.pdfium_heights]
        return [*kept, *(c for c in self.pdfium if round(c.bottom) in self.pdfium_heights)]


def compare_readers(pdfplumber: Sequence[Char], pdfium: Sequence[Char]) -> ReaderComparison | None:
    """Compare the two readings of a page; None where they agree.

    A lost character shifts the rest of its line, where some then meet equal ones: whole lines are compared. pdfium
    drops characters that lie over their likes, also those of two numbers: it has more only where it lacks nothing.
    """
    common = set(map(_get_key, pdfplumber)) & set(map(_get_key, pdfium))
    first, second = ([c for c in chars if _get_key(c) not in common] for chars in (pdfplumber, pdfium))
    if first or second:
        first, second = drop_present(first, pdfium), drop_present(second, pdfplumber)
    if not first and not second:
        return None
    differences = (*first, *second)
    one, other = drop_overlapping_chars(pdfplumber), drop_overlapping_chars(pdfium)
    more: set[int] = set()
    for heights in _group_heights(differences):
        lines = [[c for c in chars if round(c.bottom) in heights] for chars in (one, other)]
        if not find_missing_text(*lines) and find_missing_text(*reversed(lines)):
            more |= heights
    complete = bool(more) and not find_missing_text(one, other)
    return ReaderComparison(differences, tuple(pdfplumber), tuple(pdfium), complete, frozenset(more))


def _group_heights(chars: Iterable[Char]) -> list[set[int]]:
    """The heights of each line on which some characters stand, in whole points and one more on either side."""
    groups: list[set[int]] = []
    for height in sorted({round(c.bottom) for c in chars}):
        if groups and height - 1 in groups[-1]:
            groups[-1].add(height + 1)
        else:
            groups.append({height - 1, height, height + 1})
    return groups


def find_missing_text(one: Iterable[Char], other: Iterable[Char]) -> str:
    """Find the known characters that one reading has and the other lacks, wherever they stand."""
    left = Counter(c.text for c in one) - Counter(c.text for c in other)
    return "".join(sorted(text for text in left.elements() if text != UNKNOWN_CHAR))


def fill_unknown_chars(comparison: ReaderComparison) -> list[Char]:
    """Return pdfplumber's reading, with pdfium's lines where it has more and its text for unknown characters."""
    index = _CharIndex(comparison.pdfium)
    return [
        next((c._replace(text=other.text) for other in index.find(c)), c) if c.text == UNKNOWN_CHAR else c
        for c in comparison.merge()
    ]


class _CharIndex:
    """Characters by their place."""

    def __init__(self, chars: Iterable[Char]) -> None:
        self._squares: dict[tuple[int, int], list[Char]] = defaultdict(list)
        for c in chars:
            self._squares[int(c.x0 / _SQUARE_PT), int(c.bottom / _SQUARE_PT)].append(c)

    def find(self, char: Char) -> list[Char]:
        """Find the characters in the place of another."""
        column, row = int(char.x0 / _SQUARE_PT), int(char.bottom / _SQUARE_PT)
        slack = _SAME_PLACE * char.size
        return [
            c
            for x in (column - 1, column, column + 1)
            for y in (row - 1, row, row + 1)
            for c in self._squares.get((x, y), ())
            if abs(c.x0 - char.x0) < slack and abs(c.bottom - char.bottom) < slack
        ]


def _get_key(char: Char) -> tuple[str, int, int]:
    return char.text, round(char.x0), round(char.bottom)


def drop_present(chars: Iterable[Char], others: Iterable[Char]) -> list[Char]:
    """The characters that others do not have in the same place."""
    index = _CharIndex(others)
    return [c for c in chars if all(o.text != c.text for o in index.find(c))]
