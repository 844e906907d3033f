"""Numbers as pictures are said to be unreadable: the cell has a place and no value, and one warning names it."""

from dataclasses import replace

import pytest
from ribao.check import check
from ribao.model import UNREADABLE, Cell
from ribao.read.pdf.images import Images
from ribao.read.reader import parse_report
from ribao.read.tables.indicators import read_indicators
from ribao.read.tables.regions import find_regions, select_table_pages

from tests.fixtures.pages import build_page
from tests.fixtures.small_pdfs import build_pdf, draw_report

XS = (100.0, 160.0, 220.0, 330.0, 390.0, 450.0)


def read_cells(row: dict[float, str], *images: tuple[float, float, float, float]) -> dict[str, Cell]:
    """The cells of the second row of a block, which has texts at `row` and images."""
    heads = ["7月5日", "7月4日", "涨跌"] * 2
    texts = [(text, x, 100.0) for text, x in zip(heads, XS, strict=True)]
    texts += [("LME铜", 50.0, 116.0), ("沪伦比价", 280.0, 116.0), *(("8.16", x, 116.0) for x in XS)]
    texts += [
        ("LME库存", 50.0, 132.0),
        ("现货升贴水", 280.0, 132.0),
        *((t, x, 132.0) for x, t in row.items()),
    ]
    page = replace(build_page(("铜", 20.0, 116.0), *texts), images=Images(boxes=images))
    _, _, headers, regions = find_regions(select_table_pages([page]))
    _, _, left, right = read_indicators(headers, regions)[0]
    return {f"{part.side}/{name}": cell for part in (left, right) for name, cell in part.cells.items()}


def picture(x: float, width: float = 20.0) -> tuple[float, float, float, float]:
    return (x, 124.0, x + width, 133.0)


ROW = dict.fromkeys(XS, "12.5")


@pytest.mark.parametrize("missing", XS)
def test_a_picture_in_place_of_a_number_is_no_blank(missing: float) -> None:
    cells = read_cells({x: text for x, text in ROW.items() if x != missing}, picture(missing))
    (unread,) = [cell for cell in cells.values() if cell.text is None]
    assert unread.reading_confidence == UNREADABLE
    assert unread.box and (unread.box.x0, unread.box.x1) == (missing, missing + 20)


def test_a_picture_off_its_column_belongs_between_its_neighbours() -> None:
    cells = read_cells({x: text for x, text in ROW.items() if x != 160.0}, picture(128.0, 14.0))
    assert cells["left/current"].text == "12.5"
    assert cells["left/previous"].reading_confidence == UNREADABLE


def test_a_number_beside_a_picture_is_not_read_alone() -> None:
    """A picture may be its sign."""
    cells = read_cells(ROW, picture(210.0, 8.0))
    assert cells["left/change"].text is None and cells["left/change"].reading_confidence == UNREADABLE


@pytest.mark.parametrize(
    "image",
    [
        (90.0, 120.0, 480.0, 135.0),  # shading behind a row
        (40.0, 110.0, 300.0, 300.0),  # a chart
        (160.0, 131.0, 180.0, 131.5),  # a rule
        (30.0, 124.0, 38.0, 133.0),  # a sign before a label
    ],
)
def test_other_images_are_no_numbers(image: tuple[float, float, float, float]) -> None:
    assert {cell.text for cell in read_cells(ROW, image).values()} == {"12.5"}


def test_one_warning_names_the_cell() -> None:
    report = parse_report(build_pdf(lambda canvas: draw_report(canvas, pictures=("8.21",))))
    (warning,) = [w for w in report.warnings if w.cells]
    assert (warning.kind, warning.cells) == ("picture", ("t2/铜/沪伦比价/previous",))
    assert all(f.check != "form.blank" for f in check(report, []).findings)
