"""Characters to words and lines, by geometry alone."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from ribao.model import Box
from ribao.read.marks import Glyph

# Heights of one line differ by less than this share of the character size.
_SAME_LINE = 0.35


@dataclass(frozen=True, slots=True)
class Word:
    """Characters that stand together on one line."""

    text: str
    x0: float
    top: float
    x1: float
    bottom: float
    size: float
    glyphs: tuple[Glyph, ...]

    @property
    def middle(self) -> float:
        """Height of the word's centre line."""
        return (self.top + self.bottom) / 2

    @property
    def centre(self) -> float:
        """Horizontal centre."""
        return (self.x0 + self.x1) / 2


@dataclass(frozen=True, slots=True)
class Line:
    """Words on one height of one page, left to right."""

    page: int
    words: tuple[Word, ...]
    # Reckoned once, since they are asked for all the time; the text has a space where there was a gap.
    text: str = field(init=False, compare=False)
    x0: float = field(init=False, compare=False)
    top: float = field(init=False, compare=False)
    bottom: float = field(init=False, compare=False)
    middle: float = field(init=False, compare=False)
    size: float = field(init=False, compare=False)

    def __post_init__(self) -> None:
        top, bottom = min(w.top for w in self.words), max(w.bottom for w in self.words)
        told = {
            "text": " ".join(w.text for w in self.words),
            "x0": self.words[0].x0,
            "top": top,
            "bottom": bottom,
            "middle": (top + bottom) / 2,
            "size": max(w.size for w in self.words),
        }
        for name, value in told.items():
            object.__setattr__(self, name, value)

    @property
    def box(self) -> Box:
        return box_of(self.page, self.words)


@dataclass(frozen=True, slots=True)
class Place:
    """Where one character of a text stands; `line` tells a text's lines apart."""

    page: int
    line: int
    x0: float
    top: float
    x1: float
    bottom: float


def joined(lines: Sequence[Line], first: int = 0) -> tuple[str, list[Place | None]]:
    """Wrapped lines as one text and each character's place; a space where the break parts two Latin words.

    `first` is the number of the first line.
    """
    text, places = "", list[Place | None]()
    for n, line in enumerate(lines, first):
        if text and text[-1].isascii() and text[-1].isalpha() and line.text[0].isascii():
            text, places = text + " ", [*places, None]
        for k, word in enumerate(line.words):
            text, places = text + (" " if k else "") + word.text, [*places, *([None] if k else [])]
            places += [Place(line.page, n, g.x0, g.top, g.x1, g.bottom) for g in word.glyphs for _ in g.text]
    return text, places


def box_of(page: int, words: Sequence[Word]) -> Box:
    """The box around some words of one page."""
    return Box(
        page,
        min(w.x0 for w in words),
        min(w.top for w in words),
        max(w.x1 for w in words),
        max(w.bottom for w in words),
    )


def lines(page: int, glyphs: Iterable[Glyph], gap: float = 0.18) -> list[Line]:
    """Lines of a page from top to bottom; a gap over `gap` of the size ends a word."""
    return [Line(page, tuple(words(row, gap))) for row in levels(glyphs)]


def levels(glyphs: Iterable[Glyph], slack: float = _SAME_LINE) -> list[list[Glyph]]:
    """The characters that stand on one height, up to a share of their size, height by height from the top."""
    rows: list[list[Glyph]] = []
    total = 0.0  # of the last row's heights
    for glyph in sorted(glyphs, key=lambda g: (g.middle, g.x0)):
        middle = glyph.middle
        if rows and middle - total / len(rows[-1]) < slack * min(glyph.size, rows[-1][0].size):
            rows[-1].append(glyph)
            total += middle
        else:
            rows.append([glyph])
            total = middle
    return rows


def words(row: Iterable[Glyph], gap: float) -> list[Word]:
    """The words of one line's characters, left to right."""
    groups: list[list[Glyph]] = []
    for glyph in sorted(row, key=lambda g: g.x0):
        if groups and glyph.x0 - groups[-1][-1].x1 < gap * max(glyph.size, groups[-1][-1].size):
            groups[-1].append(glyph)
        else:
            groups.append([glyph])
    return [word_of(g) for g in groups]


def word_of(glyphs: Sequence[Glyph]) -> Word:
    """The word that some characters of one line make."""
    return Word(
        "".join(g.text for g in glyphs),
        glyphs[0].x0,
        min(g.top for g in glyphs),
        max(g.x1 for g in glyphs),
        max(g.bottom for g in glyphs),
        max(g.size for g in glyphs),
        tuple(glyphs),
    )
