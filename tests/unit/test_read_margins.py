"""Running lines are left out, sentences that come again at one height are kept."""

from ribao.read.pdf.chars import Char, build_char
from ribao.read.pdf.lines import Line, build_lines
from ribao.read.pdf.page import Page
from ribao.read.pdf.running_headers import drop_running_headers


def drawn(text: str, y: float, size: float) -> list[Char]:
    return [build_char(char, 60 + size * k, 60 + size * k + size, y, size) for k, char in enumerate(text)]


def sheet(number: int, edge: str, running: float = 8.0) -> Page:
    """A page with a running line, a line near its upper edge and some in its middle."""
    chars = drawn("商品日报", 30, running) + (drawn(edge, 60, 11) if edge else [])
    chars += [g for k in range(9) for g in drawn(f"下游按需采购，成交平稳{number}{k}。", 300 + 20 * k, 11)]
    return Page(number, 595, 842, tuple(build_lines(number, chars)), ())


def edges(sheets: list[Page]) -> list[list[str]]:
    return [[x.text for x in s.lines if _upper(x)] for s in drop_running_headers(sheets)]


def _upper(line: Line) -> bool:
    return line.middle < 100


def test_a_sentence_at_one_height_of_two_pages_is_no_running_line() -> None:
    pages = [sheet(1, ""), sheet(2, "操作建议：观望"), sheet(3, "操作建议：观望"), sheet(4, "")]
    assert edges(pages) == [[], ["操作建议：观望"], ["操作建议：观望"], []]


def test_a_running_line_in_the_size_of_the_sentences_is_on_most_pages() -> None:
    pages = [sheet(number, "", running=11) for number in (1, 2, 3)]
    assert edges(pages) == [[], [], []]
