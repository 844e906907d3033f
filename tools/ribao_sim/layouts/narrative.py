"""The narrative in the forms that publishers print it in, laid out by reportlab with table 1."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, fields, replace
from io import BytesIO
from random import Random
from typing import Any

from reportlab.lib import colors
from reportlab.lib.enums import TA_CENTER, TA_JUSTIFY, TA_LEFT
from reportlab.lib.pagesizes import A4
from reportlab.lib.styles import ParagraphStyle
from reportlab.lib.units import mm
from reportlab.platypus import (
    BaseDocTemplate,
    Flowable,
    Frame,
    NextPageTemplate,
    PageBreak,
    PageTemplate,
    Paragraph,
    Table,
)

from ribao_sim.layouts.platypus import DoublePrintedParagraph, build_quotes, find_font
from ribao_sim.layouts.style import SOURCE, Style, choose_style

Day = dict[str, Any]
Sections = Sequence[Mapping[str, Any]]
_MARGIN_PT = 20 * mm
_CHINESE_NUMBERS = (
    "一",
    "二",
    "三",
    "四",
    "五",
    "六",
    "七",
    "八",
    "九",
    "十",
    "十一",
    "十二",
    "十三",
    "十四",
)


@dataclass(frozen=True, slots=True)
class NarrativeForm:
    """How the narrative is printed. Lengths are in points.

    `indent`: first lines of paragraphs (`first_line`), also of headings (`alike`), all lines of paragraphs
    (`block`), all lines of everything (`block_alike`), or nothing (`none`). `separator` stands between a heading's name
    and its headline; a line break puts the headline on its own line. `chart` stands between two paragraphs or
    `inside` one. Each paragraph has fewer than `more` sentences of other sections added.
    """

    indent: str
    separator: str
    number: str
    heading_align: str
    larger_pt: float
    is_bold: bool
    in_cell: bool
    advice: str
    joined: bool
    chart: str
    after_tables: bool
    columns: int
    has_title: bool
    body_pt: float
    leading: float
    space_pt: float
    is_justified: bool
    more: int
    font: int


_CHOICES: Mapping[str, tuple[Any, ...]] = {
    "indent": ("first_line", "alike", "block", "block_alike", "none"),
    "separator": ("：", "：", ":", "【】", "　", "\n"),
    "number": ("", "", "一、", "1、", "1.", "（一）"),
    "heading_align": ("left", "left", "center"),
    "larger_pt": (0, 0, 0.5, 2),
    "is_bold": (False, True),
    "in_cell": (False, False, False, True),
    "advice": ("own", "own", "own", "in_heading", "none"),
    "joined": (False, False, True),
    "chart": ("", "", "between", "inside"),
    "after_tables": (False, False, False, True),
    "columns": (1, 1, 1, 2),
    "has_title": (True, True, False),
    "body_pt": (9.5, 10.5, 11, 12),
    "leading": (1.2, 1.35, 1.5, 1.8),
    "space_pt": (0, 3, 6, 8),
    "is_justified": (False, True),
    "more": (1, 2, 4),
    "font": (0, 1, 4),
}
_PLAIN = {
    "separator": "：",
    "number": "",
    "heading_align": "left",
    "in_cell": False,
    "advice": "own",
    "joined": False,
    "chart": "",
    "after_tables": False,
    "columns": 1,
}
# Each named form fixes what makes it; the seed chooses the rest. `mixed` leaves everything to the seed.
FORMS: Mapping[str, Mapping[str, Any]] = {
    "usual": _PLAIN | {"indent": "first_line"},
    "indented_alike": _PLAIN | {"indent": "alike", "larger_pt": 0},
    "block_alike": _PLAIN | {"indent": "block_alike", "larger_pt": 0},
    "block": _PLAIN | {"indent": "block"},
    "not_indented": _PLAIN | {"indent": "none"},
    "not_indented_plain": _PLAIN | {"indent": "none", "larger_pt": 0, "is_bold": False},
    "centred": _PLAIN | {"heading_align": "center"},
    "centred_plain": _PLAIN | {"heading_align": "center", "larger_pt": 0, "is_bold": False},
    "in_cell": _PLAIN | {"in_cell": True},
    "numbered": _PLAIN | {"number": "一、"},
    "numbered_1": _PLAIN | {"number": "1、"},
    "numbered_brackets": _PLAIN | {"number": "（一）"},
    "brackets": _PLAIN | {"separator": "【】"},
    "wide_space": _PLAIN | {"separator": "　"},
    "headline_below": _PLAIN | {"separator": "\n"},
    "advice_in_heading": _PLAIN | {"advice": "in_heading"},
    "no_advice": _PLAIN | {"advice": "none"},
    "no_advice_plain": _PLAIN | {"advice": "none", "indent": "none", "larger_pt": 0, "is_bold": False},
    "joined": _PLAIN | {"joined": True},
    "page_end": _PLAIN | {"more": 9},
    "chart_between": _PLAIN | {"chart": "between"},
    "chart_inside": _PLAIN | {"chart": "inside"},
    "after_tables": _PLAIN | {"after_tables": True},
    "no_title": _PLAIN | {"has_title": False},
    "two_columns": _PLAIN | {"columns": 2},
    "mixed": {},
}


def choose_form(name: str, rng: Random) -> NarrativeForm:
    """A named form; the generator chooses what the name leaves open."""
    drawn = {f.name: rng.choice(_CHOICES[f.name]) for f in fields(NarrativeForm)}
    form = NarrativeForm(**{**drawn, **FORMS[name]})
    # Without indentation only space tells a paragraph whose last line is full from its next.
    if form.indent not in ("first_line", "alike") and not form.space_pt:
        form = replace(form, space_pt=0.45 * form.body_pt)
    return form


def shape_sections(sections: Sections, form: NarrativeForm, rng: Random) -> list[Day]:
    """The sections as the form prints them: longer, two commodities in one, without advice."""
    sentences = [t + "。" for s in sections for p in s["paragraphs"] for t in p.split("。") if t]
    shaped = [
        {
            **s,
            "paragraphs": [
                p + "".join(rng.sample(sentences, rng.randrange(form.more))) for p in s["paragraphs"]
            ],
        }
        for s in sections
    ]
    if form.joined:
        at = rng.randrange(2, len(shaped) - 1)
        name = rng.choice("、和/").join((shaped[at]["commodity"], shaped.pop(at + 1)["commodity"]))
        shaped[at]["commodity"] = name
    if form.advice == "none":
        shaped = [{**s, "advice": None} for s in shaped]
    return shaped


def build_pdf(day: Day, form: NarrativeForm, rng: Random) -> bytes:
    """Lay out the sections of a day, and its table 1."""
    style = choose_style(rng, grid="full", font=form.font, landscape=False, margin_mm=20)
    target = BytesIO()
    document = BaseDocTemplate(target, pagesize=A4, invariant=1)
    document.addPageTemplates([_build_template("one", 1), _build_template("two", 2)])
    story = [
        _build_paragraph(f"商品日报 {day['report_date'].replace('-', '')}", form, 17, alignment=TA_CENTER)
    ]
    parts = [_build_narrative(day["sections"], form, rng), _build_tables(day, style, form)]
    for part in reversed(parts) if form.after_tables else parts:
        story += part
    document.build([*story, _build_paragraph("洞彻风云共创未来", form, 13, spaceBefore=8)])
    return target.getvalue()


def _build_template(name: str, columns: int) -> PageTemplate:
    gutter = 22
    width = (A4[0] - 2 * _MARGIN_PT - (columns - 1) * gutter) / columns
    frames = [
        Frame(
            _MARGIN_PT + k * (width + gutter),
            _MARGIN_PT,
            width,
            A4[1] - 2 * _MARGIN_PT,
            0,
            0,
            0,
            0,
            id=f"{name}{k}",
        )
        for k in range(columns)
    ]
    return PageTemplate(name, frames, pagesize=A4)


def _build_paragraph(
    text: str, form: NarrativeForm, size: float, bold: bool = False, **more: Any
) -> Paragraph:
    kind = DoublePrintedParagraph if bold else Paragraph
    given = {"leading": size * form.leading, **more}
    return kind(
        text, ParagraphStyle("p", fontName=find_font(form.font), fontSize=size, wordWrap="CJK", **given)
    )


def _build_tables(day: Day, style: Style, form: NarrativeForm) -> list[Flowable]:
    return [
        _build_paragraph("1、金属主要品种昨日交易数据", form, 13, spaceBefore=8),
        _build_paragraph("昨日主要期货市场收市数据", form, 8),
        build_quotes(day, style),
        _build_paragraph(SOURCE, form, 8),
    ]


def _build_narrative(sections: Sections, form: NarrativeForm, rng: Random) -> list[Flowable]:
    story: list[Flowable] = []
    if form.has_title:
        story.append(_build_paragraph("主要品种观点", form, form.body_pt + 3, spaceBefore=8))
    if form.columns == 2:
        story = [NextPageTemplate("two"), PageBreak(), *story]
    with_chart = rng.sample(range(len(sections)), 3) if form.chart else []
    for number, section in enumerate(sections):
        flowables = list(_build_section(section, number, form))
        if number in with_chart:
            flowables = list(_insert_chart(flowables, form, rng))
        story += [_frame(flowables, form)] if form.in_cell and number not in with_chart else flowables
    return [*story, NextPageTemplate("one"), PageBreak()] if form.columns == 2 else story


def _build_section(section: Mapping[str, Any], number: int, form: NarrativeForm) -> Iterator[Flowable]:
    size = form.body_pt + form.larger_pt
    indent = 2 * form.body_pt
    is_first_line = form.indent in ("first_line", "alike")
    body: dict[str, Any] = {
        "spaceAfter": form.space_pt,
        "alignment": TA_JUSTIFY if form.is_justified else TA_LEFT,
        "firstLineIndent": indent if is_first_line else 0,
        "leftIndent": indent if form.indent in ("block", "block_alike") else 0,
    }
    heading: dict[str, Any] = {"spaceBefore": form.space_pt, "spaceAfter": form.space_pt}
    if form.heading_align == "center":
        heading["alignment"] = TA_CENTER
    else:
        heading["firstLineIndent"] = indent if form.indent == "alike" else 0
        heading["leftIndent"] = indent if form.indent == "block_alike" else 0
    for line in _write_heading(section, number, form):
        yield _build_paragraph(line, form, size, form.is_bold, **heading)
    for text in section["paragraphs"]:
        yield _build_paragraph(text, form, form.body_pt, **body)
    if section["advice"] and form.advice == "own":
        yield _build_paragraph(f"操作建议：{section['advice']}", form, form.body_pt, form.is_bold, **body)


def _write_heading(section: Mapping[str, Any], number: int, form: NarrativeForm) -> list[str]:
    """The heading's line, or its two lines."""
    headline = section["headline"]
    if section["advice"] and form.advice == "in_heading":
        headline += f"（操作建议：{section['advice']}）" if number % 2 else f"　操作建议：{section['advice']}"
    counted = {
        "一、": f"{_CHINESE_NUMBERS[number]}、",
        "（一）": f"（{_CHINESE_NUMBERS[number]}）",
        "1、": f"{number + 1}、",
        "1.": f"{number + 1}. ",
    }
    name = counted.get(form.number, "") + section["commodity"]
    if form.separator == "【】":
        return [f"{counted.get(form.number, '')}【{section['commodity']}】{headline}"]
    if form.separator == "\n":
        return [f"{name}：", headline]
    return [f"{name}{form.separator}{headline}"]


