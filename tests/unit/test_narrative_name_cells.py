"""A commodity's name in a table cell of its own, beside its text."""

import io

import pytest
from reportlab.lib.styles import ParagraphStyle
from reportlab.platypus import Paragraph, SimpleDocTemplate, Table
from ribao.read.narrative.sections import split_sections
from ribao.read.pdf.document import read_pages
from ribao.read.pdf.running_headers import drop_running_headers
from ribao_sim.fonts import register_unembedded_chinese

SHORT = "昨日主力收于 20880 元/吨，下游按需采购，成交平稳，现货升水回落，贸易商挺价意愿有限，库存小幅减少。"
LONG = SHORT * 2


@pytest.mark.parametrize("align", ["TOP", "MIDDLE", "BOTTOM"])
@pytest.mark.parametrize("text", [SHORT, LONG])
def test_a_name_in_its_own_cell_is_the_heading_of_the_text_beside_it(align: str, text: str) -> None:
    font = register_unembedded_chinese()
    body = ParagraphStyle("body", fontName=font, fontSize=10.5, leading=16, spaceAfter=6, wordWrap="CJK")
    names = ("铜", "锌", "铅")
    parts = [Paragraph(t, body) for t in ("库存变动有限", text, "操作建议：观望")]
    looks = [("GRID", (0, 0), (-1, -1), 0.5, "black"), ("VALIGN", (0, 0), (-1, -1), align)]
    table = Table([[Paragraph(n, body), parts] for n in names], [60, 380], style=looks)
    file = io.BytesIO()
    SimpleDocTemplate(file).build([Paragraph("主要品种观点", body), table])
    sections = [s for s, _ in split_sections(drop_running_headers(read_pages(file.getvalue())))]
    assert [(s.commodity, s.headline, s.advice) for s in sections] == [
        (n, "库存变动有限", "观望") for n in names
    ]
    assert ["".join(s.paragraphs).replace(" ", "") for s in sections] == [text.replace(" ", "")] * 3
