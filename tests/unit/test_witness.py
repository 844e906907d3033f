"""pdfplumber reads the tables, pdfium is its witness: what only one of them reads is told, never chosen in silence."""

import random
from dataclasses import replace
from datetime import date
from io import BytesIO
from pathlib import Path

import pytest
import ribao_sim
from pdfminer.converter import PDFPageAggregator
from pdfminer.pdfinterp import PDFPageInterpreter
from reportlab.pdfgen.canvas import Canvas
from ribao import pdfium
from ribao.errors import NotAReport
from ribao.read.content import Interpreter
from ribao.read.marks import UNKNOWN, Glyph, glyph
from ribao.read.paper import paper
from ribao.read.reader import read
from ribao.read.with_pdfplumber import plumbed
from ribao.read.witness import compared, completed
from ribao_sim.layouts import platypus
from ribao_sim.layouts.compare import find_differences
from ribao_sim.layouts.style import choose_style
from ribao_sim.layouts.variations import vary_day

from tests.fixtures.local import SAMPLES
from tests.fixtures.reports import DAYS, REAL, sample

SAMPLE = (SAMPLES / f"{REAL:%Y%m%d}.pdf").read_bytes()


def row(text: str, x: float = 100.0) -> list[Glyph]:
    return [glyph(char, x + 5 * k, x + 5 * k + 5, 200, 10) for k, char in enumerate(text)]


def test_readings_that_agree_need_no_witness() -> None:
    assert compared(row("-204"), row("-204")) is None


def test_a_fake_bold_copy_that_one_keeps_is_no_difference() -> None:
    assert compared([*row("204"), *row("204", 100.4)], row("204")) is None


def test_what_one_reading_lacks_is_taken_from_the_other() -> None:
    witness = compared(row("204"), row("−204"))
    assert witness and witness.pdfium_has_more


def test_a_lost_character_that_shifts_the_next_onto_their_likes_is_taken_from_the_other() -> None:
    """−4430 without its minus: a 4 stands where the other reading has a 4 as well."""
    witness = compared(row("4430"), row("−4430"))
    assert witness and witness.pdfium_has_more


def test_two_readings_that_contradict_each_other_leave_pdfplumbers() -> None:
    witness = compared(row("204"), row("264"))
    assert witness and not witness.pdfium_has_more
    assert {g.text for g in witness.differs} == {"0", "6"}


def test_a_character_without_a_name_is_taken_from_the_other() -> None:
    witness = compared(row(f"2{UNKNOWN}4"), row("204"))
    assert witness
    assert "".join(g.text for g in completed(witness)) == "204"


def test_minus_signs_that_pdfminer_loses_are_read_and_told(tmp_path: Path) -> None:
    """In a non-embedded Chinese font pdfminer has no map for this minus sign; the cells would change their sign."""
    rng = random.Random(0)
    day = vary_day(rng.choice(list(ribao_sim.simulate_days(date(2024, 6, 3), date(2024, 6, 7), 1))), rng)
    not_embedded = replace(choose_style(rng), font=platypus.NOT_EMBEDDED)
    platypus.write_pdf(day, not_embedded, tmp_path / "report.pdf")
    report = read((tmp_path / "report.pdf").read_bytes())
    assert list(find_differences(day, report)) == []
    (told,) = [d for d in report.doubts if d.kind == "readers_differ"]
    assert (told.severity, len(told.cells)) == ("info", 2)
    assert "'204'" in told.message
    assert "'−204'" in told.message


@pytest.mark.parametrize("day", DAYS, ids=str)
def test_the_samples_are_read_alike_by_both(day: date) -> None:
    assert [d for d in sample(day).doubts if d.kind == "readers_differ"] == []


def test_a_report_whose_fonts_have_no_unicode_map_is_refused_by_name() -> None:
    """pdfium would give the bare codes for characters, as if they were text."""
    with pytest.raises(NotAReport, match="fonts have no Unicode map"):
        read(SAMPLE.replace(b"/ToUnicode", b"/ToUnicodX"))


def test_instructions_cut_by_us_draw_what_pdfminer_draws() -> None:
    assert drawn(SAMPLE, 3, Interpreter) == drawn(SAMPLE, 3, PDFPageInterpreter)


def test_instructions_that_are_not_plain_are_left_to_pdfminer() -> None:
    """Brackets inside a string, an escaped one, an inline image."""
    target = BytesIO()
    canvas = Canvas(target, pageCompression=0)
    canvas.drawString(100, 700, "a (b) c\\")
    canvas._code.append("BT 1 0 0 1 100 650 Tm (nested (brackets) here) Tj ET")
    canvas._code.append("q BI /W 1 /H 1 /BPC 8 /CS /G ID x EI Q")
    canvas.save()
    found = drawn(target.getvalue(), 1, Interpreter)
    assert found == drawn(target.getvalue(), 1, PDFPageInterpreter)
    assert "nested (brackets) here" in "".join(text for text, _ in found)


def drawn(content: bytes, number: int, how: type[PDFPageInterpreter]) -> list[tuple[str, object]]:
    """What an interpreter draws of a page: texts and boxes in order."""
    document = pdfium.PdfDocument(content)
    matrix = paper(document[number - 1]).matrix
    document.close()
    with plumbed(content, [number]) as pages:
        page = pages[number]
        device = PDFPageAggregator(page.pdf.rsrcmgr)
        device.begin_page(page.page_obj, matrix)
        how(page.pdf.rsrcmgr, device).render_contents(page.page_obj.resources, page.page_obj.contents, matrix)
        return [(getattr(item, "_text", type(item).__name__), item.bbox) for item in device.cur_item]
