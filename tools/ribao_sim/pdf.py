"""Lays a day out as a PDF that looks like a broker's report (needs reportlab)."""

from collections.abc import Iterator
from datetime import date
from itertools import zip_longest
from pathlib import Path
from typing import Any

from reportlab.lib import colors
from reportlab.lib.enums import TA_CENTER
from reportlab.lib.pagesizes import A4
from reportlab.lib.styles import ParagraphStyle
from reportlab.lib.units import mm
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import Flowable, Paragraph, SimpleDocTemplate, Spacer, Table

from ribao_sim.fonts import register_embedded_chinese

FONT = register_embedded_chinese()
BODY = ParagraphStyle("body", fontName=FONT, fontSize=10.5, leading=18, firstLineIndent=21, wordWrap="CJK")
HEAD = ParagraphStyle("head", parent=BODY, fontSize=11, spaceBefore=6, firstLineIndent=0)
TITLE = ParagraphStyle("title", parent=HEAD, fontSize=17, leading=26, alignment=TA_CENTER)
PART = ParagraphStyle("part", parent=HEAD, fontSize=13, leading=22, textColor=colors.HexColor("#8c1d18"))
CELL = ParagraphStyle("cell", fontName=FONT, fontSize=7.5, leading=9.5, alignment=TA_CENTER, wordWrap="CJK")

QUOTES = ("合约", "收盘价", "涨跌", "涨跌幅/%", "总成交量/手", "总持仓量/手", "价格单位")
QUOTE_WIDTHS = [w * mm for w in (26, 24, 22, 22, 26, 26, 24)]
BLOCK_WIDTHS = [w * mm for w in (8, 26, 20, 20, 15, 26, 20, 20, 15)]
GRID = [
    ("GRID", (0, 0), (-1, -1), 0.5, colors.black),
    ("FONT", (0, 0), (-1, -1), FONT, 7.5),
    ("ALIGN", (0, 0), (-1, -1), "CENTER"),
    ("VALIGN", (0, 0), (-1, -1), "MIDDLE"),
    ("TOPPADDING", (0, 0), (-1, -1), 2),
    ("BOTTOMPADDING", (0, 0), (-1, -1), 2),
    ("LEFTPADDING", (0, 0), (-1, -1), 1),
    ("RIGHTPADDING", (0, 0), (-1, -1), 1),
]
SHADE = colors.HexColor("#dfe7f3")

Report = dict[str, Any]


def build_story(report: Report) -> Iterator[Flowable]:
    """The report's parts in printed order."""
    day = date.fromisoformat(report["report_date"])
    yield Paragraph(f"商品日报 {day:%Y%m%d}", TITLE)
    yield Paragraph("样本报告，文字为本项目所写", CELL)
    yield Spacer(1, 8)
    yield Paragraph("主要品种观点", PART)
    for section in report["sections"]:
        yield from build_narrative(section)
    yield Paragraph("1、金属主要品种昨日交易数据", PART)
    yield Paragraph("昨日主要期货市场收市数据", CELL)
    yield Spacer(1, 4)
    yield build_quotes(report["contracts"])
    yield Paragraph("2、产业数据透视", PART)
    yield build_blocks(report["blocks"])
    yield Paragraph("数据来源：iFinD", CELL)


def build_narrative(section: Report) -> Iterator[Flowable]:
    """Heading, paragraphs and 操作建议 of one commodity."""
    yield Paragraph(f"{section['commodity']}：{section['headline']}", HEAD)
    for paragraph in section["paragraphs"]:
        yield Paragraph(paragraph, BODY)
    if section["advice"]:
        yield Paragraph(f"操作建议：{section['advice']}", BODY)


def build_quotes(rows: list[list[str | None]]) -> Table:
    """Table 1; its header stands on its first page only."""
    shown = [QUOTES, *([cell or "" for cell in row] for row in rows)]
    return Table(shown, QUOTE_WIDTHS, style=[*GRID, ("BACKGROUND", (0, 0), (-1, 0), SHADE)])


def build_blocks(printed: list[Report]) -> Table:
    """Table 2: each block a header row of dates and its rows, its name in a merged cell, one character a line."""
    rows: list[list[Any]] = []
    style: list[tuple[Any, ...]] = list(GRID)
    for block in printed:
        first = len(rows)
        rows.append(["\n".join(block["block"]), *build_header(block["header_dates"])])
        blank: list[str | None] = ["", "", "", ""]
        pairs = zip_longest(block["rows"][::2], block["rows"][1::2], fillvalue=blank)
        rows += [["", *wrap_cells(left), *wrap_cells(right)] for left, right in pairs]
        style.append(("SPAN", (0, first), (0, len(rows) - 1)))
        style.append(("BACKGROUND", (1, first), (-1, first), SHADE))
    return Table(rows, BLOCK_WIDTHS, style=style)


def build_header(dates: list[str]) -> list[str]:
    """The header row of a block: two dates and 涨跌 over each half."""
    return ["", *dates[:2], "涨跌", "", *dates[2:], "涨跌"]


def wrap_cells(row: list[str | None]) -> list[Any]:
    """One half of a row; a long label, or number, wraps inside its cell."""
    return [Paragraph(cell, CELL) if cell and len(cell) > 9 else cell or "" for cell in row]


def draw_running_header(canvas: Canvas, document: SimpleDocTemplate) -> None:
    """The running header and footer of a page."""
    canvas.setFont(FONT, 8)
    canvas.drawString(20 * mm, A4[1] - 12 * mm, "商品日报")
    canvas.line(20 * mm, A4[1] - 14 * mm, A4[0] - 20 * mm, A4[1] - 14 * mm)
    canvas.drawCentredString(A4[0] / 2, 10 * mm, f"敬请参阅最后一页免责声明    {document.page}")


def write_pdf(report: Report, target: Path) -> None:
    """Lay one report out; the same data give the same bytes."""
    document = SimpleDocTemplate(
        str(target), pagesize=A4, topMargin=18 * mm, bottomMargin=18 * mm, invariant=1
    )
    document.build(
        list(build_story(report)), onFirstPage=draw_running_header, onLaterPages=draw_running_header
    )
