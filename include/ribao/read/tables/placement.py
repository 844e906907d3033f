"""Assign the words of a table to its columns.

A word belongs to the column that has most of its characters. A number that is wider than its cell may cross
several, or lie over its neighbour: its column is then the one whose numbers have the same edge or middle.
"""

import itertools
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from statistics import median

from ribao.numbers import is_part_of_whole, is_quantity, is_well_formed, parse_printed
from ribao.read.pdf.lines import Word, group_while, group_words
from ribao.read.pdf.page import Span
from ribao.read.pdf.text_runs import is_numeric
from ribao.read.tables.loose_digits import UNCERTAIN, make_uncertain, part_digits
from ribao.read.tables.seams import OVER, PlacedWord, assign_columns, find_column, is_touching, measure_excess

# The distance of rows where none is known, in points.
UNKNOWN_PITCH = 1e9

_SAME_LINE = 0.35
# Parts that one text operator draws at most so far apart are one number with a space, in sizes.
_SPACE = 0.6
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
    pitch: float = UNKNOWN_PITCH

    @property
    def numbers(self) -> frozenset[str]:
        """The names of the columns that have numbers."""
        return frozenset(self.anchors)

    def without_names(self) -> "Columns":
        """The columns without that of the block names."""
        kept = Columns({name: span for name, span in self.items() if name != "name"})
        kept.share, kept.anchors, kept.pitch = self.share, self.anchors, self.pitch
        return kept


def find_anchors(columns: Columns, words: Iterable[Word], numbers: frozenset[str]) -> None:
    """Find from the numbers that fit into their columns where the numbers of each column stand."""
    fitting: dict[str, list[Word]] = {}
    for word in words:
        name = find_column(columns, word.centre)
        if name in numbers and parse_printed(word.text) and not measure_excess(word, columns[name]):
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
    words = [part for word in line for part in _part_word(columns, word, line)]
    placed = _return_labels(columns, [p for word in words for p in _assign_word(columns, word)])
    numbers = [p for p in placed if _is_number(p, columns)]
    units = _join_units(columns, numbers)
    if not _is_crowded(numbers, units, columns):
        return placed
    others = [p for p in placed if p not in numbers]
    return [*others, *_arrange_units(columns, units)]


def _assign_word(columns: Columns, word: Word) -> list[PlacedWord]:
    if word.text.endswith(UNCERTAIN):
        return [(_find_nearest(columns, word), word)]
    return assign_columns(columns, word)


def _part_word(columns: Columns, word: Word, line: Sequence[Word]) -> list[Word]:
    others = [w for w in line if w is not word]
    return part_digits(columns, columns.anchors, columns.share, word, others)


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
    return name in columns.anchors or (is_quantity(word.text) and measure_excess(word, columns[name]) > 0)


def _join_units(columns: Columns, numbers: Iterable[PlacedWord]) -> list[list[Word]]:
    """The words of each number: what one operator draws with a space in it, a sign and its digits."""

    def continues(unit: list[PlacedWord], placed: PlacedWord) -> bool:
        (name, left), (other, right) = unit[-1], placed
        bound = left.chars[-1].operation == right.chars[0].operation or not _has_digit(left)
        inside = name == other and not max(measure_excess(w, columns[name]) for w in (left, right))
        return (bound or inside) and is_one_number(left, right)

    units = group_while(continues, sorted(numbers, key=lambda placed: placed[1].x0))
    return [[word for _, word in unit] for unit in units]


def is_one_number(left: Word, right: Word) -> bool:
    """Whether two words side by side in one cell form one number."""
    step = (right.x0 - left.x1) / right.size
    if not -OVER < step < _SPACE:
        return False
    same = left.chars[-1].operation == right.chars[0].operation
    if same or not _has_digit(left) or _THOUSANDS.fullmatch(f"{left.text} {right.text}"):
        return True
    text = left.text + right.text
    return is_touching(left, right) and is_part_of_whole(text) and text.isascii() == left.text.isascii()


def _has_digit(word: Word) -> bool:
    return any(c.text.isdigit() for c in word.chars)


def _is_crowded(numbers: Sequence[PlacedWord], units: Sequence[Sequence[Word]], columns: Columns) -> bool:
    """Whether a number runs over its column's border, or a column has two."""
    names = {name for name, _ in numbers}
    return len(names) < len(units) or any(measure_excess(word, columns[name]) for name, word in numbers)


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
            yield from ((name, make_uncertain(w)) for w in unit for name in [_find_nearest(columns, w)])
        return
    _, best = choices[0]
    for k, unit in enumerate(units):
        alternative = min((cost for cost, other in choices if other[k] != best[k]), default=1e9)
        certain = alternative - choices[0][0] >= _MIN_LEAD and off[k][best[k]] <= _MAX_OFF
        yield from ((names[best[k]], w if certain else make_uncertain(w)) for w in unit)


def _join_touching(columns: Columns, units: Sequence[list[Word]]) -> list[list[Word]]:
    """Join units that touch exactly where together they stand better in a column than apart."""

    def measure_off(unit: Sequence[Word]) -> float:
        return min(abs(_get_unit_x(unit, columns.share) - x) for x in columns.anchors.values())

    joined: list[list[Word]] = []
    for unit in units:
        last = joined[-1] if joined else None
        if (
            last
            and is_touching(last[-1], unit[0])
            and is_well_formed("".join(w.text for w in (*last, *unit)))
            and measure_off([*last, *unit]) + OVER * unit[0].size < max(measure_off(last), measure_off(unit))
        ):
            last += unit
        else:
            joined.append(list(unit))
    return joined


def _find_nearest(columns: Columns, word: Word) -> str:
    return min(columns.anchors, key=lambda n: abs(_get_x(word, columns.share) - columns.anchors[n]))


def _get_x(word: Word, share: float) -> float:
    return word.x0 + share * (word.x1 - word.x0)


def _get_unit_x(unit: Sequence[Word], share: float) -> float:
    return unit[0].x0 + share * (unit[-1].x1 - unit[0].x0)
