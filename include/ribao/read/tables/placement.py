"""Assign the words of a table to its columns.

A word belongs to the column that has most of its characters. A number that is wider than its cell may cross
several, or lie over its neighbour: its column is then the one whose numbers have the same edge or middle.
"""

import itertools
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from statistics import median

from ribao.numbers import is_well_formed, parse_printed
from ribao.read.pdf.chars import Char
from ribao.read.pdf.lines import Word, build_word, group_while, group_words
from ribao.read.pdf.page import Span
from ribao.read.pdf.text_runs import is_numeric

# A word with the name of its column.
PlacedWord = tuple[str, Word]
# Stands in a cell's text behind or between parts of which it is not certain that they are this cell's number.
UNCERTAIN = "¦"

_SAME_LINE = 0.35
# A number runs over its column's border where more than this share of its size does.
_OVER = 0.3
# Parts that one text operator draws at most so far apart are one number with a space, in sizes.
_SPACE = 0.6
_TOUCH = 0.05
# A step between characters of a run that differs by so much from the usual one parts two cells' texts, in sizes; the
# second where both together are a number, since some fonts' widths are not even.
_UNEVEN = 0.03
_UNEVEN_NUMBER = 0.15
# A number of fewer characters may begin or end a label.
_LONG = 4
_THOUSANDS = re.compile(r"\D?\d+( \d{3})+(\D\d*)?")
# The next best columns for a line's numbers must be worse by this, in sizes; no number stands farther off its place.
_MIN_LEAD = 1.0
_MAX_OFF = 2.0


class Columns(dict[str, Span]):
    """The x range of each column by its name, and where the numbers of a column stand.

    `anchors` are the usual places of the numbers' left edges (`share` 0), middles (0.5) or right edges (1); `pitch` is
    the distance of two rows that stand close, in points.
    """

    share: float = 0.5
    anchors: Mapping[str, float] = {}
    pitch: float = 1e9

    def without_names(self) -> "Columns":
        """The columns without that of the block names."""
        kept = Columns({name: span for name, span in self.items() if name != "name"})
        kept.share, kept.anchors, kept.pitch = self.share, self.anchors, self.pitch
        return kept


def find_anchors(columns: Columns, words: Iterable[Word], numbers: frozenset[str]) -> None:
    """Find from the numbers that fit into their columns where the numbers of each column stand."""
    fitting: dict[str, list[Word]] = {}
    for word in words:
        name = _find_column(columns, word.centre)
        if name in numbers and parse_printed(word.text) and not _measure_excess(word, columns[name]):
            fitting.setdefault(name, []).append(word)
    middles = {n: (columns[n][0] + columns[n][1]) / 2 for n in numbers & columns.keys()}

    def find_middles(share: float) -> dict[str, float]:
        return {name: median(_get_x(w, share) for w in group) for name, group in fitting.items()}

    def measure_spread(share: float) -> float:
        middles = find_middles(share)
        return sum(abs(_get_x(w, share) - middles[name]) for name, group in fitting.items() for w in group)

    columns.share = min((0.5, 0.0, 1.0), key=measure_spread)
    columns.anchors = middles | find_middles(columns.share)


def place_words(columns: Columns, words: Sequence[Word]) -> list[PlacedWord]:
    """Assign words to columns, line by line, in the given order of lines."""
    return [p for line in group_words(words, _SAME_LINE) for p in _place_line(columns, line)]


def _place_line(columns: Columns, line: Sequence[Word]) -> list[PlacedWord]:
    placed = _return_labels(columns, [p for word in line for p in assign_columns(columns, word)])
    numbers = [p for p in placed if _is_number(p, columns)]
    units = _join_units(columns, numbers)
    if not _is_crowded(numbers, units, columns):
        return placed
    others = [p for p in placed if p not in numbers]
    return [*others, *_arrange_units(columns, units)]


def _return_labels(columns: Columns, placed: list[PlacedWord]) -> list[PlacedWord]:
    """Move text that runs from a label into a number column, or lies over a number, back to its label column."""
    ordered = sorted(placed, key=lambda p: p[1].x0)
    for k, (name, word) in enumerate(ordered):
        if name not in columns.anchors or all(map(is_numeric, word.chars)):
            continue
        for other in (*ordered[max(k - 1, 0) : k], *ordered[k + 1 : k + 2]):
            label, near = other[0], max(word.x0 - other[1].x1, other[1].x0 - word.x1) < _SPACE * word.size
            if near and label in columns.anchors and all(map(is_numeric, other[1].chars)):
                label = _find_label_column(columns, name)
            if near and label and label not in columns.anchors and label != "name":
                ordered[k] = (label, word)
                break
    return ordered


