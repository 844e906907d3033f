"""Open a PDF, refuse what is no report, and read its pages.

pdfium opens the file, finds the pages with table rows and reads the other
pages. pdfminer reads the table pages; pdfium verifies their characters.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Any, NamedTuple

from ribao import pdfium
from ribao.errors import NotAReport, TooHeavy
from ribao.read.pdf import pdfium_reader, pdfminer_reader
from ribao.read.pdf.chars import UNKNOWN_CHAR, Char, Edge
from ribao.read.pdf.confirmation import is_confirmed
from ribao.read.pdf.fake_bold import CopyRemainder, dedupe_chars
from ribao.read.pdf.images import IMAGE, NO_IMAGES, find_images
from ribao.read.pdf.lines import build_lines
from ribao.read.pdf.page import Page
from ribao.read.pdf.page_objects import list_page_objects
from ribao.read.pdf.page_transform import PageTransform, build_page_transform
from ribao.read.pdf.pdfium_reader import TextPage
from ribao.read.pdf.pdfminer_reader import TablePage
from ribao.read.pdf.reader_comparison import ReaderComparison, compare_readers, fill_unknown_chars

# A report has 6 to 20 pages.
MAX_PAGES = 60
# Three numbers side by side, or table 1's header. A table page that this misses is read, but not verified.
_NUMBER = r"[-+−–－]?[\d０-９][\d０-９,.．%]*"
_TABLE = re.compile(rf"(?<!\S){_NUMBER}\s+{_NUMBER}\s+{_NUMBER}(?!\S)|收盘\S*\s+涨跌")
# Refuse a file in which more than this share of the characters has no Unicode value.
_MAX_UNKNOWN_SHARE = 0.1


def read_pages(content: bytes) -> list[Page]:
    """Read every page of a PDF's bytes.

    Raises NotAReport where the bytes are no PDF, are broken, encrypted, a scan, or have fonts without a
    Unicode map; TooHeavy where there are too many pages.
    """
    document = _open_document(content)
    try:
        if len(document) > MAX_PAGES:
            raise TooHeavy(
                f"the PDF has {len(document)} pages, a report has at most {MAX_PAGES}",
                "it is another document",
            )
        pdfium_pages = _load_pages(document)
        sources = {number: _open_page(page) for number, page in pdfium_pages.items()}
        tables = [number for number, source in sources.items() if _TABLE.search(source.text)]
        table_pages = pdfminer_reader.open_pages(content, tables)
        pages = list(_build_pages(sources, table_pages, has_images=IMAGE in content))
        _refuse_unknown_chars(pages)
        return pages
    finally:
        document.close()


def _open_document(content: bytes) -> Any:
    if b"%PDF-" not in content[:1024]:
        kind = "an HTML page" if b"<html" in content[:2048].lower() else "no PDF"
        raise NotAReport(
            f"the file is {kind}, it does not start with %PDF", "fetch it again or look at the source"
        )
    try:
        return pdfium.PdfDocument(content)
    except pdfium.PdfiumError as error:
        encrypted = "password" in str(error).lower()
        reason = "the PDF is encrypted" if encrypted else "the PDF is broken or cut off"
        raise NotAReport(reason, "fetch it again or ask the publisher") from error


def _load_pages(document: Any) -> dict[int, Any]:
    pages = {}
    for number in range(1, len(document) + 1):
        try:
            pages[number] = document[number - 1]
        except pdfium.PdfiumError as error:
            raise NotAReport(
                f"page {number} of the PDF is broken", "fetch it again or ask the publisher"
            ) from error
    return pages


class _SourcePage(NamedTuple):
    """A page as pdfium has it: itself, its text page, all its text, and by how many degrees it is turned."""

    page: Any
    transform: PageTransform
    chars: TextPage
    text: str
    turn: int


def _open_page(page: Any) -> _SourcePage:
    text_page = page.get_textpage()
    chars = TextPage(text_page, build_page_transform(page))
    turn = chars.measure_turn()
    chars.transform = chars.transform.turn_back(turn)
    return _SourcePage(page, chars.transform, chars, text_page.get_text_range(), turn)


def _build_pages(
    sources: Mapping[int, _SourcePage], table_pages: Mapping[int, TablePage], has_images: bool
) -> Iterator[Page]:
    remainders: list[CopyRemainder] = []
    for number, source in sources.items():
        transform = source.transform
        chars, edges, comparison = _read_page(source, table_pages.get(number))
        chars, remainders = dedupe_chars(chars, remainders, 0.15 * transform.height)
        lines = tuple(build_lines(number, chars))
        images = find_images(source.page, transform) if has_images else NO_IMAGES
        yield Page(
            number, transform.width, transform.height, lines, tuple(edges), comparison, source.turn, images
        )


def _read_page(
    source: _SourcePage, table_page: TablePage | None
) -> tuple[list[Char], list[Edge], ReaderComparison | None]:
    if table_page is None:
        objects, edges = list_page_objects(source.page, source.transform)
        return pdfium_reader.order_chars(pdfium_reader.extract_chars(source.chars), objects), edges, None
    chars, edges = pdfminer_reader.extract_page(table_page, source.transform)
    if is_confirmed(chars, source.chars, source.text):
        return chars, edges, None
    by_object = list(pdfium_reader.extract_chars(source.chars))
    comparison = compare_readers(chars, [c for _, group in by_object for c in group])
    if comparison and comparison.pdfium_has_more:
        chars = pdfium_reader.order_chars(by_object, list_page_objects(source.page, source.transform)[0])
    elif comparison:
        chars = fill_unknown_chars(comparison)
    return chars, edges, comparison


def _refuse_unknown_chars(pages: Iterable[Page]) -> None:
    """Raise NotAReport where there is no text, or too much of it in fonts without a Unicode map."""
    text = "".join(word.text for page in pages for line in page.lines for word in line.words)
    if not text:
        raise NotAReport("the PDF is scanned, it holds no text", "ask the publisher for the original file")
    unknown = text.count(UNKNOWN_CHAR)
    if unknown > _MAX_UNKNOWN_SHARE * len(text):
        raise NotAReport(
            f"the PDF's fonts have no Unicode map: {unknown} of {len(text)} characters are unknown",
            "ask the publisher for a file whose text can be copied",
        )
