"""Pages that are scans: read with less confidence from the text behind them, said to be unread without one."""

from functools import partial

import pytest
from PIL import Image
from reportlab.lib.utils import ImageReader
from reportlab.pdfgen.canvas import Canvas
from ribao.errors import NotAReport
from ribao.model import CERTAIN, Report
from ribao.read.reader import parse_report

from tests.fixtures.small_pdfs import build_pdf, draw_report

INVISIBLE = 3


def draw_scan(canvas: Canvas, mode: int | None, height: int = 842) -> None:
    """Draw an image over the page, and the report's text in a render mode; no text without one."""
    canvas.drawImage(ImageReader(Image.new("RGB", (60, 84), "white")), 0, 842 - height, 595, height)
    if mode is not None:
        canvas._code.append(f"{mode} Tr")
        draw_report(canvas)


def read_scan(mode: int | None, height: int = 842) -> Report:
    return parse_report(build_pdf(partial(draw_scan, mode=mode, height=height)))


def test_text_behind_a_scan_is_read_with_less_confidence_and_one_warning() -> None:
    report, printed = read_scan(INVISIBLE), parse_report(build_pdf())
    cells = report.cells()
    assert {c.id: c.text for c in cells.values()} == {c.id: c.text for c in printed.cells().values()}
    assert {c.reading_confidence < CERTAIN for c in cells.values()} == {True}
    (warning,) = [w for w in report.warnings if w.kind == "hidden_text"]
    assert set(warning.cells) == set(cells)


def test_text_printed_over_an_image_is_certain() -> None:
    report = read_scan(0)
    assert {c.reading_confidence for c in report.cells().values()} == {CERTAIN}
    assert not [w for w in report.warnings if w.kind in ("hidden_text", "page_picture")]


def test_a_page_that_is_a_picture_is_said_to_be_unread() -> None:
    def draw(canvas: Canvas) -> None:
        draw_report(canvas)
        canvas.showPage()
        draw_scan(canvas, None)

    (warning,) = [w for w in parse_report(build_pdf(draw)).warnings if w.kind == "page_picture"]
    assert "page 2" in warning.message and warning.severity == "error"


def test_a_chart_beside_text_is_no_unread_page() -> None:
    assert not [w for w in read_scan(0, height=300).warnings if w.kind == "page_picture"]


def test_a_report_whose_tables_are_pictures_is_refused_by_name() -> None:
    def draw(canvas: Canvas) -> None:
        canvas.drawString(100, 800, "20240329")
        canvas.showPage()
        draw_scan(canvas, None)

    with pytest.raises(NotAReport, match="pages 2 of this PDF are pictures without text"):
        parse_report(build_pdf(draw))
