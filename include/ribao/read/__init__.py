"""PDF -> Report.

The way: `glyphs` (characters with places) -> `lines` -> `margins` (running
lines out) -> `narrative` (sections) and `tables` (where the tables stand) ->
`headers` (columns) -> `sheet` (rows and cells) -> `table1`, `table2`; `dates`
reads the dates, `statements` the numbers that the narrative states. pdfium finds the pages and reads the narrative quickly;
pdfplumber reads every table cell. `sandbox` does it all in a child process.
"""

import hashlib
import logging
from collections.abc import Iterator
from io import BytesIO
from typing import Any

import pdfplumber
import pypdfium2 as pdfium

from ribao import calendar, dates
from ribao.errors import NotAReport, TooHeavy
from ribao.model import Report
from ribao.read import doubts, narrative, statements, table1, table2, tables
from ribao.read.glyphs import Glyph, pdfium_glyphs, plumber_glyphs
from ribao.read.lines import Line, lines, overprinted
from ribao.read.margins import without_margins
from ribao.read.sandbox import read_safely
from ribao.read.sheet import Sheet

__all__ = ["PARSER_VERSION", "read", "read_safely"]

# Raise it with every change that may read any report differently.
PARSER_VERSION = "1"

# Broken font dictionaries are common and harmless here; the cells are checked instead.
logging.getLogger("pdfminer").setLevel(logging.ERROR)


def read(content: bytes) -> Report:
    """The report that a PDF's bytes hold, in this process.

    Raises NotAReport where the bytes are no PDF, are encrypted, hold no text
    or are another document.
    """
    pages, heights = _text_pages(content)
    body = without_margins(pages, heights)
    title = dates.title_date(line.text for line in pages[0]) or dates.title_date(
        line.text for page in body for line in page
    )
    sheets = _sheets(content, pages, body)
    quote_heads, quote_regions, block_heads, block_regions = tables.regions(sheets)
    if not quote_heads and not block_heads:
        raise NotAReport("this PDF holds neither of the report's tables", "it is another document")
    quotes = table1.quotes(quote_heads[0], quote_regions) if quote_heads else ()
    indicators, headers = table2.blocks(block_heads, block_regions) if block_heads else ((), ())
    told = narrative.sections(body)
    report = Report(
        report_date=title,
        data_date=title and calendar.data_date(title),
        quotes=quotes,
        indicators=indicators,
        headers=headers,
        sections=tuple(section for section, _ in told),
        statements=statements.of_sections(told),
        doubts=(),
        pages=len(pages),
        sha256=hashlib.sha256(content).hexdigest(),
        parser_version=PARSER_VERSION,
    )
    return doubts.with_doubts(report)


def refuse_too_many_pages(content: bytes, most: int) -> None:
    """Raise TooHeavy where a PDF has more pages than any report; NotAReport where it cannot be opened."""
    document = _open(content)
    pages = len(document)
    document.close()
    if pages > most:
        raise TooHeavy(f"the PDF has {pages} pages, a report has at most {most}", "it is another document")


def _text_pages(content: bytes) -> tuple[list[list[Line]], dict[int, float]]:
    """Every page's lines and height, by pdfium; by pdfplumber where bold copies confuse pdfium's order."""
    document = _open(content)
    pages, heights, again = [], {}, []
    try:
        for number, page in enumerate(document, start=1):
            glyphs, doubled = pdfium_glyphs(page)
            pages.append(lines(number, glyphs))
            heights[number] = page.get_height()
            if doubled or overprinted(pages[-1]):
                again += [number, number + 1]
            page.close()
    finally:
        document.close()
    if not any(pages):
        raise NotAReport("the PDF is scanned, it holds no text", "ask the publisher for the original file")
    for number, glyphs in _plumber_pages(content, sorted({n for n in again if n <= len(pages)})):
        pages[number - 1] = lines(number, glyphs)
    return pages, heights


def _plumber_pages(content: bytes, numbers: list[int]) -> Iterator[tuple[int, list[Glyph]]]:
    if not numbers:
        return
    rest = ""
    with pdfplumber.open(BytesIO(content), pages=numbers) as pdf:
        for page in pdf.pages:
            glyphs, rest = plumber_glyphs(page, rest)
            yield page.page_number, glyphs
            page.close()


def _open(content: bytes) -> Any:
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


def _sheets(content: bytes, pages: list[list[Line]], body: list[list[Line]]) -> list[Sheet]:
    numbers = tables.table_pages(body)
    with pdfplumber.open(BytesIO(content), pages=numbers or [1]) as pdf:
        found = []
        for page in pdf.pages if numbers else ():
            number = page.page_number
            kept = set(body[number - 1])
            found.append(tables.sheet(page, number, [x for x in pages[number - 1] if x not in kept]))
            page.close()
    return found
