"""Pages that viewers display turned are read as if they were upright; boxes lie on the displayed page."""

from typing import Any

import pytest
from ribao import pdfium
from ribao.model import Box, Report
from ribao.read.pdf.page_transform import turn_box
from ribao.read.reader import parse_report

from tests.fixtures.small_pdfs import build_pdf


def read_texts(report: Report) -> dict[str, str | None]:
    """The text of each cell by its id."""
    return {cell.id: cell.text for cell in report.cells().values()}


def read_inside(content: bytes, box: Box) -> str:
    """The characters whose middles lie in a box of the displayed page, in any order."""
    page = pdfium.PdfDocument(content)[0]
    text = page.get_textpage()
    inside = ""
    for k in range(text.count_chars()):
        left, bottom, right, top = text.get_charbox(k)
        x, y = display_point(page, (left + right) / 2, (bottom + top) / 2)
        if box.x0 - 1 < x < box.x1 + 1 and box.top - 1 < y < box.bottom + 1:
            inside += text.get_text_range(k, 1)
    return inside


def display_point(page: Any, x: float, y: float) -> tuple[float, float]:
    """A point of PDF space on the displayed page, from the top left, as pdfium's renderer places it."""
    width, height = page.get_size()
    return {
        0: (x, height - y),
        90: (y, x),
        180: (width - x, y),
        270: (width - y, height - x),
    }[page.get_rotation()]


@pytest.mark.parametrize("rotate", [0, 90, 180, 270])
@pytest.mark.parametrize("turned", [0, 90, 180, 270])
def test_a_turned_page_is_read_and_its_boxes_lie_on_the_displayed_page(rotate: int, turned: int) -> None:
    content = build_pdf(rotate=rotate, turned=turned)
    report = parse_report(content)
    assert read_texts(report) == read_texts(parse_report(build_pdf()))
    for cell in report.cells().values():
        assert cell.box and cell.text
        assert sorted(read_inside(content, cell.box).strip()) == sorted(cell.text), cell.id


@pytest.mark.parametrize(
    ("turn", "displayed"),
    [(0, (10, 20, 40, 30)), (90, (270, 10, 280, 40)), (180, (160, 270, 190, 280)), (270, (20, 160, 30, 190))],
)
def test_a_box_turns_with_its_page(turn: int, displayed: tuple[float, ...]) -> None:
    assert turn_box(Box(3, 10, 20, 40, 30), turn, 200, 300) == Box(3, *displayed)