def _frame(flowables: list[Flowable], form: NarrativeForm) -> Table:
    """A bordered table with one cell for each paragraph."""
    looks = [("BOX", (0, 0), (-1, -1), 0.5, colors.black), ("LINEBELOW", (0, 0), (-1, 0), 0.5, colors.black)]
    width = A4[0] - 2 * _MARGIN_PT if form.columns == 1 else (A4[0] - 2 * _MARGIN_PT - 22) / 2
    return Table([[f] for f in flowables], [width], style=looks)


def _insert_chart(flowables: list[Flowable], form: NarrativeForm, rng: Random) -> Iterator[Flowable]:
    """The flowables of a section with a chart after a paragraph, or after a line inside one."""
    at = len(flowables) - 2 if len(flowables) > 2 else len(flowables) - 1
    for k, flowable in enumerate(flowables):
        if k != at:
            yield flowable
            continue
        width = A4[0] - 2 * _MARGIN_PT if form.columns == 1 else (A4[0] - 2 * _MARGIN_PT - 22) / 2
        height = flowable.wrap(width, 10_000)[1]
        lines = round(height / flowable.style.leading)
        parts = (
            flowable.split(width, flowable.style.leading * rng.randrange(1, lines) + 1)
            if form.chart == "inside" and lines > 1
            else []
        )
        yield from (
            [
                *parts[:1],
                _Chart(),
                _build_paragraph("图1　库存变化", form, 8),
                _build_paragraph(SOURCE, form, 8),
                *parts[1:],
            ]
            if parts
            else [
                flowable,
                _Chart(),
                _build_paragraph("图1　库存变化", form, 8),
                _build_paragraph(SOURCE, form, 8),
            ]
        )


class _Chart(Flowable):  # type: ignore[misc]
    """Bars with the labels of their axes."""

    def __init__(self) -> None:
        super().__init__()
        self.width, self.height = 180.0, 80.0

    def draw(self) -> None:
        """Draw bars and labels."""
        self.canv.setFont("Helvetica", 6)
        for k in range(8):
            self.canv.rect(20 + 20 * k, 12, 12, 10 + 5 * ((k * 7) % 8), fill=1)
            self.canv.drawString(20 + 20 * k, 3, f"{k + 1:02}-01")
            self.canv.drawString(0, 12 + 8 * k, str(k * 1000))
