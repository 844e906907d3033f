"""Part the texts of neighbouring cells that touch, and find the column of each part.

A word consists of text runs. Two cells' texts meet at a seam of runs, or inside a run at an uneven step between its
characters, where a program wrote several cells' texts with one operator.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence

from ribao.catalogue import all_units
from ribao.numbers import is_part_of_whole, is_well_formed, parse_printed
from ribao.read.pdf.chars import Char
from ribao.read.pdf.lines import Word, build_word
from ribao.read.pdf.page import Span
from ribao.read.pdf.text_runs import is_numeric

# A word with the name of its column.
PlacedWord = tuple[str, Word]
# A number runs over its column's border where more than this share of its size does.
OVER = 0.3
# Characters touch where a step between them is smaller, in sizes.
_TOUCH = 0.05
# A step between characters of a run that differs by so much from the usual one parts two cells' texts, in sizes; the
# second where both together are a number, since some fonts' widths are not even.
_UNEVEN = 0.03
_UNEVEN_NUMBER = 0.15
# A number of fewer characters may begin or end a label.
_LONG = 4


def assign_columns(columns: Mapping[str, Span], word: Word) -> list[PlacedWord]:
    """Assign a word to its column; split a word where the texts of two cells touch."""
    names = [find_column(columns, (c.x0 + c.x1) / 2) for c in word.chars]
    at = _find_run_seam(columns, word, names)
    if not at and (step := _find_seam(word, names)) and _may_split(word, names, step):
        at = step
    if at:
        return [placed for part in split_word(word, at) for placed in assign_columns(columns, part)]
    name = _choose_column(names)
    return [(name, word)] if name else []


def split_at_unit(word: Word) -> list[Word]:
    """Split a word where a unit that the catalogue knows touches another text."""
    at = _find_unit_seam(word)
    return split_word(word, at) if at else [word]


def split_word(word: Word, at: int) -> list[Word]:
    """The words before and from a character on; neither is empty."""
    left = build_word(word.chars[:at], tuple(s for s in word.seams if s < at))
    right = build_word(word.chars[at:], tuple(s - at for s in word.seams if s > at))
    return [left, right]


def _find_unit_seam(word: Word) -> int:
    """Where the longest unit that begins or ends a word ends or begins; 0 where none touches another text."""
    sides = {
        side: at for at in word.seams for side in (word.text[:at], word.text[at:]) if side in all_units()
    }
    return 0 if word.text in all_units() or not sides else sides[max(sides, key=len)]


def _may_split(word: Word, names: Sequence[str | None], at: int) -> bool:
    """Whether one side of a seam is a number, where the sides are a number's column and a label's."""
    sides = {_choose_column(names[:at]), _choose_column(names[at:])}
    if sum(name is not None and name.endswith("label") for name in sides) != 1:
        return True
    return any(is_well_formed("".join(c.text for c in side)) for side in (word.chars[:at], word.chars[at:]))


def _choose_column(names: Sequence[str | None]) -> str | None:
    found = Counter(n for n in names if n).most_common(1)
    return found[0][0] if found else None


def find_column(columns: Mapping[str, Span], x: float) -> str | None:
    return next((name for name, (x0, x1) in columns.items() if x0 <= x < x1), None)


def _find_run_seam(columns: Mapping[str, Span], word: Word, names: Sequence[str | None]) -> int:
    """Where two numbers, a number and another column's text, or a label and a unit meet at a seam; 0 where nowhere."""
    borders = [0, *word.seams, len(word.chars)]
    for start, at, end in zip(borders, borders[1:], borders[2:], strict=False):
        left, right = word.chars[start:at], word.chars[at:end]
        name, other = _choose_column(names[start:at]), _choose_column(names[at:end])
        if _are_texts(name, other):
            return _find_unit_seam(word) or at
        if not any(parse_printed(_join_chars(side)) is not None for side in (left, right)):
            continue
        if is_numeric(left[-1]) and is_numeric(right[0]):
            apart = name != other or not _is_continued(columns, word, left, right)
            if apart and any(c.text.isdigit() for c in left):
                return at
        elif (name != other or _runs_out(columns, word, left, right)) and not _is_label_part(word):
            return at
    return 0


def _are_texts(name: str | None, other: str | None) -> bool:
    """Whether two columns of table 2 are neighbours that have texts: labels and units."""
    return name != other and all(column and column.endswith(("/label", "/unit")) for column in (name, other))


def _join_chars(chars: Iterable[Char]) -> str:
    return "".join(c.text for c in chars)


def _runs_out(columns: Mapping[str, Span], word: Word, left: Sequence[Char], right: Sequence[Char]) -> bool:
    """Whether a label and a number, which stand mostly in one column, run over its border together."""
    name = find_column(columns, word.centre)
    is_long = any(len(side) >= _LONG and is_well_formed(_join_chars(side)) for side in (left, right))
    return is_long and name is not None and measure_excess(word, columns[name]) > 0


def _is_label_part(word: Word) -> bool:
    """Whether text stands on both sides of a number: it is a part of a label."""
    return not is_numeric(word.chars[0]) and not is_numeric(word.chars[-1])


def _is_continued(
    columns: Mapping[str, Span], word: Word, left: Sequence[Char], right: Sequence[Char]
) -> bool:
    """Whether a number goes on in the next operator: it ends exactly there, in the middle of its column."""
    text = _join_chars((*left, *right))
    touching = abs(right[0].x0 - left[-1].x1) < _TOUCH * word.size
    name = find_column(columns, (left[0].x0 + right[-1].x1) / 2)
    inside = name is not None and left[0].x0 > columns[name][0] - OVER * word.size
    return (
        touching
        and inside
        and is_part_of_whole(text)
        and right[-1].x1 < columns[name or ""][1] + OVER * word.size
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


def measure_excess(word: Word, span: Span) -> float:
    """By how many points a word runs over a column's borders; 0 for less than a share of its size."""
    excess = max(span[0] - word.x0, word.x1 - span[1])
    return excess if excess > OVER * word.size else 0.0


def is_touching(left: Word, right: Word) -> bool:
    """Whether a word begins exactly where another ends."""
    return abs(right.x0 - left.x1) < _TOUCH * right.size
