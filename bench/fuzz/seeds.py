"""Small PDFs to mutate: one page each with cut-down tables of a report, and some samples."""

import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from typing import Any

from reportlab import rl_config
from reportlab.lib.pagesizes import A4
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import Flowable, Paragraph, SimpleDocTemplate
from ribao_sim import pdf as sim
from ribao_sim.fonts import register_embedded_latin, register_unembedded_chinese

SAMPLES = Path(__file__).resolve().parents[2] / "samples"
# Reading a sample takes ten times as long as reading a small page, so few mutants are made of samples.
SMALL_WEIGHT, SAMPLE_WEIGHT = 8, 1


@dataclass(frozen=True, slots=True)
class Seed:
    """A valid PDF to mutate; `weight` is its share of the mutants."""

    name: str
    content: bytes
    weight: int


def build_seeds() -> list[Seed]:
    """All seeds, in a fixed order; the same code gives the same bytes."""
    data = json.loads((SAMPLES / "data" / "20240329.json").read_text())
    small = [Seed(name, content, SMALL_WEIGHT) for name, content in _build_small_pdfs(data)]
    days = ("20240328", "20240329")
    return [*small, *(Seed(d, (SAMPLES / f"{d}.pdf").read_bytes(), SAMPLE_WEIGHT) for d in days)]


def _build_small_pdfs(data: dict[str, Any]) -> Iterator[tuple[str, bytes]]:
    quotes = sim.build_quotes(data["contracts"][:4])
    blocks = sim.build_blocks([{**b, "rows": b["rows"][:4]} for b in data["blocks"][:2]])
    title = Paragraph("商品日报 20240329", sim.TITLE)
    sections = [
        f
        for s in data["sections"][1:2]
        for f in sim.build_narrative({**s, "paragraphs": s["paragraphs"][:1]})
    ]
    yield "quotes", _lay_out([title, quotes])
    yield "blocks", _lay_out([title, blocks])
    yield "plain", _lay_out([title, *sections, quotes, blocks], compressed=False)
    yield "ascii85", _lay_out([title, quotes, blocks], ascii85=True)
    yield "unembedded", _draw_page(lambda c: _draw_quotes(c, register_unembedded_chinese(), data))
    yield "form", _draw_page(lambda c: _draw_form(c, data))
    yield "rotated", _draw_page(lambda c: _draw_rotated(c, data))
    yield "latin", _draw_page(_draw_latin)


def _lay_out(story: list[Flowable], compressed: bool = True, ascii85: bool = False) -> bytes:
    out = BytesIO()
    rl_config.useA85 = ascii85
    SimpleDocTemplate(out, pagesize=A4, pageCompression=int(compressed), invariant=1).build(list(story))
    return out.getvalue()


def _draw_page(draw: Callable[[Canvas], None]) -> bytes:
    out = BytesIO()
    rl_config.useA85 = False
    canvas = Canvas(out, pagesize=A4, pageCompression=1, invariant=1)
    draw(canvas)
    canvas.showPage()
    canvas.save()
    return out.getvalue()


def _draw_quotes(canvas: Canvas, font: str, data: dict[str, Any]) -> None:
    """Title, table 1 and a block of table 2 at fixed places."""
    canvas.setFont(font, 14)
    canvas.drawString(200, 800, "商品日报 20240329")
    canvas.setFont(font, 8)
    block = data["blocks"][0]
    halves = zip(block["rows"][::2], block["rows"][1::2], strict=False)
    rows = [sim.QUOTES, *data["contracts"][:3], [], ["铜", *sim.build_header(block["header_dates"])[1:]]]
    rows += [[*left, *right] for left, right in list(halves)[:2]]
    for y, row in enumerate(rows):
        canvas.line(40, 775 - 15 * y, 560, 775 - 15 * y)
        for x, cell in enumerate(row):
            canvas.drawString(40 + 65 * x, 764 - 15 * y, cell or "")


def _draw_form(canvas: Canvas, data: dict[str, Any]) -> None:
    """The same inside a form that is drawn by the page."""
    canvas.beginForm("tables")
    _draw_quotes(canvas, register_unembedded_chinese(), data)
    canvas.endForm()
    canvas.doForm("tables")


def _draw_rotated(canvas: Canvas, data: dict[str, Any]) -> None:
    """The same on a page with /Rotate 90."""
    canvas.setPageRotation(90)
    canvas.translate(A4[0], 0)
    canvas.rotate(90)
    canvas.translate(0, -240)
    _draw_quotes(canvas, sim.FONT, data)


def _draw_latin(canvas: Canvas) -> None:
    """Rows of numbers in an embedded and a standard font, which the reader takes for a table page."""
    for y in range(6):
        canvas.setFont(register_embedded_latin() if y % 2 else "Helvetica", 9)
        for x in range(6):
            canvas.drawString(60 + 70 * x, 780 - 14 * y, str(1000 * y + x))
