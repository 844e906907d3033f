"""pdfium verifies what pdfplumber reads of the tables; where they differ, a warning says so."""

import random
from dataclasses import replace
from datetime import date
from io import BytesIO
from itertools import pairwise
from pathlib import Path

import pytest
import ribao_sim
from pdfminer.converter import PDFPageAggregator
from pdfminer.layout import LTChar, LTCurve
from pdfminer.pdfinterp import PDFPageInterpreter
from reportlab.pdfgen.canvas import Canvas
from ribao import pdfium
from ribao.errors import NotAReport
from ribao.read.pdf.chars import UNKNOWN_CHAR, Char, Edge, build_char
from ribao.read.pdf.page_transform import PageTransform, build_page_transform
from ribao.read.pdf.pdfminer_reader import TablePage, extract_page, open_pages
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


def test_table_pages_have_pdfminers_characters_and_edges_to_the_last_bit() -> None:
    assert draw(SAMPLE, 3) == draw_with_pdfminer(SAMPLE, 3)


def test_streams_with_nested_tokens_are_split_by_pdfminer() -> None:
    """Brackets inside a string, an escaped one, an inline image; text that is stretched, raised, slanted, turned."""
    target = BytesIO()
    canvas = Canvas(target, pageCompression=0)
    canvas.drawString(100, 700, "a (b) c\\")
    canvas._code.append("BT 1 0 0 1 100 650 Tm (nested (brackets) here) Tj ET")
    canvas._code.append("q BI /W 1 /H 1 /BPC 8 /CS /G ID x EI Q")
    canvas._code.append(
        "BT 80 Tz 3 Ts 1 Tc 2 Tw 1 0 0 1 100 600 Tm [(spaced  out) -300 (far)] TJ 100 Tz 0 Ts ET"
    )
    canvas._code.append("BT 1 0 0.2 1 100 550 Tm (slanted) Tj 0 1 -1 0 300 300 Tm (turned) Tj ET")
    canvas._code.append("100 500 m 200 500 l 200 480 l 100 480 l h S 90 460 200 9 re f 90 400 m 300 400 l S")
    canvas.save()
    chars, edges = draw(target.getvalue(), 1)
    assert (chars, edges) == draw_with_pdfminer(target.getvalue(), 1)
    text = "".join(char[0] for char in chars)
    assert "nested(brackets)here" in text and "slanted" in text and "turned" not in text
    assert len(edges) == 5


def open_page(content: bytes, number: int) -> tuple[TablePage, PageTransform]:
    document = pdfium.PdfDocument(content)
    transform = build_page_transform(document[number - 1])
    document.close()
    return open_pages(content, [number])[number], transform


def draw(content: bytes, number: int) -> tuple[list[tuple[str, float, float, float]], list[Edge]]:
    """A page's characters (text, x0, x1, size) and edges."""
    chars, edges = extract_page(*open_page(content, number))
    return [(c.text, c.x0, c.x1, c.size) for c in chars], edges


def draw_with_pdfminer(
    content: bytes, number: int
) -> tuple[list[tuple[str, float, float, float]], list[Edge]]:
    """The same by pdfminer's own interpreter and device."""
    page, transform = open_page(content, number)
    device = PDFPageAggregator(page.resources)
    device.begin_page(page.page, transform.matrix)
    interpreter = PDFPageInterpreter(page.resources, device)
    interpreter.render_contents(page.page.resources, page.page.contents, transform.matrix)
    items = list(device.cur_item)
    chars = [i for i in items if isinstance(i, LTChar) and i.matrix[0] > 0 and i.get_text().strip()]
    edges = [
        Edge(y0, min(x0, x1), max(x0, x1))
        for item in items
        if isinstance(item, LTCurve)
        for (x0, y0), (x1, y1) in pairwise(item.pts)
        if abs(y1 - y0) < 0.5 and abs(x1 - x0) > 4
    ]
    return [(i.get_text(), i.x0, i.x1, i.size) for i in chars], edges
