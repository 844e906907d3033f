"""Split a page's characters into text runs: characters that one text operator draws side by side.

Characters of one run belong to one text, wherever other runs stand. So a number that runs over the border of its
cell keeps its digits apart from its neighbour's, which positions alone cannot do.
"""

from collections.abc import Iterable

from ribao.read.pdf.chars import Char

# A larger gap ends a run, and a step back over so much of a character that another operator draws (in sizes).
GAP = 0.18
_STEP_BACK = 0.05
# The same where operators draw one character each: a substitute font may be wider than the next step.
_STEP_BACK_SINGLE = 0.1
_SAME_LEVEL = 0.1
_NUMERIC = frozenset("0123456789.,%+-‒−–－~～０１２３４５６７８９．▲▼△▽↑↓")
SIGNS = frozenset("+-‒−–－▲▼△▽↑↓")


def split_runs(chars: Iterable[Char]) -> list[list[Char]]:
    """Split characters in drawing order into runs.

    Where operators draw one character each, or change between a minus sign's font and the digits', the runs are
    those that touch exactly.
    """
    operations = _split_operations(chars)
    runs: list[list[Char]] = []
    alone = True
    for operation in operations:
        single = len(operation) == 1
        if runs and _may_continue(runs[-1][-1], operation[0], single, alone):
            runs[-1] += operation
        else:
            runs.append(operation)
        alone = single
    return runs


def _split_operations(chars: Iterable[Char]) -> list[list[Char]]:
    """Split characters where another operator draws, or one operator moves away."""
    parts: list[list[Char]] = []
    last_operation, last_x0, last_x1, last_bottom = -1, 0.0, 0.0, 0.0
    for char in chars:
        _, x0, _, x1, bottom, size, operation = char
        if (
            operation == last_operation
            and last_x0 - _STEP_BACK * size < x0 < last_x1 + GAP * size
            and abs(bottom - last_bottom) < _SAME_LEVEL * size
        ):
            parts[-1].append(char)
        else:
            parts.append([char])
        last_operation, last_x0, last_x1, last_bottom = operation, x0, x1, bottom
    return parts


def _may_continue(last: Char, char: Char, single: bool, alone: bool) -> bool:
    """Whether a run continues in the next operator, which begins exactly where it ends.

    `single` and `alone` say whether the next and the last operator draw one character.
    """
    slack = _STEP_BACK * char.size
    back = _STEP_BACK_SINGLE * char.size if single and alone else slack
    if not -back <= char.x0 - last.x1 <= slack or abs(char.bottom - last.bottom) > 2 * slack:
        return False
    part_of_number = is_numeric(last) and (is_numeric(char) and char.text not in SIGNS)
    if part_of_number and not (last.text.isdigit() and char.text.isdigit()):
        return single or alone
    return single and alone


def is_numeric(char: Char) -> bool:
    """Whether a character may be part of a number."""
    return char.text in _NUMERIC
