"""Compare the cells with what a second reader, pdfplumber, reads in their boxes.

A reader may lose a character whose code it cannot map, but does not invent one (`pdf.reader_comparison`). So a cell is
suspect where the second reading has a character more, or the same ones in another order.
"""

from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence

from ribao.cells import CellRef
from ribao.errors import TooHeavy, Unreadable
from ribao.labels import label_key
from ribao.model import Box, ParseWarning, Report
from ribao.read.pdf.chars import UNKNOWN_CHAR, Char
from ribao.read.pdf.page import Page
from ribao.read.pdf.reader_comparison import find_missing_text
from ribao.read.tables.reader_conflicts import Target, is_inside, join_text, list_targets


def select_suspect_pages(report: Report, pages: Sequence[Page]) -> set[int]:
    """The numbers of the pages where the first two readers differ, or on which a cell has a warning."""
    boxes = {cell.id: cell.box for cell in report.cells().values()}
    warned = [boxes.get(cell) for warning in report.warnings for cell in warning.cells]
    return {page.number for page in pages if page.comparison} | {box.page for box in warned if box}


def read_again(
    content: bytes, report: Report, pages: Sequence[Page], numbers: Collection[int]
) -> Iterator[ParseWarning]:
    """Read pages again with pdfplumber and yield a warning for the cells and labels that it reads differently.

    Yields a note where pdfplumber cannot read the pages. Raises TooHeavy.
    """
    from ribao.read.pdf.pdfplumber_reader import read_chars

    targets: dict[int, list[Target]] = defaultdict(list)
    for target in list_targets(report):
        targets[target.box.page].append(target)
    wanted = targets.keys() & numbers
    if not wanted:
        return
    try:
        second = read_chars(content, wanted)
    except TooHeavy:
        raise
    except Unreadable as error:
        yield ParseWarning("readers_differ", (), f"pdfplumber cannot read it again: {error.message}", "info")
        return
    for page in pages:
        if page.number in second:
            yield from _compare_page(page, targets[page.number], second[page.number])


def _compare_page(page: Page, targets: Sequence[Target], chars: Sequence[Char]) -> Iterator[ParseWarning]:
    first = [c for line in page.lines for word in line.words for c in word.chars]
    for target, one, other in zip(
        targets, *(_pick(targets, reading) for reading in (first, chars)), strict=True
    ):
        texts = join_text(one), join_text(other)
        if label_key(texts[0]) != label_key(texts[1]) and _has_more(other, one):
            yield _build_warning(target.cell, *texts)


def _pick(targets: Sequence[Target], chars: Sequence[Char]) -> list[list[Char]]:
    """The characters inside each target's box."""
    by_height: dict[int, list[Char]] = defaultdict(list)
    for char in chars:
        by_height[int(char.middle)].append(char)
    return [_find_inside(target.box, by_height) for target in targets]


def _find_inside(box: Box, by_height: Mapping[int, Sequence[Char]]) -> list[Char]:
    near = (c for height in range(int(box.top), int(box.bottom) + 1) for c in by_height.get(height, ()))
    return [c for c in near if is_inside(c, box, 0.0)]


def _has_more(other: Sequence[Char], one: Sequence[Char]) -> bool:
    """Whether the other reading has a known character more, or the same ones."""
    if find_missing_text(other, one):
        return True
    unknown = any(c.text == UNKNOWN_CHAR for c in (*one, *other))
    return not unknown and not find_missing_text(one, other)


def _build_warning(cell: CellRef, first: str, second: str) -> ParseWarning:
    return ParseWarning("readers_differ", (cell,), f"read as {first!r}, by pdfplumber as {second!r}", "warn")
