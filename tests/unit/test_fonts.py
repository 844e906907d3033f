"""Pictures show Chinese with Ribao's own font, whatever fonts a machine and a PDF have."""

import io
from datetime import date, timedelta
from decimal import Decimal
from itertools import combinations

import pytest
from fontTools.ttLib import TTFont
from PIL import Image, ImageChops
from reportlab.pdfgen.canvas import Canvas
from ribao.catalogue import all_commodities, all_contracts, all_series, rows
from ribao.fonts import CHINESE_FONT
from ribao.model import Box, Point
from ribao.notify.chart import draw_chart
from ribao.notify.crop import DRAWN, choose_view, draw_boxes
from ribao.read.pictures import SCALE, get_page_sizes, render_page, render_parts
from ribao_sim.fonts import unembedded_chinese

# What reports print, signs and full-width forms among it; the last are CJK radicals and squared units.
SHOWN = "铜铝锌氧涨跌−－＋０９①⑳▲▼‰℃⻓㎡"
SIZE, STEP = 20, 30


@pytest.fixture(scope="module")
def pdf() -> bytes:
    """A page that only names its Chinese font, a character beside the other."""
    file = io.BytesIO()
    canvas = Canvas(file, pagesize=(STEP * len(SHOWN), 60))
    canvas.setFont(unembedded_chinese(), SIZE)
    for number, character in enumerate(SHOWN):
        canvas.drawString(STEP * number + 5, 25, character)
    canvas.save()
    return file.getvalue()


def assert_drawn_differently(picture: bytes, scale: float) -> None:
    """Each character has ink, and no two look the same, as boxes for missing characters do."""
    page = Image.open(io.BytesIO(picture)).convert("L")
    width = STEP * scale
    drawn = {
        character: page.crop((round(width * n), 0, round(width * (n + 1)), page.height))
        for n, character in enumerate(SHOWN)
    }
    assert [c for c, image in drawn.items() if image.getextrema()[0] > 128] == []
    same = [
        (a, b)
        for (a, one), (b, other) in combinations(drawn.items(), 2)
        if ImageChops.difference(one, other).getextrema()[1] < 128  # type: ignore[operator]
    ]
    assert same == []


def test_a_page_picture_shows_the_characters_of_a_font_that_the_pdf_lacks(pdf: bytes) -> None:
    assert_drawn_differently(render_page(pdf, 1), SCALE)


def test_a_crop_shows_them_too(pdf: bytes) -> None:
    ((width, height),) = get_page_sizes(pdf)
    view = choose_view(Box(1, -9, -9, width + 9, height + 9), (), (), ())
    (drawn,) = render_parts(pdf, [view.part], DRAWN)
    assert drawn
    picture, _ = draw_boxes(drawn, view, "error")
    assert_drawn_differently(picture, DRAWN)


def test_a_charts_title_is_drawn_in_chinese() -> None:
    """matplotlib warns of a character that its font lacks, and warnings are errors here."""
    points = [Point(date(2024, 3, 1) + timedelta(n), Decimal(n), False) for n in range(9)]
    assert len({draw_chart(points, f"{metal} LME库存 (万元/吨)") for metal in "铜铝锌"}) == 3


def test_a_chart_shows_what_there_is_beside_a_value_that_no_report_has() -> None:
    points = [Point(date(2024, 3, 1) + timedelta(n), Decimal(n), False) for n in range(9)]
    for odd in ("1e400", "-1e300", "NaN"):
        beside = [*points, Point(date(2024, 3, 20), Decimal(odd), False)]
        assert draw_chart(beside, "LME") == draw_chart(points, "LME")


def test_the_font_has_every_character_of_the_catalogue() -> None:
    names = [s.block + s.metric + s.unit for s in all_series()]
    names += [c.contract + c.unit for c in all_contracts()]
    names += [c.name_zh for c in all_commodities()]
    names += [r["name"] for r in rows("units.csv")]
    with TTFont(CHINESE_FONT, lazy=True) as font:
        assert {ord(c) for c in "".join(names)} - font.getBestCmap().keys() == set()


def test_the_font_is_named_after_its_weight_and_has_its_licence_beside_it() -> None:
    with TTFont(CHINESE_FONT, lazy=True) as font:
        assert font["name"].getDebugName(6) == "NotoSansCJKsc-Regular"
    assert "SIL OPEN FONT LICENSE" in CHINESE_FONT.with_name("OFL.txt").read_text(encoding="utf-8")
