"""A report laid out by reportlab."""

import re
from collections.abc import Callable, Iterator
from dataclasses import replace
from io import BytesIO
from pathlib import Path
from typing import Any

from PIL import Image as PillowImage
from PIL import ImageDraw, ImageFont
from reportlab.lib import colors
from reportlab.lib.enums import TA_CENTER, TA_LEFT, TA_RIGHT
from reportlab.lib.pagesizes import A4, landscape
from reportlab.lib.styles import ParagraphStyle
from reportlab.lib.units import mm
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import (
    BaseDocTemplate,
    Flowable,
    Frame,
    Image,
    NextPageTemplate,
    PageBreak,
    PageTemplate,
    Paragraph,
    Spacer,
    Table,
)
from ribao.fonts import CHINESE_FONT

from ribao_sim.fonts import register_embedded_chinese, register_embedded_latin, register_unembedded_chinese
from ribao_sim.layouts.features import PICTURE
from ribao_sim.layouts.grid import build_block_rows, build_quote_rows, compute_widths, list_fields
from ribao_sim.layouts.scans import scan_table_pages
from ribao_sim.layouts.style import QUOTES, SOURCE, Style, find_name_row

Day = dict[str, Any]
# For Chinese, and for Latin letters and digits where that is another one, as in Word.
FONTS: tuple[tuple[Callable[[], str], Callable[[], str] | None], ...] = (
    (register_unembedded_chinese, None),
    (register_embedded_chinese, None),
    (register_embedded_chinese, lambda: "Times-Roman"),
    (register_embedded_chinese, register_embedded_latin),
    (register_unembedded_chinese, None),
    (register_unembedded_chinese, lambda: "Helvetica"),
)
NOT_EMBEDDED = 0  # a number in FONTS
# A tag of reportlab's paragraphs, or characters of Latin letters and digits.
_TAG_OR_LATIN = re.compile(r"<[^>]*>|[!-;=?-~]+")
_ALIGN = {"center": TA_CENTER, "left": TA_LEFT, "right": TA_RIGHT}
_MARGIN = 20 * mm


class DoublePrintedParagraph(Paragraph):  # type: ignore[misc]
    """A paragraph printed twice, the second copy a little to the right: fake bold."""

    def draw(self) -> None:
        """Print both copies."""
        super().draw()
        self.canv.translate(0.35, 0)
        super().draw()
        self.canv.translate(-0.35, 0)


class OverflowingText(Flowable):  # type: ignore[misc]
    """One line that keeps to its cell's edge or middle and runs over the cell's borders where it is too wide."""

    def __init__(self, text: str, style: Style) -> None:
        super().__init__()
        latin = FONTS[style.font][1]
        self._text, self._align, self._size = text, style.align, style.table
        self._font = latin() if latin and text.isascii() else find_font(style.font)
        self._by_char = style.char_operators

    def wrap(self, width: float, _height: float) -> tuple[float, float]:
        """The room that it takes: all the width of its cell."""
        self._room = width
        return width, self._size * 1.25

    def draw(self) -> None:
        """Draw the text by its alignment."""
        width = self.canv.stringWidth(self._text, self._font, self._size)
        x = (self._room - width) * {"left": 0.0, "right": 1.0, "center": 0.5}[self._align]
        self.canv.setFont(self._font, self._size)
        for part in self._text if self._by_char else [self._text]:
            self.canv.drawString(x, self._size * 0.25, part)
            x += self.canv.stringWidth(part, self._font, self._size)


class NumberPicture(Image):  # type: ignore[misc]
    """A number as a picture, as high as a line of the table."""

    def __init__(self, text: str, style: Style) -> None:
        font = ImageFont.truetype(CHINESE_FONT, 40)
        picture = PillowImage.new("RGB", (round(font.getlength(text)) + 8, 48), "white")
        ImageDraw.Draw(picture).text((4, 0), text, font=font, fill="black")
        file = BytesIO()
        picture.save(file, "PNG")
        file.seek(0)
        height = 1.1 * style.table
        super().__init__(file, height * picture.width / picture.height, height)


def find_font(number: int) -> str:
    """The name of the font for Chinese."""
    return FONTS[number][0]()


def _tag_latin(text: str, number: int) -> str:
    """The text of a paragraph with Latin letters and digits in their own font."""
    latin = FONTS[number][1]
    if latin is None:
        return text
    tag = f'<font name="{latin()}">{{}}</font>'
    return _TAG_OR_LATIN.sub(lambda part: part[0] if part[0][0] == "<" else tag.format(part[0]), text)


def write_pdf(day: Day, style: Style, target: Path) -> None:
    """Lay a day out; the pages are laid out twice, to know their number."""
    try:
        _lay_out_twice(day, style, target)
    except UnboundLocalError:  # reportlab's, at some rows that it should split beside a merged cell
        _lay_out_twice(day, replace(style, cut_rows=False), target)
    if style.scan:
        target.write_bytes(scan_table_pages(target.read_bytes(), has_layer=style.scan == "layer"))


