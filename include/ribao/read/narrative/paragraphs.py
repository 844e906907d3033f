"""Decide where paragraphs start: by indentation, by lines that end early, and by space above.

A line ends early where the first characters of the next line would have found room on it.
"""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from functools import cached_property
from itertools import pairwise
from statistics import median

from ribao.read.narrative.columns import ColumnLine
from ribao.read.pdf.lines import Line

# In character sizes: the least and the most indentation, and how far full lines differ at their ends.
_MIN_INDENT = 1.2
_MAX_INDENT = 4.5
_RAGGED = 2.6
# Full lines that go on below their start, for each that goes on left of it: fewer are paragraphs of one line.
_FEW_LEVEL = 3
# How far centred lines are off the column's centre; twice as far where little text stands there.
_OFF_CENTRE = 0.7
# How far the two ends of a line differ in their distance from those of a line with the same centre.
_SAME_CENTRE = 0.1
# What a line may have left over where the next one continues it.
_SLACK = 0.3
_SLACK_IN_SENTENCE = 3.0
# Space between paragraphs, as a multiple of the usual distance of lines; more is a picture.
_PARAGRAPH_GAP = (1.1, 3.2)
# A page has room for another line where its text ends so many distances of lines above the lowest text of all pages.
_PAGE_ROOM = 0.95
# Sizes of characters within a paragraph differ by less than this share.
_OTHER_SIZE = 0.15
_CLOSING = "，。、；：！？）》”’】%,.;:!?)]}·…"
_SENTENCE_END = ("。", "！", "？", "；", "：", "……", "”", "）", ")")
_WIDE = re.compile(r"[\u2e80-\u9fff\uf900-\ufaff\uff00-\uffef\u3000-\u303f]")


def ends_sentence(line: Line) -> bool:
    """Whether a line ends as sentences do."""
    return line.text.endswith(_SENTENCE_END)


