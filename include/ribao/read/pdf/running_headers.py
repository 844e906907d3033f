"""Drop running headers and footers: lines and images that repeat near the edge of several pages.

A sentence of the narrative may also repeat at one height of two pages. So a
line in the size of the sentences is a running header only where most pages
have it.
"""

import re
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import replace

from ribao.numbers import parse_printed
from ribao.read.pdf.lines import Line
from ribao.read.pdf.page import Page
from ribao.read.pdf.page_transform import Rectangle

# Share of the page's height, from either edge, where running headers stand.
_EDGE = 0.11
# Short advice repeats from section to section, and so by chance at one height of two pages.
_ADVICE = re.compile(r"[【\[［]?操作建议")


def drop_running_headers(pages: Sequence[Page]) -> list[Page]:
    """Return the pages without their running headers and footers."""
    pages_by_shape: dict[tuple[str, int], set[int]] = defaultdict(set)
    for page in pages:
        for line in page.lines:
            if _is_at_edge(line, page.height):
                pages_by_shape[_get_shape(line, page.height)].add(page.number)
    body_size = _find_body_size(pages)

    def is_running(line: Line, page: Page) -> bool:
        min_pages = len(pages) // 2 + 1 if round(line.size, 1) == body_size else 2
        return _is_candidate(line, page) and len(_find_pages(line, page, pages_by_shape)) >= min_pages

    logos = _find_running_images(pages)
    return [
        replace(
            p,
            lines=tuple(line for line in p.lines if not is_running(line, p)),
            images=replace(p.images, boxes=tuple(b for b in p.images.boxes if _round(b) not in logos)),
        )
        for p in pages
    ]


def _find_running_images(pages: Sequence[Page]) -> set[tuple[int, ...]]:
    """The places near an edge, in whole points, where several pages have an image."""
    places = Counter(
        place
        for page in pages
        for place in {_round(box) for box in page.images.boxes if _is_near_edge(box, page.height)}
    )
    return {place for place, count in places.items() if count > 1}


def _is_near_edge(box: Rectangle, height: float) -> bool:
    return _is_margin((box[1] + box[3]) / 2, height)


def _round(box: Rectangle) -> tuple[int, ...]:
    return tuple(map(round, box))


def _find_body_size(pages: Sequence[Page]) -> float:
    """The character size of most sentences."""
    sizes = Counter(round(x.size, 1) for p in pages for x in p.lines if "，" in x.text or "。" in x.text)
    return sizes.most_common(1)[0][0] if sizes else 0.0


def _is_table_row(line: Line) -> bool:
    """Whether a line is a table's row: rows repeat too (the same label, the same dates)."""
    return "涨跌" in line.text or _count_numbers(line) >= 3


def _is_at_edge(line: Line, height: float) -> bool:
    return _is_margin(line.middle, height)


def _is_margin(middle: float, height: float) -> bool:
    return middle < _EDGE * height or middle > (1 - _EDGE) * height


def _get_shape(line: Line, height: float) -> tuple[str, int]:
    """What a running header keeps from page to page: its words without numbers, its distance from the edge."""
    text = re.sub(r"\s+", "", re.sub(r"\d+", "#", line.text))
    from_edge = line.middle if line.middle < height / 2 else line.middle - height
    return text, round(from_edge / 3)


def _is_candidate(line: Line, page: Page) -> bool:
    """Whether a line stands where running headers stand and is no part of a table."""
    if not _is_at_edge(line, page.height) or _ADVICE.match(line.text):
        return False
    if _is_number(line) and any(_count_numbers(x) > 1 for x in page.lines if x != line and _is_near(x, line)):
        return False
    return not any(_is_table_row(x) for x in page.lines if _is_near(x, line))


def _is_number(line: Line) -> bool:
    """Whether a line is a number: that of a page, or the end of one that wraps in its cell."""
    return _count_numbers(line) == len(line.words)


def _count_numbers(line: Line) -> int:
    return sum(parse_printed(w.text) is not None for w in line.words)


def _find_pages(line: Line, page: Page, pages_by_shape: Mapping[tuple[str, int], set[int]]) -> set[int]:
    """The numbers of the pages that have a line's shape at its height."""
    text, place = _get_shape(line, page.height)
    return set().union(*(pages_by_shape.get((text, place + k), set()) for k in (-1, 0, 1)))


def _is_near(other: Line, line: Line) -> bool:
    """Whether a line is the same, or near enough to be part of the same row (a wrapped header, a wrapped number)."""
    slack = 2.0 if _is_number(line) else 0.9
    return abs(other.middle - line.middle) < slack * line.size
