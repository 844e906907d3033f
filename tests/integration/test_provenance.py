"""Boxes over the rendered page: inside each stands the printed text, its ink, and nobody else's.

The page is drawn and its text asked for by pdfium's own calls, which the tables are not read by.
"""

from collections.abc import Iterator
from datetime import date
from functools import cache

import pytest
from PIL import Image
from ribao import pdfium
from ribao.labels import label_key
from ribao.model import Box

from tests.fixtures.local import SAMPLES
from tests.fixtures.reports import DAYS, REAL, sample

SCALE = 3
DARK = 128
every_day = pytest.mark.parametrize("day", DAYS, ids=str)


@cache
def document(day: date) -> pdfium.PdfDocument:
    return pdfium.PdfDocument(SAMPLES / f"{day:%Y%m%d}.pdf")


@pytest.fixture(scope="module", autouse=True)
def closed() -> Iterator[None]:
    yield
    for day in DAYS:
        document(day).close()


@cache
def render_page(day: date, number: int) -> Image.Image:
    """A page as a picture in shades of grey."""
    picture: Image.Image = document(day)[number - 1].render(scale=SCALE).to_pil().convert("L")
    return picture


def text_inside(day: date, box: Box) -> str:
    page = document(day)[box.page - 1]
    height = page.get_height()
    found = page.get_textpage().get_text_bounded(box.x0, height - box.bottom, box.x1, height - box.top)
    return label_key(found)


def has_ink(day: date, box: Box) -> bool:
    corners = (box.x0, box.top, box.x1, box.bottom)
    lowest, _ = render_page(day, box.page).crop(tuple(round(c * SCALE) for c in corners)).getextrema()  # type: ignore[arg-type]
    return bool(lowest < DARK)


def cells(day: date) -> Iterator[tuple[str, Box]]:
    yield from ((c.text, c.box) for c in sample(day).cells().values() if c.text and c.box)


@every_day
def test_the_printed_number_stands_in_its_cells_box(day: date) -> None:
    wrong = [(text, box) for text, box in cells(day) if text_inside(day, box) != label_key(text)]
    assert wrong == []


@every_day
def test_every_cells_box_has_ink(day: date) -> None:
    assert all(has_ink(day, box) for _, box in cells(day))


def test_a_box_beside_its_number_is_found_out() -> None:
    """So that the tests above can fail: moved by its own height, a box holds another text or none."""
    moved = [
        (text, Box(box.page, box.x0, box.top + 12, box.x1, box.bottom + 12)) for text, box in cells(REAL)
    ]
    assert sum(text_inside(REAL, box) == label_key(text) for text, box in moved) < len(moved) / 4


@every_day
def test_a_statement_stands_in_its_boxes(day: date) -> None:
    for statement in sample(day).statements:
        inside = "".join(text_inside(day, box) for box in statement.boxes)
        assert label_key(statement.text) in inside, statement.id


@every_day
def test_a_sections_words_stand_in_its_boxes(day: date) -> None:
    for section in sample(day).sections:
        printed_texts = {"headline": section.headline, "advice": section.advice or ""}
        for part, text in printed_texts.items():
            inside = "".join(text_inside(day, box) for box in section.boxes.get(part, ()))
            assert label_key(text) in inside, (section.commodity, part)
