"""Build words and lines from characters, by geometry alone."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from typing import TypeVar

from ribao.model import Box
from ribao.read.pdf.chars import Char

T = TypeVar("T")

# Heights within one line differ by less than this share of the character size.
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
    chars: tuple[Char, ...]

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
    """Words at one height of one page, left to right."""

    page: int
    words: tuple[Word, ...]
    # Computed once, since they are read often; the text has a space at each gap.
    text: str = field(init=False, compare=False)
    x0: float = field(init=False, compare=False)
    top: float = field(init=False, compare=False)
    bottom: float = field(init=False, compare=False)
    middle: float = field(init=False, compare=False)
    size: float = field(init=False, compare=False)

    def __post_init__(self) -> None:
        top, bottom = min(w.top for w in self.words), max(w.bottom for w in self.words)
        values = {
            "text": " ".join(w.text for w in self.words),
            "x0": self.words[0].x0,
            "top": top,
            "bottom": bottom,
            "middle": (top + bottom) / 2,
            "size": max(w.size for w in self.words),
        }
        for name, value in values.items():
            object.__setattr__(self, name, value)

    @property
    def box(self) -> Box:
        return build_box(self.page, self.words)


@dataclass(frozen=True, slots=True)
class CharBox:
    """The box of one character of a text; `line` distinguishes the text's lines."""

    page: int
    line: int
    x0: float
    top: float
    x1: float
    bottom: float


def join_lines(lines: Sequence[Line], first: int = 0) -> tuple[str, list[CharBox | None]]:
    """Join wrapped lines to one text, with each character's box; insert a space between two Latin words.

    `first` is the number of the first line.
    """
    text, boxes = "", list[CharBox | None]()
    for n, line in enumerate(lines, first):
        if text and text[-1].isascii() and text[-1].isalpha() and line.text[0].isascii():
            text, boxes = text + " ", [*boxes, None]
        for k, word in enumerate(line.words):
            text, boxes = text + (" " if k else "") + word.text, [*boxes, *([None] if k else [])]
            boxes += [CharBox(line.page, n, c.x0, c.top, c.x1, c.bottom) for c in word.chars for _ in c.text]
    return text, boxes


def build_box(page: int, items: Sequence[Word | Char | CharBox]) -> Box:
    """Build the box around words or characters of one page."""
    return Box(
        page,
        min(i.x0 for i in items),
        min(i.top for i in items),
        max(i.x1 for i in items),
        max(i.bottom for i in items),
    )


def build_lines(page: int, chars: Iterable[Char], gap: float = 0.18) -> list[Line]:
    """Build the lines of a page from top to bottom; a gap over `gap` of the size ends a word."""
    return [Line(page, tuple(_split_words(row, gap))) for row in group_by_height(chars)]


def group_by_height(chars: Iterable[Char], slack: float = _SAME_LINE) -> list[list[Char]]:
    """Group characters at one height, up to a share of their size, from the top."""
    rows: list[list[Char]] = []
    total = 0.0  # of the last row's heights
    for char in sorted(chars, key=lambda c: (c.middle, c.x0)):
        middle = char.middle
        if rows and middle - total / len(rows[-1]) < slack * min(char.size, rows[-1][0].size):
            rows[-1].append(char)
            total += middle
        else:
            rows.append([char])
            total = middle
    return rows


def _split_words(row: Iterable[Char], gap: float) -> list[Word]:
    """The words of one line's characters, left to right."""

    def is_near(word: list[Char], char: Char) -> bool:
        return char.x0 - word[-1].x1 < gap * max(char.size, word[-1].size)

    return [build_word(chars) for chars in group_while(is_near, sorted(row, key=lambda c: c.x0))]


def group_while(belongs: Callable[[list[T], T], bool], items: Iterable[T]) -> list[list[T]]:
    """Group consecutive items: an item joins the last group where `belongs(group, item)`."""
    groups: list[list[T]] = []
    for item in items:
        if groups and belongs(groups[-1], item):
            groups[-1].append(item)
        else:
            groups.append([item])
    return groups


def group_words(words: Iterable[Word], slack: float) -> list[list[Word]]:
    """Group words by lines, from the top; heights within one line differ by less than `slack` of the size."""
    ordered = sorted(words, key=lambda w: (w.middle, w.x0))
    return group_while(lambda line, w: w.middle - line[0].middle < slack * w.size, ordered)


def build_word(chars: Sequence[Char]) -> Word:
    """Build a word from characters of one line."""
    return Word(
        "".join(c.text for c in chars),
        chars[0].x0,
        min(c.top for c in chars),
        max(c.x1 for c in chars),
        max(c.bottom for c in chars),
        max(c.size for c in chars),
        tuple(chars),
    )
