"""Make pictures of a report's table pages, as a scanner with text recognition does: the text lies behind, invisible."""

from io import BytesIO
from typing import Any

from reportlab.lib.utils import ImageReader
from reportlab.pdfgen.canvas import Canvas
from ribao import pdfium
from ribao.read.pdf.document import read_pages
from ribao.read.pdf.page import Page

from ribao_sim.fonts import register_unembedded_chinese

_PIXELS_PER_POINT = 2
_TABLE = "昨日主要期货市场收市数据"
_INVISIBLE = 3


def scan_table_pages(content: bytes, has_layer: bool) -> bytes:
    """Replace the pages from table 1's title on by pictures, with the text behind them where `has_layer`."""
    pages = read_pages(content)
    first = next(k for k, page in enumerate(pages) if any(_TABLE in line.text for line in page.lines))
    document = pdfium.PdfDocument(content)
    scanned = BytesIO()
    canvas = Canvas(scanned)
    for page in pages[first:]:
        image = document[page.number - 1].render(scale=_PIXELS_PER_POINT).to_pil()
        canvas.setPageSize((page.width, page.height))
        canvas.drawImage(ImageReader(image), 0, 0, page.width, page.height)
        if has_layer:
            _write_layer(canvas, page)
        canvas.showPage()
    canvas.save()
    return _join_pages(document, first, pdfium.PdfDocument(scanned.getvalue()))


def _write_layer(canvas: Canvas, page: Page) -> None:
    """Write each word invisibly over its picture, as wide as that."""
    font = register_unembedded_chinese()
    for word in (word for line in page.lines for word in line.words):
        text = canvas.beginText(word.x0, page.height - word.bottom + 0.15 * word.size)
        text.setTextRenderMode(_INVISIBLE)
        text.setFont(font, word.size)
        width = canvas.stringWidth(word.text, font, word.size)
        text.setHorizScale(100 * (word.x1 - word.x0) / width if width else 100)
        text.textOut(word.text)
        canvas.drawText(text)


def _join_pages(document: Any, kept: int, scanned: Any) -> bytes:
    """The first `kept` pages of a document and all of another."""
    joined = pdfium.PdfDocument.new()
    if kept:
        joined.import_pages(document, list(range(kept)))
    joined.import_pages(scanned)
    file = BytesIO()
    joined.save(file)
    return file.getvalue()