def _lay_out_twice(day: Day, style: Style, target: Path) -> None:
    pages = _lay_out(day, style, target, 1)
    _lay_out(day, style, target, pages)


def _lay_out(day: Day, style: Style, target: Path, pages: int) -> int:
    document = BaseDocTemplate(str(target), pagesize=A4, invariant=1)
    document.addPageTemplates(
        [
            _build_template("tall", A4, style, pages, turns=not style.has_own_table_pages),
            _build_template("tables", landscape(A4) if style.landscape else A4, style, pages, turns=True),
        ]
    )
    document.build(list(_build_story(day, style)))
    return int(document.page)


def _build_template(
    name: str, size: tuple[float, float], style: Style, pages: int, turns: bool
) -> PageTemplate:
    margin = style.margin_mm * mm
    frame = Frame(margin, _MARGIN, size[0] - 2 * margin, size[1] - 2 * _MARGIN, 0, 0, 0, 0)

    turned, rotate = (style.turned, style.rotate) if turns else (0, 0)

    def under(canvas: Canvas, document: BaseDocTemplate) -> None:
        _turn_canvas(canvas, size, (turned - rotate) % 360)
        canvas.setFont(find_font(style.font), 8)
        canvas.drawString(margin, size[1] - 12 * mm, style.header)
        footer = style.footer.format(p=document.page, n=pages)
        canvas.drawCentredString(size[0] / 2, 10 * mm, footer)
        if style.watermark == "under":
            _draw_watermark(canvas, size, style)

    def over(canvas: Canvas, document: BaseDocTemplate) -> None:
        if style.watermark == "over":
            _draw_watermark(canvas, size, style)

    template = PageTemplate(name, [frame], under, over, pagesize=size[::-1] if turned % 180 else size)
    template.rotation = rotate
    return template


def _turn_canvas(canvas: Canvas, size: tuple[float, float], angle: int) -> None:
    """Turn all that is drawn on a page from now on, clockwise, so that a sheet of `size` fills the page."""
    canvas.rotate(-angle)
    canvas.translate(-size[0] if angle in (90, 180) else 0, -size[1] if angle in (180, 270) else 0)


def _draw_watermark(canvas: Canvas, size: tuple[float, float], style: Style) -> None:
    canvas.saveState()
    canvas.translate(size[0] / 2, size[1] / 2)
    canvas.rotate(35)
    canvas.setFillColor(colors.Color(0.6, 0.6, 0.6, alpha=0.3))
    canvas.setFont(find_font(style.font), 80)
    canvas.drawCentredString(0, 0, "铜冠金源期货")
    canvas.restoreState()


def _build_paragraph(text: str, style: Style, size: float, bold: bool = False, **more: Any) -> Paragraph:
    kind = DoublePrintedParagraph if bold and style.fake_bold else Paragraph
    given = {"leading": size * style.leading, **more}
    looks = ParagraphStyle("p", fontName=find_font(style.font), fontSize=size, wordWrap="CJK", **given)
    return kind(_tag_latin(text, style.font), looks)


def _build_story(day: Day, style: Style) -> Iterator[Flowable]:
    yield _build_paragraph(f"商品日报 {day['report_date'].replace('-', '')}", style, 17, alignment=TA_CENTER)
    yield _build_paragraph("主要品种观点", style, 13, spaceBefore=8)
    for section in day["sections"]:
        yield from _build_section(section, style)
    if style.has_own_table_pages:
        yield NextPageTemplate("tables")
        yield PageBreak()
    yield _build_paragraph("1、金属主要品种昨日交易数据", style, 13, spaceBefore=8)
    yield _build_paragraph("昨日主要期货市场收市数据", style, 8)
    yield build_quotes(day, style)
    yield _build_paragraph(SOURCE, style, 8)
    if style.logo:
        yield _Picture()
    yield _build_paragraph("2、产业数据透视", style, 13, spaceBefore=8)
    yield from _build_blocks(day, style)
    yield _build_paragraph(SOURCE, style, 8)
    yield _build_paragraph("洞彻风云共创未来", style, 13, spaceBefore=8)


class _Picture(Flowable):  # type: ignore[misc]
    """A drawn picture between the tables."""

    width, height = 200.0, 60.0

    def draw(self) -> None:
        """Bars and a frame."""
        for k in range(9):
            self.canv.rect(10 + 20 * k, 5, 12, 10 + 5 * ((k * 7) % 8), fill=1)
        self.canv.rect(0, 0, self.width, self.height)


