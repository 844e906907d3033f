"""A report as a Word document, printed to PDF by LibreOffice."""

import re
import subprocess
from base64 import b64decode
from collections.abc import Iterable, Iterator
from io import BytesIO
from pathlib import Path
from typing import Any
from xml.sax.saxutils import escape

from docx import Document
from docx.enum.section import WD_ORIENT, WD_SECTION
from docx.oxml import parse_xml
from docx.shared import Mm

from ribao_sim.layouts.grid import build_block_rows, build_quote_rows, compute_widths, list_fields
from ribao_sim.layouts.html import PICTURE
from ribao_sim.layouts.machine import find_program
from ribao_sim.layouts.style import QUOTES, SOURCE, Style, find_name_row

Day = dict[str, Any]

# For Chinese, and for Latin letters and digits.
FONTS = (
    ("Noto Sans CJK SC", "Noto Sans CJK SC"),
    ("Noto Serif CJK SC", "Liberation Serif"),
    ("WenQuanYi Micro Hei", "WenQuanYi Micro Hei"),
    ("WenQuanYi Zen Hei", "Liberation Sans"),
    ("AR PL UMing CN", "AR PL UMing CN"),
    ("Noto Serif CJK SC", "Noto Sans CJK SC"),
)
# LibreOffice sets the characters of a turned text in it over one another.
_NOT_TURNED = ("WenQuanYi Zen Hei",)
# The edges of a table that are drawn.
_EDGES = {
    "full": ("top", "left", "bottom", "right", "insideH", "insideV"),
    "hrules": ("top", "bottom", "insideH"),
    "three_line": ("top", "bottom"),
}
_SIDES = ("top", "left", "bottom", "right")
_SPACES = " ".join(
    f'xmlns:{name}="{space}"'
    for name, space in {
        "w": "http://schemas.openxmlformats.org/wordprocessingml/2006/main",
        "v": "urn:schemas-microsoft-com:vml",
        "o": "urn:schemas-microsoft-com:office:office",
    }.items()
)


def write_pdfs(cases: Iterable[tuple[Day, Style]], folder: Path) -> list[Path]:
    """The PDFs of days and their layouts, all printed by one run of LibreOffice.

    Raises CalledProcessError where it fails, ConfigError where it is not installed.
    """
    soffice = find_program(["soffice"], "libreoffice-writer")
    sources = []
    for number, (day, style) in enumerate(cases):
        sources.append(folder / f"{number}.docx")
        build_document(day, style).save(str(sources[-1]))
    profile = f"-env:UserInstallation={(folder / 'profile').absolute().as_uri()}"
    options = f"{profile} --headless --convert-to pdf --outdir".split()
    subprocess.run([soffice, *options, folder, *sources], check=True, capture_output=True)
    return [source.with_suffix(".pdf") for source in sources]


def build_document(day: Day, style: Style) -> Any:
    """The whole document."""
    doc = Document()
    _set_up(doc.sections[0], style)
    _append(doc, _build_narrative(day, style))
    if style.landscape or style.tables_on_new_page:
        section = doc.add_section(WD_SECTION.NEW_PAGE)
        if style.landscape:
            section.orientation = WD_ORIENT.LANDSCAPE
            section.page_width, section.page_height = section.page_height, section.page_width
    _append(doc, _build_quotes(day, style))
    if style.logo:
        doc.add_picture(BytesIO(b64decode(PICTURE.partition(",")[2])), Mm(90), Mm(25))
    _append(doc, _build_blocks(day, style))
    return doc


def _append(doc: Any, parts: Iterable[str]) -> None:
    """Put paragraphs and tables behind what the document holds; its last element says how its pages are."""
    for part in parts:
        doc.element.body[-1].addprevious(_parse_element(part))


def _parse_element(xml: str) -> Any:
    return parse_xml(xml.replace(">", f" {_SPACES}>", 1))


def _set_up(section: Any, style: Style) -> None:
    section.page_width, section.page_height = Mm(210), Mm(297)
    section.left_margin = section.right_margin = Mm(style.margin_mm)
    section.top_margin = section.bottom_margin = Mm(22)
    head = _build_run(style.header, style, 8) + (
        "" if style.watermark == "none" else _build_watermark(style.watermark)
    )
    foot = "".join(_build_field(part, style) for part in re.split("({.})", style.footer))
    for part, runs, align in ((section.header, head, "left"), (section.footer, foot, "center")):
        part._element.replace(part._element[0], _parse_element(_build_paragraph(runs, align)))