class TextFlow:
    """Lines in reading order, with what the typesetting tells of their paragraphs."""

    def __init__(self, lines: Sequence[ColumnLine]) -> None:
        self._placed = lines
        self.body_size = Counter(round(x.line.size, 1) for x in lines).most_common(1)[0][0]

    def __len__(self) -> int:
        return len(self._placed)

    def __getitem__(self, k: int) -> Line:
        return self._placed[k].line

    def __iter__(self) -> Iterator[Line]:
        return (x.line for x in self._placed)

    def starts_paragraph(self, k: int) -> bool:
        """Whether a line is the first of a paragraph."""
        return k == 0 or self._breaks(k)

    def may_start_paragraph(self, k: int) -> bool:
        """Whether nothing tells a line from a paragraph's first: a page, column or chart ends behind a full sentence."""
        return self._is_cut(k) and ends_sentence(self[k - 1]) and not self._is_first_line_indented(k)

    def continues_headline(self, k: int) -> bool:
        """Whether a line continues the headline on the line before: no break, and the same size."""
        line, before = self[k], self[k - 1]
        if abs(line.size - before.size) > 0.02 * before.size or self._has_gap(k):
            return False
        if self._is_indented_first(k) and abs(line.x0 - self._margin(k) - 2 * line.size) < _SLACK * line.size:
            return False
        left, right = before.x0 - self._margin(k - 1), self._room(k - 1)
        is_full = left + right < self._measure_start(line) + _SLACK * line.size
        if self._shares_centre(k):
            return is_full
        if self._is_centred(k - 1) or self._is_centred(k, 2):
            return self._is_centred(k, 2) and abs(left - right) < 1.2 * line.size and is_full
        indent = (line.x0 - self._margin(k)) - (before.x0 - self._margin(k - 1))
        if self._is_indented_first(k) or indent > _MIN_INDENT * line.size:
            return False
        return self._room(k - 1) < self._measure_start(line) + _SLACK * line.size

    def _breaks(self, k: int) -> bool:
        line, before = self[k], self[k - 1]
        if self._is_indented_first(k) or abs(line.size - before.size) > _OTHER_SIZE * before.size:
            return True
        if line.x0 < before.x0 - _MIN_INDENT * line.size and self._is_same_column(k):
            return self._is_short(k) and (self._has_gap(k) or self._room(k - 1) > 3 * line.size)
        if self._is_first_line_indented(k) and not self._is_indented(k - 1, line):
            return self._has_gap(k) and self._is_short(k)
        return self._is_short(k) or self._has_gap(k) or self._ends_before_cut(k)

    def _ends_before_cut(self, k: int) -> bool:
        """Whether a sentence ends a page, column or stretch that has room for the next line or its first characters."""
        if not self._is_cut(k) or not ends_sentence(self[k - 1]):
            return False
        has_room = not self._is_in_place(k) and self._bottom - self[k - 1].middle > _PAGE_ROOM * self._leading
        return has_room or self._room(k - 1) > self._measure_start(self[k])

    def _is_cut(self, k: int) -> bool:
        """Whether a page, a column or a chart ends before a line."""
        line, before = self[k], self[k - 1]
        return not self._is_in_place(k) or line.middle - before.middle > _PARAGRAPH_GAP[1] * self._leading

    def _is_in_place(self, k: int) -> bool:
        """Whether a line has the column and the page of the one before."""
        return self[k].page == self[k - 1].page and self._is_same_column(k)

    def _is_indented_first(self, k: int) -> bool:
        return self._is_first_line_indented(k) and self._is_indented(k, self[k])

    def _is_indented(self, k: int, line: Line) -> bool:
        return self[k].x0 > self._margin(k) + _MIN_INDENT * line.size

    def _is_same_column(self, k: int) -> bool:
        return self._placed[k].column == self._placed[k - 1].column

    def _is_first_line_indented(self, k: int) -> bool:
        return self._placed[k].column in self._indented_columns

    def _margin(self, k: int) -> float:
        return self._margins[self._placed[k].column]

    def _room(self, k: int) -> float:
        """The free width at the end of a line."""
        return self._right_edges[self._placed[k].column] - self[k].words[-1].x1

    def _is_centred(self, k: int, least: float = 0.5) -> bool:
        left, right = self[k].x0 - self._margin(k), self._room(k)
        slack = _OFF_CENTRE * (1 if left < 3 * self[k].size else 2)
        return abs(left - right) < slack * self[k].size and left > least * self[k].size / 2

    def _shares_centre(self, k: int) -> bool:
        """Whether a line stands within the width of the one before, as far from both of its ends.

        A heading in a cell is centred on the cell, which may be wider than the text's column.
        """
        line, before = self[k], self[k - 1]
        left, right = line.x0 - before.x0, before.words[-1].x1 - line.words[-1].x1
        return left > _MIN_INDENT * line.size and abs(left - right) < _SAME_CENTRE * line.size

    def _is_short(self, k: int) -> bool:
        """Whether the line before a line ends early."""
        line = self[k]
        slack = _SLACK if ends_sentence(self[k - 1]) else _SLACK_IN_SENTENCE
        return self._room(k - 1) > self._measure_start(line) + slack * line.size

    @staticmethod
    def _measure_start(line: Line) -> float:
        """The width of a line's first characters that no line break may split."""
        chars = line.words[0].chars
        end = 1
        while end < len(chars) and (
            chars[end].text in _CLOSING
            or not (_WIDE.match(chars[end - 1].text) or _WIDE.match(chars[end].text))
            or chars[end - 1].text in "（《“‘【("
        ):
            end += 1
        return chars[end - 1].x1 - chars[0].x0

    def _has_gap(self, k: int) -> bool:
        """Whether there is more space above a line than between the lines of a paragraph."""
        line, before = self[k], self[k - 1]
        if not self._is_in_place(k):
            return False
        # Larger characters stand farther apart.
        leading = self._leading * max(1.0, min(line.size, before.size) / self.body_size)
        low, high = (share * leading for share in _PARAGRAPH_GAP)
        return low < line.middle - before.middle < high

    @cached_property
    def _leading(self) -> float:
        """The usual distance of two lines of one paragraph."""
        distances = Counter(
            round(2 * (line.middle - before.middle))
            for k, (before, line) in enumerate(pairwise(self), 1)
            if self._is_in_place(k) and line.middle > before.middle and not self._is_short(k)
        )
        return distances.most_common(1)[0][0] / 2 if distances else 2 * self.body_size

    @cached_property
    def _bottom(self) -> float:
        """Where the lowest line of all pages stands."""
        return max(line.middle for line in self)

    @cached_property
    def _right_edges(self) -> dict[int, float]:
        """Where full lines of each column end."""
        edges = {}
        for column, lines in self._group_columns():
            ends = [x.words[-1].x1 for x in lines]
            edges[column] = median(e for e in ends if e > max(ends) - _RAGGED * self.body_size)
        return edges

    @cached_property
    def _outdents(self) -> dict[int, list[float]]:
        """By column, where full lines continue left of their own start: paragraphs with an indented first line.

        Where many more go on below their start, all lines are indented alike.
        """
        starts: dict[int, list[float]] = {}
        level: Counter[tuple[int, int]] = Counter()
        indents: dict[int, set[int]] = {}
        for k in range(1, len(self)):
            line, before, column = self[k], self[k - 1], self._placed[k].column
            if not self._is_same_column(k) or self._is_short(k) or self._has_gap(k):
                continue
            outdent = (before.x0 - line.x0) / line.size
            if _MIN_INDENT < outdent < _MAX_INDENT:
                starts.setdefault(column, []).append(line.x0)
                indents.setdefault(column, set()).add(round(before.x0))
            elif abs(outdent) < _MIN_INDENT:
                level[column, round(before.x0)] += 1
        return {
            c: found
            for c, found in starts.items()
            if _FEW_LEVEL * len(found) > sum(level[c, x] for x in indents[c])
        }

    @cached_property
    def _indented_columns(self) -> frozenset[int]:
        return frozenset(self._outdents)

    @cached_property
    def _margins(self) -> dict[int, float]:
        """Where unindented lines of each column start."""
        return {
            column: _find_mode(self._outdents.get(column) or [x.x0 for x in lines])
            for column, lines in self._group_columns()
        }

    def _group_columns(self) -> Iterator[tuple[int, list[Line]]]:
        for column in sorted({x.column for x in self._placed}):
            yield column, [x.line for x in self._placed if x.column == column]


def _find_mode(starts: Sequence[float]) -> float:
    """The most common of some places, to a point."""
    return float(Counter(map(round, starts)).most_common(1)[0][0])