def _find_label_column(columns: Columns, number: str) -> str:
    """The label column that borders on a number column; an empty text where there is none."""
    x0, x1 = columns[number]
    beside = (n for n, span in columns.items() if abs(span[0] - x1) < 1 or abs(span[1] - x0) < 1)
    return next((n for n in beside if n.endswith("label")), "")


def _is_number(placed: PlacedWord, columns: Columns) -> bool:
    """Whether a word is a number or part of one, in a number column or running into one."""
    name, word = placed
    if not all(map(is_numeric, word.chars)):
        return False
    return name in columns.anchors or (
        parse_printed(word.text) is not None and _measure_excess(word, columns[name]) > 0
    )


def _join_units(columns: Columns, numbers: Iterable[PlacedWord]) -> list[list[Word]]:
    """The words of each number: what one operator draws with a space in it, a sign and its digits."""

    def continues(unit: list[PlacedWord], placed: PlacedWord) -> bool:
        (name, left), (other, right) = unit[-1], placed
        bound = left.chars[-1].operation == right.chars[0].operation or not _has_digit(left)
        inside = name == other and not max(_measure_excess(w, columns[name]) for w in (left, right))
        return (bound or inside) and is_one_number(left, right)

    units = group_while(continues, sorted(numbers, key=lambda placed: placed[1].x0))
    return [[word for _, word in unit] for unit in units]


def is_one_number(left: Word, right: Word) -> bool:
    """Whether two words side by side in one cell form one number."""
    step = (right.x0 - left.x1) / right.size
    if not -_OVER < step < _SPACE:
        return False
    same = left.chars[-1].operation == right.chars[0].operation
    if same or not _has_digit(left) or _THOUSANDS.fullmatch(f"{left.text} {right.text}"):
        return True
    text = left.text + right.text
    return is_touching(left, right) and is_well_formed(text) and text.isascii() == left.text.isascii()


def is_touching(left: Word, right: Word) -> bool:
    """Whether a word begins exactly where another ends."""
    return abs(right.x0 - left.x1) < _TOUCH * right.size


def _has_digit(word: Word) -> bool:
    return any(c.text.isdigit() for c in word.chars)


def _is_crowded(numbers: Sequence[PlacedWord], units: Sequence[Sequence[Word]], columns: Columns) -> bool:
    """Whether a number runs over its column's border, or a column has two."""
    names = {name for name, _ in numbers}
    return len(names) < len(units) or any(_measure_excess(word, columns[name]) for name, word in numbers)


def _arrange_units(columns: Columns, units: list[list[Word]]) -> Iterator[PlacedWord]:
    """Assign numbers to the columns in whose usual places they are nearest, left to right."""
    units = sorted(_join_touching(columns, units), key=lambda unit: _get_unit_x(unit, columns.share))
    names = sorted(columns.anchors, key=lambda name: columns.anchors[name])
    off = [
        [abs(_get_unit_x(u, columns.share) - columns.anchors[n]) / u[0].size for n in names] for u in units
    ]
    choices = sorted(
        (sum(off[k][n] for k, n in enumerate(chosen)), chosen)
        for chosen in itertools.combinations(range(len(names)), len(units))
    )
    if not choices:
        for unit in units:
            yield from ((name, _make_uncertain(w)) for w in unit for name in [_find_nearest(columns, w)])
        return
    _, best = choices[0]
    for k, unit in enumerate(units):
        alternative = min((cost for cost, other in choices if other[k] != best[k]), default=1e9)
        certain = alternative - choices[0][0] >= _MIN_LEAD and off[k][best[k]] <= _MAX_OFF
        yield from ((names[best[k]], w if certain else _make_uncertain(w)) for w in unit)


def _join_touching(columns: Columns, units: Sequence[list[Word]]) -> list[list[Word]]:
    """Join units that touch exactly where together they stand better in a column than apart."""

    def measure_off(unit: Sequence[Word]) -> float:
        return min(abs(_get_unit_x(unit, columns.share) - x) for x in columns.anchors.values())

    joined: list[list[Word]] = []
    for unit in units:
        last = joined[-1] if joined else None
        if (
            last
            and abs(unit[0].x0 - last[-1].x1) < _TOUCH * unit[0].size
            and is_well_formed("".join(w.text for w in (*last, *unit)))
            and measure_off([*last, *unit]) + _OVER * unit[0].size < max(measure_off(last), measure_off(unit))
        ):
            last += unit
        else:
            joined.append(list(unit))
    return joined


def _make_uncertain(word: Word) -> Word:
    return replace(word, text=word.text + UNCERTAIN)


def _find_nearest(columns: Columns, word: Word) -> str:
    return min(columns.anchors, key=lambda n: abs(_get_x(word, columns.share) - columns.anchors[n]))


def _get_x(word: Word, share: float) -> float:
    return word.x0 + share * (word.x1 - word.x0)


def _get_unit_x(unit: Sequence[Word], share: float) -> float:
    return unit[0].x0 + share * (unit[-1].x1 - unit[0].x0)