def _build_field(part: str, style: Style) -> str:
    """A part of the footer: {p} is the page's number, {n} how many there are."""
    name = {"{p}": "PAGE", "{n}": "NUMPAGES"}.get(part)
    run = _build_run("1" if name else part, style, 8)
    return f"<w:fldSimple w:instr='{name}'>{run}</w:fldSimple>" if name else run


def _build_watermark(where: str) -> str:
    """A slanted word as Word makes it: drawn as an outline."""
    middle = "".join(
        f"mso-position-{way}:center;mso-position-{way}-relative:margin;" for way in ("horizontal", "vertical")
    )
    place = f"position:absolute;width:480pt;height:90pt;rotation:325;{middle}z-index:{-9 if where == 'under' else 9}"
    return (
        "<w:r><w:pict><v:shapetype id='_x0000_t136' o:spt='136' path='m,l21600,m,21600l21600,21600e'/>"
        f"<v:shape type='#_x0000_t136' style='{place}' fillcolor='#bbb' stroked='f'>"
        "<v:fill opacity='.4'/><v:textpath string='铜冠金源期货'/></v:shape></w:pict></w:r>"
    )


def _build_run(text: str, style: Style, size: float, bold: bool = False) -> str:
    """Characters; fake bold is Word's shadow, which is printed as a second copy."""
    east, west = FONTS[style.font]
    looks = f"<w:rFonts w:ascii='{west}' w:hAnsi='{west}' w:eastAsia='{east}'/>"
    looks += ("<w:shadow/>" if style.fake_bold else "<w:b/>") if bold else ""
    lines = escape(text).replace("\n", "</w:t><w:br/><w:t>")
    return f"<w:r><w:rPr>{looks}<w:sz w:val='{round(2 * size)}'/></w:rPr><w:t xml:space='preserve'>{lines}</w:t></w:r>"


def _build_paragraph(
    runs: str, align: str, leading: float = 1.0, indent: float = 0, keep: bool = False
) -> str:
    return (
        f"<w:p><w:pPr>{'<w:keepNext/>' if keep else ''}"
        f"<w:spacing w:before='0' w:after='0' w:line='{round(240 * leading)}' w:lineRule='auto'/>"
        f"<w:ind w:firstLine='{round(20 * indent)}'/><w:jc w:val='{align}'/></w:pPr>{runs}</w:p>"
    )


def _build_text(text: str, style: Style, size: float, bold: bool = False, indent: float = 0) -> str:
    return _build_paragraph(_build_run(text, style, size, bold), "both", style.leading, indent)


def _build_narrative(day: Day, style: Style) -> Iterator[str]:
    yield _build_text(f"商品日报 {day['report_date'].replace('-', '')}", style, 17, bold=True)
    yield _build_text("主要品种观点", style, 13, bold=True)
    for section in day["sections"]:
        yield _build_text(
            f"{section['commodity']}：{section['headline']}", style, style.body + 0.5, bold=True
        )
        for text in section["paragraphs"]:
            yield _build_text(text, style, style.body, indent=2 * style.body)
        if section["advice"]:
            yield _build_text(
                f"操作建议：{section['advice']}", style, style.body, bold=True, indent=2 * style.body
            )


def _build_quotes(day: Day, style: Style) -> Iterator[str]:
    yield _build_text("1、金属主要品种昨日交易数据", style, 13, bold=True)
    yield _build_text("昨日主要期货市场收市数据", style, 8)
    rows = [list(QUOTES), *build_quote_rows(day)]
    columns = [_compute_width_pt(style) / 7] * 7
    cells = [
        [_build_cell(text, style, style.align, k == 0, k % 2 == 1) for text in row]
        for k, row in enumerate(rows)
    ]
    yield _build_table(
        [_build_row(row, repeat=style.repeat_header and k == 0) for k, row in enumerate(cells)],
        columns,
        style,
    )
    yield _build_text(SOURCE, style, 8)


