"""Running headers are dropped, sentences that repeat at one height are kept."""

from dataclasses import replace

from ribao.read.pdf.chars import Char, build_char
from ribao.read.pdf.images import Images
from ribao.read.pdf.lines import Line, build_lines
from ribao.read.pdf.page import Page
from ribao.read.pdf.running_headers import drop_running_headers


def build_chars(text: str, y: float, size: float) -> list[Char]:
    return [build_char(char, 60 + size * k, 60 + size * k + size, y, size) for k, char in enumerate(text)]


def build_page(number: int, edge: str, running: float = 8.0) -> Page:
    """A page with a running header, a line near its upper edge and some in its middle."""
    chars = build_chars("商品日报", 30, running) + (build_chars(edge, 60, 11) if edge else [])
    chars += [
        c for k in range(9) for c in build_chars(f"下游按需采购，成交平稳{number}{k}。", 300 + 20 * k, 11)
    ]
    return Page(number, 595, 842, tuple(build_lines(number, chars)), ())


def edges(pages: list[Page]) -> list[list[str]]:
    return [[x.text for x in p.lines if _upper(x)] for p in drop_running_headers(pages)]


def _upper(line: Line) -> bool:
    return line.middle < 100


def test_a_sentence_at_one_height_of_two_pages_is_no_running_header() -> None:
    pages = [
        build_page(1, ""),
        build_page(2, "操作建议：观望"),
        build_page(3, "操作建议：观望"),
        build_page(4, ""),
    ]
    assert edges(pages) == [[], ["操作建议：观望"], ["操作建议：观望"], []]


def test_a_running_header_in_the_size_of_the_sentences_is_on_most_pages() -> None:
    pages = [build_page(number, "", running=11) for number in (1, 2, 3)]
    assert edges(pages) == [[], [], []]


def test_a_logo_on_several_pages_is_no_picture_of_a_number() -> None:
    logo, number = (88.4, 36.0, 179.1, 56.9), (120.0, 400.0, 160.0, 410.0)
    pages = [replace(build_page(n, ""), images=Images((logo, number))) for n in (1, 2)]
    assert [page.images.boxes for page in drop_running_headers(pages)] == [(number,), (number,)]
