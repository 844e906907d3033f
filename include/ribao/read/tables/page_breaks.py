"""Rejoin rows that a page's end splits: the last lines of their wrapped cells stand at the top of the next page.

Word splits rows across pages by default. The upper part of a row looks like a
whole row, so the lines below are joined to it only where each of their cells
continues one of the row's cells: a label becomes a known one (or, between
edges, neither part is known), a number is cut off where its column is full.
"""

from collections.abc import Sequence
from dataclasses import replace
from functools import cache

from ribao.catalogue import all_series
from ribao.labels import label_key
from ribao.numbers import is_well_formed, parse_printed
from ribao.read.pdf.lines import Line, build_word
from ribao.read.pdf.page import Page, Region
from ribao.read.tables.headers import find_headers
from ribao.read.tables.placement import Columns, place_words
from ribao.read.tables.rows import CellText, Row, build_row, join_cell_lines
from ribao.read.tables.seams import PlacedWord

# A split row has at most so many lines on the next page.
_MAX_LINES = 4
# The end of a header row is put so many character sizes below its upper part.
_LINE_STEP = 0.85
# Lines whose middles differ by at most this share of the character size are level.
_LEVEL = 0.1


def rejoin_headers(pages: Sequence[Page]) -> list[Page]:
    """Move the end of a split header row to the page where the row begins."""
    rejoined = list(pages)
    for k in range(len(rejoined) - 1):
        rejoined[k : k + 2] = _rejoin_header(*rejoined[k : k + 2])
    return rejoined


def _rejoin_header(above: Page, below: Page) -> tuple[Page, Page]:
    header = next((x for x in reversed(above.lines[-3:]) if "涨跌" in label_key(x.text)), None)
    if header is None or not below.lines or "涨跌" in label_key(below.lines[0].text):
        return above, below
    end = below.lines[0]
    moved = _move_line(end, above.number, header.top + _LINE_STEP * header.size - end.top)
    joined = replace(above, lines=(*above.lines, moved))
    if len(find_headers(joined)) <= len(find_headers(above)):
        return above, below
    return joined, replace(below, lines=below.lines[1:])


def _move_line(line: Line, page: int, down: float) -> Line:
    return Line(
        page,
        tuple(
            build_word([c._replace(top=c.top + down, bottom=c.bottom + down) for c in word.chars])
            for word in line.words
        ),
    )


def rejoin_last_row(
    rows: list[Row],
    table: Sequence[Row],
    region: Region,
    columns: Columns,
    numbers: frozenset[str],
) -> float:
    """Join the first lines of a region to the last row where they are its end; return the height below them.

    `table` has all rows so far, which show how wide the columns are.
    """
    page, top, bottom = region
    lines = [x for x in page.lines if top <= x.middle < bottom]
    if _wraps_around(lines, columns):
        return top
    for count in range(1, min(len(lines), _MAX_LINES) + 1 if rows else 0):
        placed = _place_words(lines[:count], columns)
        closed = _is_closed(page, lines[count - 1], lines[count].middle if count < len(lines) else bottom)
        end = build_row(page.number, placed, numbers) if placed else None
        if end and (whole := join_row(rows[-1], end, table, numbers, closed)):
            rows[-1] = whole
            return lines[count - 1].bottom
    return top


def _wraps_around(lines: Sequence[Line], columns: Columns) -> bool:
    """Whether the first line begins cells that wrap above and below a row of their own, by equal distances."""
    names = [{name for name, _ in _place_words([x], columns)} for x in lines[: 2 * _MAX_LINES]]
    return any(
        names[k] == names[0] != names[k // 2]
        and abs((lines[0].middle + lines[k].middle) / 2 - lines[k // 2].middle) < _LEVEL * lines[0].size
        for k in range(2, len(names), 2)
    )


def _place_words(lines: Sequence[Line], columns: Columns) -> list[PlacedWord]:
    return place_words(columns, [word for line in lines for word in line.words])


def _is_closed(page: Page, line: Line, below: float) -> bool:
    """Whether an edge separates a line from what stands below it."""
    return any(line.middle < e.y < below and e.x0 < line.words[-1].centre < e.x1 for e in page.edges)


def join_row(last: Row, end: Row, table: Sequence[Row], numbers: frozenset[str], closed: bool) -> Row | None:
    """Join a row with its end; None where that is a row of its own.

    `table` has all rows so far; `closed` says whether edges separate the end from what follows.
    """
    if not end.cells.keys() <= last.cells.keys() or _is_filler(end, numbers):
        return None
    cells = dict(last.cells)
    closed = closed and not numbers & end.cells.keys()
    for name, text in end.cells.items():
        first, column = last.cells[name], [r.cells[name] for r in table if name in r.cells]
        cells[name] = CellText(join_cell_lines([first.text, text.text], name in numbers), first.box)
        if name in numbers:
            char_width = _measure_width(text) / len(text.text)
            # A line may break behind a sign, however much room there is.
            is_full = not any(map(str.isdigit, first.text)) or _fills_column(first, char_width, column)
            continues = is_well_formed(cells[name].text) and is_full
        else:
            plausible = _is_known(cells[name].text) or (
                closed and _fills_column(first, _measure_width(text), column)
            )
            continues = plausible and not _is_known(text.text)
        if not continues:
            return None
    return replace(last, cells=cells)


def _is_filler(row: Row, numbers: frozenset[str]) -> bool:
    """Whether a row has only zeros without a label, which publishers leave below a block's last row."""
    values = [parse_printed(text.text) for text in row.cells.values()]
    return row.cells.keys() <= numbers and all(number and not number.value for number in values)


def _fills_column(text: CellText, more_pt: float, column: Sequence[CellText]) -> bool:
    """Whether a text fills its column so far that `more_pt` points find no room beside it."""
    return _measure_width(text) + more_pt > max(map(_measure_width, column))


def _measure_width(text: CellText) -> float:
    return text.box.x1 - text.box.x0


def _is_known(label: str) -> bool:
    return label_key(label) in _load_labels()


@cache
def _load_labels() -> frozenset[str]:
    return frozenset(label_key(text) for s in all_series() for text in (s.metric, *s.aliases))