def _build_blocks(day: Day, style: Style) -> Iterator[str]:
    yield _build_text("2、产业数据透视", style, 13, bold=True)
    columns = compute_widths(_compute_width_pt(style), style)
    for group in [[b] for b in day["blocks"]] if style.block_gap else [day["blocks"]]:
        rows = [row for block in group for row in _build_block(block, style)]
        yield _build_table(rows, columns, style)
        yield _build_text("", style, 6)
    yield _build_text(SOURCE, style, 8)
    yield _build_text("洞彻风云共创未来", style, 13, bold=True)


def _build_block(block: Day, style: Style) -> Iterator[str]:
    rows = build_block_rows(block, style)
    at = find_name_row(style.name_cell, len(rows))
    for k, row in enumerate(rows):
        keep = style.whole_blocks and k + 1 < len(rows)
        name = _build_name(
            block["block"] if k == max(at, 0) else "",
            style,
            "restart" if k == 0 else "continue" if at < 0 else "",
        )
        aligns = [style.label_align if f == "label" and k else style.align for f in list_fields(style)]
        cells = [
            _build_cell(text, style, align, k == 0, k % 2 == 1, keep)
            for text, align in zip(row, aligns, strict=True)
        ]
        yield _build_row(
            [name, *cells],
            whole=style.whole_blocks,
            repeat=style.repeat_header and style.block_gap and k == 0,
        )


def _build_name(name: str, style: Style, merge: str) -> str:
    tall = style.name_cell == "merged" and FONTS[style.font][0] not in _NOT_TURNED
    turned = style.vertical_names and style.turned_names and tall
    text = "\n".join(name) if style.vertical_names and not turned else name
    looks = f"<w:vMerge w:val='{merge}'/>" if merge else ""
    looks += "<w:textDirection w:val='tbRl'/>" if turned else ""
    return f"<w:tc><w:tcPr>{looks}<w:vAlign w:val='center'/></w:tcPr>{_build_paragraph(_build_run(text, style, style.table), 'center')}</w:tc>"


def _build_cell(text: str, style: Style, align: str, head: bool, odd: bool, keep: bool = False) -> str:
    looks = ""
    if head and style.grid == "three_line":
        looks += (
            "<w:tcBorders><w:top w:val='single' w:sz='8'/><w:bottom w:val='single' w:sz='4'/></w:tcBorders>"
        )
    fill = (
        "DDE6F2"
        if head and style.grid in ("full", "zebra")
        else "EEF2F8"
        if odd and style.grid == "zebra"
        else ""
    )
    looks += f"<w:shd w:val='clear' w:fill='{fill}'/>" if fill else ""
    inside = _build_paragraph(_build_run(text, style, style.table, head), align, keep=keep)
    return f"<w:tc><w:tcPr>{looks}<w:vAlign w:val='center'/></w:tcPr>{inside}</w:tc>"


def _build_row(cells: list[str], whole: bool = False, repeat: bool = False) -> str:
    looks = ("<w:cantSplit/>" if whole else "") + ("<w:tblHeader/>" if repeat else "")
    return f"<w:tr><w:trPr>{looks}</w:trPr>{''.join(cells)}</w:tr>"


def _compute_width_pt(style: Style) -> float:
    """Between the margins, in points."""
    return float(((297 if style.landscape else 210) - 2 * style.margin_mm) * 72 / 25.4)


def _build_table(rows: list[str], columns: list[float], style: Style) -> str:
    edges = "".join(f"<w:{edge} w:val='single' w:sz='4'/>" for edge in _EDGES.get(style.grid, ()))
    beside, over = 30, round(20 * style.padding)
    room = "".join(
        f"<w:{side} w:w='{size}' w:type='dxa'/>"
        for side, size in zip(_SIDES, (over, beside) * 2, strict=True)
    )
    looks = f"<w:tblBorders>{edges}</w:tblBorders><w:tblLayout w:type='fixed'/><w:tblCellMar>{room}</w:tblCellMar>"
    grid = "".join(f"<w:gridCol w:w='{round(20 * width)}'/>" for width in columns)
    return f"<w:tbl><w:tblPr>{looks}</w:tblPr><w:tblGrid>{grid}</w:tblGrid>{''.join(rows)}</w:tbl>"
