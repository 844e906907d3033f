"""Build words and lines from characters, by geometry alone."""

import itertools
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from operator import itemgetter
from typing import TypeVar

from ribao.model import Box
from ribao.read.pdf.chars import Char
from ribao.read.pdf.text_runs import GAP, is_numeric, split_runs

T = TypeVar("T")

# Heights within one line differ by less than this share of the character size.
_SAME_LINE = 0.35
# Numbers that overlap by more than this share of the size are two words, and so are other texts by the second.
_OVERLAP = 0.1
_WIDE_OVERLAP = 0.6


@dataclass(frozen=True, slots=True)
class Word:
    """Characters that stand together on one line; `seams` are the places between them where another text run begins."""

    text: str
    x0: float
    top: float
    x1: float
    bottom: float
    size: float
    chars: tuple[Char, ...]
    seams: tuple[int, ...] = ()

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


def build_lines(page: int, chars: Iterable[Char]) -> list[Line]:
    """Build the lines of a page from top to bottom, from characters in drawing order."""
    return [Line(page, tuple(_join_runs(row))) for row in group_by_height(split_runs(chars))]


def group_by_height(runs: Iterable[list[Char]], slack: float = _SAME_LINE) -> list[list[list[Char]]]:
    """Group runs at one height, up to a share of their size, from the top."""
    rows: list[list[list[Char]]] = []
    total, count, size = 0.0, 0, 0.0  # of the last row: its heights, its characters, its first run
    for middle, _, run in sorted(((r[0].middle, r[0].x0, r) for r in runs), key=itemgetter(0, 1)):
        if count and middle - total / count < slack * min(run[0].size, size):
            rows[-1].append(run)
        else:
            rows.append([run])
            total, count, size = 0.0, 0, run[0].size
        total += middle * len(run)
        count += len(run)
    return rows


def _join_runs(row: Iterable[list[Char]]) -> list[Word]:
    """The words of one line's runs, left to right."""
    words = group_while(_continues_word, sorted(row, key=lambda run: run[0].x0))
    return [_build_word(runs) for runs in words]


def _continues_word(word: list[list[Char]], run: list[Char]) -> bool:
    """Whether a run touches the last run of a word; one that lies over it is another text."""
    last, char = word[-1][-1], run[0]
    size = max(char.size, last.size)
    step = char.x0 - last.x1
    if len(run) == len(word[-1]) == 1:
        return step < GAP * size
    overlap = _OVERLAP if is_numeric(last) and is_numeric(char) else _WIDE_OVERLAP
    return -overlap * size < step < GAP * size


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


def _build_word(runs: Sequence[list[Char]]) -> Word:
    seams = tuple(itertools.accumulate(map(len, runs)))[:-1]
    return build_word([c for run in runs for c in run], seams)


def build_word(chars: Sequence[Char], seams: tuple[int, ...] = ()) -> Word:
    """Build a word from characters of one line."""
    texts, x0s, tops, x1s, bottoms, sizes, _ = zip(*chars, strict=True)
    return Word("".join(texts), x0s[0], min(tops), max(x1s), max(bottoms), max(sizes), tuple(chars), seams)
