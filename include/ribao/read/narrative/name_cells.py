"""Put a commodity's name in a table cell of its own, which may be centred beside its text, before that text's first line."""

from collections.abc import Mapping, Sequence

from ribao.read.narrative.headings import is_known_name
from ribao.read.pdf.chars import Edge
from ribao.read.pdf.lines import Line, Word


def raise_names(lines: Sequence[Line], edges: Mapping[int, Sequence[Edge]]) -> list[Line]:
    """The lines with each name that stands left of all text of its table row at the row's first line.

    `edges` are those of each page, by its number.
    """
    raised = list(lines)
    for line in lines:
        name = line.words[0]
        first = _find_first(line, lines, edges.get(line.page, ())) if is_known_name(name.text) else None
        if first is None or first == line:
            continue
        raised[raised.index(first)] = Line(first.page, (name, *first.words))
        at, rest = raised.index(line), line.words[1:]
        raised[at : at + 1] = [Line(line.page, rest)] if rest else []
    return raised


def _find_first(line: Line, lines: Sequence[Line], edges: Sequence[Edge]) -> Line | None:
    """The first line of the table row of a line that starts with a name, where all others stand right of the name."""
    name = line.words[0]
    covering = [e.y for e in edges if e.x0 <= name.x0 and name.x1 <= e.x1]
    top = max((y for y in covering if y <= name.middle), default=None)
    bottom = min((y for y in covering if y > name.middle), default=None)
    if top is None or bottom is None:
        return None
    row = [x for x in lines if x.page == line.page and top <= x.middle < bottom]
    is_beside = all(_starts_right_of(name, x.words[1:] if x == line else x.words) for x in row)
    return min(row, key=lambda x: x.middle) if is_beside else None


def _starts_right_of(name: Word, words: Sequence[Word]) -> bool:
    return not words or words[0].x0 > name.x1 + name.size
