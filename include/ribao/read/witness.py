"""The second witness of a table page: pdfium's characters beside pdfplumber's, one by one.

A library may lose a character whose code it cannot map (pdfminer loses some
minus signs of non-embedded Chinese fonts, and shifts what follows); it does not
invent one. So where one reading of a page has all that the other has and more,
it is taken; else pdfplumber's is. What differed is kept for `disputed` to tell.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from ribao.read.bold import without_doubles
from ribao.read.marks import UNKNOWN, Glyph

# Characters closer than this share of their size stand in one place: a fake-bold copy, of which pdfium keeps one.
_SAME_PLACE = 0.3
# Width of the squares, in points, in which characters are looked up.
_SQUARE = 12.0


@dataclass(frozen=True, slots=True)
class Witness:
    """Two readings of a page that differ: the characters that only one has, and all of each."""

    differs: tuple[Glyph, ...]
    pdfplumber: tuple[Glyph, ...]
    pdfium: tuple[Glyph, ...]
    pdfium_has_more: bool


def compared(first: Sequence[Glyph], second: Sequence[Glyph]) -> Witness | None:
    """Where pdfplumber's (first) and pdfium's reading of a page differ; None where they do not."""
    exact = set(map(_key, first)) & set(map(_key, second))
    mine, theirs = ([g for g in glyphs if _key(g) not in exact] for glyphs in (first, second))
    if mine or theirs:
        mine, theirs = _apart(mine, _Places(second)), _apart(theirs, _Places(first))
    if not mine and not theirs:
        return None
    # A character that is lost shifts the others of its line, where some then meet their likes: lines count as a whole.
    whole, other = (_lines_of(glyphs, (*mine, *theirs)) for glyphs in (first, second))
    more = not lost(whole, other) and bool(lost(other, whole))
    return Witness((*mine, *theirs), tuple(first), tuple(second), more)


def lost(one: Iterable[Glyph], other: Iterable[Glyph]) -> str:
    """The known characters that one reading has and the other lacks, wherever they stand."""
    left = Counter(g.text for g in one) - Counter(g.text for g in other)
    return "".join(sorted(text for text in left.elements() if text != UNKNOWN))


def completed(witness: Witness) -> list[Glyph]:
    """pdfplumber's reading, a character that it does not know taken from pdfium."""
    places = _Places(witness.pdfium)
    return [_known(g, places) if g.text == UNKNOWN else g for g in witness.pdfplumber]


class _Places:
    """Characters, looked up by where they stand."""

    def __init__(self, glyphs: Iterable[Glyph]) -> None:
        self._squares: dict[tuple[int, int], list[Glyph]] = defaultdict(list)
        for g in glyphs:
            self._squares[int(g.x0 / _SQUARE), int(g.bottom / _SQUARE)].append(g)

    def at(self, glyph: Glyph) -> list[Glyph]:
        """What stands where a character stands."""
        column, row = int(glyph.x0 / _SQUARE), int(glyph.bottom / _SQUARE)
        slack = _SAME_PLACE * glyph.size
        return [
            g
            for x in (column - 1, column, column + 1)
            for y in (row - 1, row, row + 1)
            for g in self._squares.get((x, y), ())
            if abs(g.x0 - glyph.x0) < slack and abs(g.bottom - glyph.bottom) < slack
        ]


def _key(glyph: Glyph) -> tuple[str, int, int]:
    return glyph.text, round(glyph.x0), round(glyph.bottom)


def _lines_of(glyphs: Iterable[Glyph], some: Iterable[Glyph]) -> list[Glyph]:
    """The characters of a reading on the heights of some others, less fake-bold copies."""
    heights = {round(g.bottom) + k for g in some for k in (-1, 0, 1)}
    return without_doubles(g for g in glyphs if round(g.bottom) in heights)


def _apart(glyphs: Iterable[Glyph], others: _Places) -> list[Glyph]:
    """The characters that do not stand among others in the same place."""
    return [g for g in glyphs if all(o.text != g.text for o in others.at(g))]


def _known(glyph: Glyph, seconds: _Places) -> Glyph:
    return next((glyph._replace(text=g.text) for g in seconds.at(glyph)), glyph)