def _measure_excess(word: Word, span: Span) -> float:
    """By how many points a word runs over a column's borders; 0 for less than a share of its size."""
    excess = max(span[0] - word.x0, word.x1 - span[1])
    return excess if excess > _OVER * word.size else 0.0


def assign_columns(columns: Mapping[str, Span], word: Word) -> list[PlacedWord]:
    """Assign a word to its column; split a word where the texts of two cells touch."""
    names = [_find_column(columns, (c.x0 + c.x1) / 2) for c in word.chars]
    at = _find_run_seam(columns, word, names)
    if not at and (step := _find_seam(word, names)) and _may_split(word, names, step):
        at = step
    if at:
        left = build_word(word.chars[:at], tuple(s for s in word.seams if s < at))
        right = build_word(word.chars[at:], tuple(s - at for s in word.seams if s > at))
        return [*assign_columns(columns, left), *assign_columns(columns, right)]
    name = _choose_column(names)
    return [(name, word)] if name else []


def _may_split(word: Word, names: Sequence[str | None], at: int) -> bool:
    """Whether one side of a seam is a number, where the sides are a number's column and a label's."""
    sides = {_choose_column(names[:at]), _choose_column(names[at:])}
    if sum(name is not None and name.endswith("label") for name in sides) != 1:
        return True
    return any(is_well_formed("".join(c.text for c in side)) for side in (word.chars[:at], word.chars[at:]))


def _choose_column(names: Sequence[str | None]) -> str | None:
    found = Counter(n for n in names if n).most_common(1)
    return found[0][0] if found else None


def _find_column(columns: Mapping[str, Span], x: float) -> str | None:
    return next((name for name, (x0, x1) in columns.items() if x0 <= x < x1), None)


def _find_run_seam(columns: Mapping[str, Span], word: Word, names: Sequence[str | None]) -> int:
    """Where two numbers, or a number and another column's text, meet at a seam of runs; 0 where nowhere."""
    borders = [0, *word.seams, len(word.chars)]
    for start, at, end in zip(borders, borders[1:], borders[2:], strict=False):
        left, right = word.chars[start:at], word.chars[at:end]
        whole = [parse_printed(_join_chars(side)) is not None for side in (left, right)]
        if not any(whole):
            continue
        name, other = _choose_column(names[start:at]), _choose_column(names[at:end])
        if is_numeric(left[-1]) and is_numeric(right[0]):
            apart = name != other or not _is_continued(columns, word, left, right)
            if apart and any(c.text.isdigit() for c in left):
                return at
        elif (name != other or _runs_out(columns, word, left, right)) and not _is_label_part(word):
            return at
    return 0


def _join_chars(chars: Iterable[Char]) -> str:
    return "".join(c.text for c in chars)


def _runs_out(columns: Mapping[str, Span], word: Word, left: Sequence[Char], right: Sequence[Char]) -> bool:
    """Whether a label and a number, which stand mostly in one column, run over its border together."""
    name = _find_column(columns, word.centre)
    is_long = any(len(side) >= _LONG and is_well_formed(_join_chars(side)) for side in (left, right))
    return is_long and name is not None and _measure_excess(word, columns[name]) > 0


def _is_label_part(word: Word) -> bool:
    """Whether text stands on both sides of a number: it is a part of a label."""
    return not is_numeric(word.chars[0]) and not is_numeric(word.chars[-1])


def _is_continued(
    columns: Mapping[str, Span], word: Word, left: Sequence[Char], right: Sequence[Char]
) -> bool:
    """Whether a number goes on in the next operator: it ends exactly there, in the middle of its column."""
    text = _join_chars((*left, *right))
    touching = abs(right[0].x0 - left[-1].x1) < _TOUCH * word.size
    name = _find_column(columns, (left[0].x0 + right[-1].x1) / 2)
    inside = name is not None and left[0].x0 > columns[name][0] - _OVER * word.size
    return (
        touching
        and inside
        and is_well_formed(text)
        and right[-1].x1 < columns[name or ""][1] + _OVER * word.size
    )


def _find_seam(word: Word, names: Sequence[str | None]) -> int:
    """Where two cells' texts meet inside a run: the uneven step between characters; 0 where there is none."""
    if len(set(names)) < 2:
        return 0
    steps = [b.x0 - a.x1 for a, b in zip(word.chars, word.chars[1:], strict=False)]
    usual = sorted(steps)[len(steps) // 2]
    step, at = max((abs(s - usual), k) for k, s in enumerate(steps))
    is_number = is_well_formed(word.text)
    if step > (_UNEVEN_NUMBER if is_number else _UNEVEN) * word.size:
        return at + 1
    both_whole = min(names.count(n) for n in set(names)) >= 3 and not is_number
    return next(k for k in range(1, len(names)) if names[k] != names[k - 1]) if both_whole else 0
