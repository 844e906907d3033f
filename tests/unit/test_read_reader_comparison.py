"""pdfium verifies what pdfplumber reads of the tables; where they differ, a warning says so."""

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
from ribao.read.pdf.chars import UNKNOWN_CHAR, Char, build_char
from ribao.read.pdf.content_stream import ContentInterpreter
from ribao.read.pdf.page_transform import build_page_transform
from ribao.read.pdf.pdfplumber_reader import open_pages
from ribao.read.pdf.reader_comparison import compare_readers, fill_unknown_chars
from ribao.read.reader import parse_report
from ribao_sim.layouts import platypus
from ribao_sim.layouts.compare import find_differences
from ribao_sim.layouts.style import choose_style
from ribao_sim.layouts.variations import vary_day

from tests.fixtures.local import SAMPLES
from tests.fixtures.reports import DAYS, REAL, sample

SAMPLE = (SAMPLES / f"{REAL:%Y%m%d}.pdf").read_bytes()


def row(text: str, x: float = 100.0) -> list[Char]:
    return [build_char(char, x + 5 * k, x + 5 * k + 5, 200, 10) for k, char in enumerate(text)]


def test_readings_that_agree_have_no_comparison() -> None:
    assert compare_readers(row("-204"), row("-204")) is None


def test_a_fake_bold_copy_that_one_keeps_is_no_difference() -> None:
    assert compare_readers([*row("204"), *row("204", 100.4)], row("204")) is None


def test_what_one_reading_lacks_is_taken_from_the_other() -> None:
    comparison = compare_readers(row("204"), row("−204"))
    assert comparison and comparison.pdfium_has_more


def test_a_lost_character_that_shifts_the_next_onto_their_likes_is_taken_from_the_other() -> None:
    """−4430 without its minus: a 4 stands where the other reading has a 4 as well."""
    comparison = compare_readers(row("4430"), row("−4430"))
    assert comparison and comparison.pdfium_has_more


def test_two_readings_that_contradict_each_other_leave_pdfplumbers() -> None:
    comparison = compare_readers(row("204"), row("264"))
    assert comparison and not comparison.pdfium_has_more
    assert {c.text for c in comparison.differences} == {"0", "6"}


def test_a_character_without_a_name_is_taken_from_the_other() -> None:
    comparison = compare_readers(row(f"2{UNKNOWN_CHAR}4"), row("204"))
    assert comparison
    assert "".join(c.text for c in fill_unknown_chars(comparison)) == "204"


def test_minus_signs_that_pdfminer_loses_are_read_with_a_warning(tmp_path: Path) -> None:
    """In a non-embedded Chinese font pdfminer has no map for this minus sign; the cells would change their sign."""
    rng = random.Random(0)
    day = vary_day(rng.choice(list(ribao_sim.simulate_days(date(2024, 6, 3), date(2024, 6, 7), 1))), rng)
    not_embedded = replace(choose_style(rng), font=platypus.NOT_EMBEDDED)
    platypus.write_pdf(day, not_embedded, tmp_path / "report.pdf")
    report = parse_report((tmp_path / "report.pdf").read_bytes())
    assert list(find_differences(day, report)) == []
    (warning,) = [w for w in report.warnings if w.kind == "readers_differ"]
    assert (warning.severity, len(warning.cells)) == ("info", 2)
    assert "'204'" in warning.message
    assert "'−204'" in warning.message


@pytest.mark.parametrize("day", DAYS, ids=str)
def test_the_samples_are_read_alike_by_both(day: date) -> None:
    assert [w for w in sample(day).warnings if w.kind == "readers_differ"] == []


def test_a_report_whose_fonts_have_no_unicode_map_is_refused_by_name() -> None:
    """pdfium would give the bare codes for characters, as if they were text."""
    with pytest.raises(NotAReport, match="fonts have no Unicode map"):
        parse_report(SAMPLE.replace(b"/ToUnicode", b"/ToUnicodX"))


def test_our_tokens_draw_what_pdfminers_draw() -> None:
    assert render(SAMPLE, 3, ContentInterpreter) == render(SAMPLE, 3, PDFPageInterpreter)


def test_streams_with_nested_tokens_are_split_by_pdfminer() -> None:
    """Brackets inside a string, an escaped one, an inline image."""
    target = BytesIO()
    canvas = Canvas(target, pageCompression=0)
    canvas.drawString(100, 700, "a (b) c\\")
    canvas._code.append("BT 1 0 0 1 100 650 Tm (nested (brackets) here) Tj ET")
    canvas._code.append("q BI /W 1 /H 1 /BPC 8 /CS /G ID x EI Q")
    canvas.save()
    found = render(target.getvalue(), 1, ContentInterpreter)
    assert found == render(target.getvalue(), 1, PDFPageInterpreter)
    assert "nested (brackets) here" in "".join(text for text, _ in found)


def render(content: bytes, number: int, how: type[PDFPageInterpreter]) -> list[tuple[str, object]]:
    """What an interpreter draws of a page: texts and boxes in order."""
    document = pdfium.PdfDocument(content)
    matrix = build_page_transform(document[number - 1]).matrix
    document.close()
    with open_pages(content, [number]) as pages:
        page = pages[number]
        device = PDFPageAggregator(page.pdf.rsrcmgr)
        device.begin_page(page.page_obj, matrix)
        how(page.pdf.rsrcmgr, device).render_contents(page.page_obj.resources, page.page_obj.contents, matrix)
        return [(getattr(item, "_text", type(item).__name__), item.bbox) for item in device.cur_item]