def _build_section(section: Day, style: Style) -> Iterator[Flowable]:
    headline = f"{section['commodity']}：{section['headline']}"
    yield _build_paragraph(headline, style, style.body + 0.5, bold=True, spaceBefore=6)
    for text in section["paragraphs"]:
        yield _build_paragraph(text, style, style.body, firstLineIndent=2 * style.body)
    if section["advice"]:
        advice = f"操作建议：{section['advice']}"
        yield _build_paragraph(advice, style, style.body, bold=True, firstLineIndent=2 * style.body)


def _build_cell(text: str, style: Style, align: str, bold: bool = False) -> Any:
    if not text:
        return ""
    return _build_paragraph(
        text, style, style.table, bold, alignment=_ALIGN[align], leading=style.table * 1.25
    )


def _build_field(text: str, field: str, style: Style) -> Any:
    if field in ("label", "unit"):
        return _build_cell(text, style, style.label_align if field == "label" else style.align)
    return _build_number(text, style)


def _build_number(text: str, style: Style) -> Any:
    if text.startswith(PICTURE):
        return NumberPicture(text.removeprefix(PICTURE), style)
    return OverflowingText(text, style) if style.overflow and text else _build_cell(text, style, style.align)


def _compute_width_pt(style: Style) -> float:
    page = A4[1] if style.landscape else A4[0]
    return float(page - 2 * style.margin_mm * mm)


def build_quotes(day: Day, style: Style) -> Table:
    """Table 1."""
    head = [_build_cell(text, style, style.align, bold=True) for text in QUOTES]
    rows = [head, *([_build_number(c, style) for c in row] for row in build_quote_rows(day))]
    return Table(
        rows,
        [_compute_width_pt(style) / 7] * 7,
        style=_build_style(style, [0], len(rows)),
        repeatRows=int(style.repeat_header),
        splitInRow=int(style.cut_rows),
    )


def _build_style(style: Style, heads: list[int], rows: int) -> list[tuple[Any, ...]]:
    found: list[tuple[Any, ...]] = [
        ("VALIGN", (0, 0), (-1, -1), "MIDDLE"),
        ("ALIGN", (0, 0), (-1, -1), style.align.upper()),
        ("TOPPADDING", (0, 0), (-1, -1), style.padding),
        ("BOTTOMPADDING", (0, 0), (-1, -1), style.padding),
        ("LEFTPADDING", (0, 0), (-1, -1), 1.5),
        ("RIGHTPADDING", (0, 0), (-1, -1), 1.5),
    ]
    if style.grid == "full":
        found.append(("GRID", (0, 0), (-1, -1), 0.5, colors.black))
    elif style.grid == "hrules":
        found.append(("LINEBELOW", (0, 0), (-1, -1), 0.5, colors.black))
    elif style.grid == "three_line":
        found += [("LINEABOVE", (0, k), (-1, k), 1, colors.black) for k in heads]
        found += [("LINEBELOW", (0, k), (-1, k), 0.5, colors.black) for k in heads]
    elif style.grid == "zebra":
        found += [("BACKGROUND", (0, k), (-1, k), colors.HexColor("#eef2f8")) for k in range(1, rows, 2)]
    if style.grid in ("full", "zebra"):
        found += [("BACKGROUND", (1, k), (-1, k), colors.HexColor("#dde6f2")) for k in heads]
    return found


def _build_blocks(day: Day, style: Style) -> Iterator[Flowable]:
    groups = [[b] for b in day["blocks"]] if style.block_gap else [day["blocks"]]
    for group in groups:
        yield _build_table(group, style)
        if style.block_gap:
            yield Spacer(1, 6)


def _build_table(blocks: list[Day], style: Style) -> Table:
    rows: list[list[Any]] = []
    heads: list[int] = []
    spans: list[tuple[Any, ...]] = []
    for block in blocks:
        heads.append(len(rows))
        texts = build_block_rows(block, style)
        at = find_name_row(style.name_cell, len(texts))
        name = _build_name(block["block"], style)
        for k, row in enumerate(texts):
            cells = [
                _build_field(text, field, style) if k else _build_cell(text, style, style.align, bold=True)
                for field, text in zip(list_fields(style), row, strict=True)
            ]
            rows.append([name if k == max(at, 0) else "", *cells])
        last = len(rows) - 1
        if at < 0:
            spans.append(("SPAN", (0, heads[-1]), (0, last)))
        if style.whole_blocks:
            spans.append(("NOSPLIT", (0, heads[-1]), (0, last)))
    repeat = int(style.repeat_header and style.block_gap)
    looks = [*_build_style(style, heads, len(rows)), *spans]
    return Table(
        rows,
        compute_widths(_compute_width_pt(style), style),
        style=looks,
        repeatRows=repeat,
        splitInRow=int(style.cut_rows),
    )


def _build_name(name: str, style: Style) -> Any:
    text = "<br/>".join(name) if style.vertical_names else name
    return _build_paragraph(text, style, style.table, alignment=TA_CENTER, leading=style.table * 1.2)
