"""The narrative in layouts that the samples do not show."""

import io

from reportlab.lib.styles import ParagraphStyle
from reportlab.platypus import Paragraph, SimpleDocTemplate
from ribao.read.narrative.sections import split_sections
from ribao.read.narrative.statements import read_statements
from ribao.read.pdf.document import read_pages
from ribao.read.pdf.running_headers import drop_running_headers
from ribao_sim.fonts import register_unembedded_chinese


def test_paragraphs_without_first_line_indent_are_not_part_of_the_headline() -> None:
    body = ParagraphStyle(
        "body",
        fontName=register_unembedded_chinese(),
        fontSize=10.5,
        leading=16,
        spaceAfter=8,
        wordWrap="CJK",
    )
    heading = ParagraphStyle("heading", parent=body, fontSize=13, leading=18)
    text = (
        "昨日主力收于 20880 元/吨，上涨 85 元/吨。LME 库存 270875 吨，增加 7325 吨，下游按需采购，成交平稳。"
    )
    parts = [Paragraph("主要品种观点", heading)]
    for name in ("铜", "锌", "铅"):
        parts += [
            Paragraph(f"{name}：库存变动有限", heading),
            Paragraph(text, body),
            Paragraph("操作建议：观望", body),
        ]
    file = io.BytesIO()
    SimpleDocTemplate(file).build(parts)
    sections = split_sections(drop_running_headers(read_pages(file.getvalue())))
    assert [(s.commodity, s.headline, s.advice) for s, _ in sections] == [
        (name, "库存变动有限", "观望") for name in ("铜", "锌", "铅")
    ]
    assert ["".join(s.paragraphs).replace(" ", "") for s, _ in sections] == [text.replace(" ", "")] * 3
    assert len(read_statements(sections)) == 6
