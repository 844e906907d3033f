"""A table page: its words, its horizontal rules, and the cells that columns and rows make of them."""

import itertools
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from ribao.model import Box, Cell
from ribao.read.lines import Line, Word, box_of, word_of
from ribao.read.marks import Rule
from ribao.read.parting import parted
from ribao.read.witness import Witness

Span = tuple[float, float]


@dataclass(frozen=True, slots=True)
class Sheet:
    """One page: its text lines from top to bottom, its rules, and what a second witness reads otherwise."""

    page: int
    width: float
    height: float
    lines: tuple[Line, ...]
    rules: tuple[Rule, ...]
    witness: Witness | None = None

    def words(self, top: float, bottom: float) -> list[Word]:
        """The words whose middle lies between two heights."""
        return [w for line in self.lines for w in line.words if top <= w.middle < bottom]


@dataclass(frozen=True, slots=True)
class Text:
    """What stands in one cell: its printed text and box."""

    text: str
    box: Box


@dataclass(frozen=True, slots=True)
class Row:
    """One row of a table by column name; blank cells are absent. `top` orders rows on their page."""

    page: int
    top: float
    bottom: float
    cells: Mapping[str, Text]


def cell_of(cell_id: str, text: Text | None) -> Cell:
    """The model's cell for what stands in a place; blank where nothing does."""
    return Cell(cell_id, text.text, text.box) if text else Cell(cell_id, None, None)


def cell_text(page: int, words: Sequence[Word], number: bool) -> Text:
    """The words of one cell as one text: wrapped lines joined, a gap inside a line kept as a space."""
    ordered: list[list[Word]] = []
    for word in sorted(words, key=lambda w: (w.middle, w.x0)):
        if ordered and abs(word.middle - ordered[-1][0].middle) < 0.35 * word.size:
            ordered[-1].append(word)
        else:
            ordered.append([word])
    parts = [" ".join(w.text for w in sorted(line, key=lambda w: w.x0)) for line in ordered]
    return Text(joined(parts, number), box_of(page, words))


def joined(parts: Sequence[str], number: bool) -> str:
    """The lines of one cell as one text; a space where a break parts two Latin words of a label."""
    if number:
        return "".join(parts)
    text = parts[0]
    for part in parts[1:]:
        ascii_both = text[-1].isascii() and text[-1].isalnum() and part[0].isascii() and part[0].isalnum()
        text += (" " if ascii_both else "") + part
    return text


def rows(
    sheet: Sheet, columns: Mapping[str, Span], numbers: frozenset[str], top: float, bottom: float
) -> list[Row]:
    """The rows between two heights of a page, top to bottom.

    Rules part the rows where there are any; what stands between two rules may be several rows.
    """
    placed = [(n, part) for w in sheet.words(top, bottom) for n, part in by_column(columns, w)]
    probe = min((columns[n] for n in numbers), key=lambda s: s[0])
    bands = [
        [(n, w) for n, w in placed if low <= w.middle < high]
        for low, high in _bands(sheet, probe, top, bottom)
    ]
    found = [row_of(sheet.page, part, numbers) for part in parted(bands, columns, numbers)]
    while found and not numbers & found[-1].cells.keys():
        found.pop()  # text below the last row of numbers is no row
    return found


def by_column(columns: Mapping[str, Span], word: Word) -> list[tuple[str, Word]]:
    """A word with its column; numbers of two cells that have run into each other are cut apart."""
    names = [_column(columns, (g.x0 + g.x1) / 2) for g in word.glyphs]
    if len(set(names)) > 1 and (cut := _seam(word, names)):
        left, right = word_of(word.glyphs[:cut]), word_of(word.glyphs[cut:])
        return [*by_column(columns, left), *by_column(columns, right)]
    name = Counter(n for n in names if n).most_common(1)
    return [(name[0][0], word)] if name else []


def _column(columns: Mapping[str, Span], x: float) -> str | None:
    return next((name for name, (x0, x1) in columns.items() if x0 <= x < x1), None)


def _seam(word: Word, names: Sequence[str | None]) -> int:
    """Where two cells' texts meet inside a word: the uneven step between characters; 0 where there is none."""
    steps = [b.x0 - a.x1 for a, b in zip(word.glyphs, word.glyphs[1:], strict=False)]
    usual = sorted(steps)[len(steps) // 2]
    step, at = max((abs(s - usual), k) for k, s in enumerate(steps))
    if step > 0.03 * word.size:
        return at + 1
    both_whole = min(names.count(n) for n in set(names)) >= 3
    return next(k for k in range(1, len(names)) if names[k] != names[k - 1]) if both_whole else 0


def _bands(sheet: Sheet, probe: Span, top: float, bottom: float) -> list[Span]:
    middle = (probe[0] + probe[1]) / 2
    ys = sorted(r.y for r in sheet.rules if r.x0 <= middle <= r.x1 and top < r.y < bottom)
    cuts = [top]
    for y in ys:
        if y - cuts[-1] > 2.0:
            cuts.append(y)
    cuts.append(bottom)
    return list(itertools.pairwise(cuts))


def row_of(page: int, part: Sequence[tuple[str, Word]], numbers: frozenset[str]) -> Row:
    """The row that some words with their columns make."""
    by_column: dict[str, list[Word]] = {}
    for name, word in part:
        by_column.setdefault(name, []).append(word)
    cells = {name: cell_text(page, ws, name in numbers) for name, ws in by_column.items()}
    every = [w for _, w in part]
    return Row(page, min(w.top for w in every), max(w.bottom for w in every), cells)
