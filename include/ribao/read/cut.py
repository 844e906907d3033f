"""Rows that a page's end has cut through: the last lines of their wrapped cells stand at the top of the next page.

Word prints rows so unless it is told not to. The upper part of a row looks like
a whole one, so lines below are taken for its rest only where each of their
cells goes on with one of the row's: a label becomes a known one (or, between
rules, both parts are none), a number is cut off where its column is full.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from functools import cache

from ribao.catalogue import all_series
from ribao.labels import label_key
from ribao.numbers import is_well_formed, parse_printed
from ribao.read.headers import headers
from ribao.read.lines import Line, Word, word_of
from ribao.read.sheet import Row, Sheet, Span, Text, by_column, joined, row_of

Region = tuple[Sheet, float, float]

# A cut row has at most so many lines on the next page.
_MOST_LINES = 4
# The rest of a header row is put so many character sizes under its upper part.
_UNDER = 0.85
# Lines whose middles differ by no more than this share of the character size are level.
_ASKEW = 0.1


def with_whole_headers(sheets: Sequence[Sheet]) -> list[Sheet]:
    """The pages with the rest of a header row moved to the page where the row begins."""
    found = list(sheets)
    for k in range(len(found) - 1):
        found[k : k + 2] = _whole_header(*found[k : k + 2])
    return found


def _whole_header(above: Sheet, below: Sheet) -> tuple[Sheet, Sheet]:
    cut = next((x for x in reversed(above.lines[-3:]) if "涨跌" in label_key(x.text)), None)
    if cut is None or not below.lines:
        return above, below
    rest = below.lines[0]
    if "涨跌" in label_key(rest.text):
        return above, below
    moved = _moved(rest, above.page, cut.top + _UNDER * cut.size - rest.top)
    tried = replace(above, lines=(*above.lines, moved))
    if len(headers(tried)) <= len(headers(above)):
        return above, below
    return tried, replace(below, lines=below.lines[1:])


def _moved(line: Line, page: int, down: float) -> Line:
    return Line(
        page,
        tuple(
            word_of([g._replace(top=g.top + down, bottom=g.bottom + down) for g in word.glyphs])
            for word in line.words
        ),
    )


def take_rest(
    rows: list[Row],
    table: Sequence[Row],
    region: Region,
    columns: Mapping[str, Span],
    numbers: frozenset[str],
) -> float:
    """Join the lines at a region's top that are the rest of the last of some rows to it; the height below them.

    `table` are all rows so far: they show how wide the columns are.
    """
    sheet, top, bottom = region
    lines = [x for x in sheet.lines if top <= x.middle < bottom]
    if _wrapped_round(lines, columns):
        return top
    for count in range(1, min(len(lines), _MOST_LINES) + 1 if rows else 0):
        placed = list(_placed(lines[:count], columns))
        closed = _closed(sheet, lines[count - 1], lines[count].middle if count < len(lines) else bottom)
        rest = row_of(sheet.page, placed, numbers) if placed else None
        if rest and (whole := with_rest(rows[-1], rest, table, numbers, closed)):
            rows[-1] = whole
            return lines[count - 1].bottom
    return top


def _wrapped_round(lines: Sequence[Line], columns: Mapping[str, Span]) -> bool:
    """Whether the first line begins cells that are wrapped round a row of their own: the last stands as far below it."""
    named = [{name for name, _ in _placed([x], columns)} for x in lines[: 2 * _MOST_LINES]]
    return any(
        named[k] == named[0] != named[k // 2]
        and abs((lines[0].middle + lines[k].middle) / 2 - lines[k // 2].middle) < _ASKEW * lines[0].size
        for k in range(2, len(named), 2)
    )


def _placed(lines: Sequence[Line], columns: Mapping[str, Span]) -> Iterator[tuple[str, Word]]:
    for line in lines:
        for word in line.words:
            yield from by_column(columns, word)


def _closed(sheet: Sheet, line: Line, below: float) -> bool:
    """Whether a rule parts a line from what stands below it."""
    return any(line.middle < r.y < below and r.x0 < line.words[-1].centre < r.x1 for r in sheet.rules)


def with_rest(
    last: Row, rest: Row, table: Sequence[Row], numbers: frozenset[str], closed: bool
) -> Row | None:
    """A row joined with its rest; None where that is a row of its own.

    `table` are all rows so far; `closed` tells that rules part the rest from what follows.
    """
    if not rest.cells.keys() <= last.cells.keys() or _is_filler(rest, numbers):
        return None
    cells = dict(last.cells)
    closed = closed and not numbers & rest.cells.keys()
    for name, text in rest.cells.items():
        first, column = last.cells[name], [r.cells[name] for r in table if name in r.cells]
        cells[name] = Text(joined([first.text, text.text], name in numbers), first.box)
        if name in numbers:
            goes_on = is_well_formed(cells[name].text) and _fills(
                first, _width(text) / len(text.text), column
            )
        else:
            known = _is_known(cells[name].text) or (closed and _fills(first, _width(text), column))
            goes_on = known and not _is_known(text.text)
        if not goes_on:
            return None
    return replace(last, cells=cells)


def _is_filler(row: Row, numbers: frozenset[str]) -> bool:
    """Zeros without a label, which publishers leave behind a block's last row."""
    values = [parse_printed(text.text) for text in row.cells.values()]
    return row.cells.keys() <= numbers and all(number and not number.value for number in values)


def _fills(text: Text, more: float, column: Sequence[Text]) -> bool:
    """Whether a text fills its column so far that what is `more` points wide finds no room beside it."""
    return _width(text) + more > max(map(_width, column))


def _width(text: Text) -> float:
    return text.box.x1 - text.box.x0


def _is_known(label: str) -> bool:
    return label_key(label) in _labels()


@cache
def _labels() -> frozenset[str]:
    return frozenset(label_key(text) for s in all_series() for text in (s.metric, *s.aliases))
