"""Paragraphs without indentation at the end of a page, and headings centred on a cell wider than the text."""

from collections.abc import Sequence

from ribao.read.narrative.columns import ColumnLine
from ribao.read.narrative.paragraphs import TextFlow
from ribao.read.narrative.sections import split_sections
from ribao.read.pdf.chars import build_char
from ribao.read.pdf.lines import Line, Word
from ribao.read.pdf.page import Page

SIZE, LEADING, WIDTH, BOTTOM = 10.0, 20.0, 20, 740.0
FULL = "库存减少现货成交平稳下游按需采购贸易挺价"
SENTENCE = "库存减少，现货成交平稳，下游仍按需采购。"


def build_line(text: str, y: float, page: int = 1, x0: float = 50.0) -> Line:
    chars = tuple(build_char(c, x0 + k * SIZE, x0 + (k + 1) * SIZE, y, SIZE) for k, c in enumerate(text))
    top, bottom = chars[0].top, chars[0].bottom
    return Line(page, (Word(text, x0, top, chars[-1].x1, bottom, SIZE, chars),))


def build_flow(lines_above_bottom: int, last: str, shift: float = 0.0) -> TextFlow:
    """Text of two pages; the first page's last line is `last`, so many lines above the lowest text, and shifted."""
    first = [FULL] * 4 + [last]
    top = BOTTOM - (len(first) - 1 + lines_above_bottom) * LEADING
    lines = [build_line(t, top + k * LEADING) for k, t in enumerate(first[:-1])]
    lines.append(build_line(last, top + 4 * LEADING, x0=50.0 + shift))
    lines += [build_line(FULL, BOTTOM - (4 - k) * LEADING, page=2) for k in range(5)]
    return TextFlow([ColumnLine(line, 0) for line in lines])


def test_a_page_with_room_for_another_line_ends_a_paragraph() -> None:
    assert len(SENTENCE) == WIDTH
    assert build_flow(1, SENTENCE).starts_paragraph(5)


def test_a_full_page_leaves_it_open_whether_its_last_sentence_ends_a_paragraph() -> None:
    flow = build_flow(0, SENTENCE)
    assert not flow.starts_paragraph(5)
    assert flow.may_start_paragraph(5)


def test_a_sentence_goes_on_behind_a_page_that_has_room() -> None:
    assert not build_flow(1, FULL).starts_paragraph(5)


def test_a_page_whose_last_line_has_room_for_one_character_ends_a_paragraph() -> None:
    assert build_flow(0, SENTENCE[1:], shift=-2.0).starts_paragraph(5)


def read_headings(
    headings: Sequence[tuple[str, float]],
) -> list[tuple[str, str, str | None, tuple[str, ...]]]:
    texts = [*headings, *[(FULL, 50.0)] * 3, ("需求平稳。", 50.0)]
    lines, y = list[Line](), 40.0
    for name in ("铜", "锌", "铅"):
        for text, x0 in [(f"{name}：", 75.0), *texts]:
            y += LEADING
            lines.append(build_line(text, y, x0=x0))
        y += LEADING
    page = Page(1, 595.0, 842.0, (build_line("主要品种观点", 40.0), *lines), ())
    return [(s.commodity, s.headline, s.advice, s.paragraphs) for s, _ in split_sections([page])]


PARAGRAPHS = (FULL * 3 + "需求平稳。",)


def test_a_heading_may_be_centred_on_a_cell_that_is_wider_than_the_text() -> None:
    read = read_headings(
        [("央行购金托底重心下移仍待验证料续震荡反复", 35.0), ("为主（操作建议：观望）", 80.0)]
    )
    headline = "央行购金托底重心下移仍待验证料续震荡反复为主"
    assert read == [(name, headline, "观望", PARAGRAPHS) for name in ("铜", "锌", "铅")]


def test_a_headline_may_break_between_a_bracket_and_its_advice() -> None:
    read = read_headings([("央行购金托底重心下移仍待验证料续震荡反（", 35.0), ("操作建议：观望）", 95.0)])
    assert read == [
        (name, "央行购金托底重心下移仍待验证料续震荡反", "观望", PARAGRAPHS) for name in ("铜", "锌", "铅")
    ]
