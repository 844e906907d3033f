"""Parse the bytes of a PDF to a report: in this process, and as the answer of the confined child."""

import gc
import hashlib
import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace

from ribao import calendar, dates
from ribao.errors import NotAReport, Unreadable
from ribao.model import Report
from ribao.read import EVERY_PAGE, PARSER_VERSION
from ribao.read.confidence import score_cells
from ribao.read.narrative.sections import split_sections
from ribao.read.narrative.statements import read_statements
from ribao.read.pdf.document import read_pages
from ribao.read.pdf.running_headers import drop_running_headers
from ribao.read.scans import find_unread_pages, lower_confidence, warn_of_unread_pages
from ribao.read.tables.indicators import read_indicators
from ribao.read.tables.quotes import read_quotes
from ribao.read.tables.reader_conflicts import find_reader_conflicts, measure_agreement
from ribao.read.tables.regions import find_regions, select_table_pages
from ribao.read.tables.second_reading import read_again, select_suspect_pages
from ribao.read.turned_pages import place_boxes
from ribao.read.warnings import add_warnings
from ribao.report_json import to_json


@contextmanager
def _disable_gc() -> Iterator[None]:
    """Disable garbage collection while parsing (about 10 % faster)."""
    enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if enabled:
            gc.enable()


@_disable_gc()
def parse_report(content: bytes, every_page: bool = False) -> Report:
    """Parse a PDF's bytes to a report, in this process. Its rows have labels and no series yet.

    pdfplumber reads the tables a second time: `every_page` of them, or the suspect ones.

    Raises NotAReport where the bytes are no PDF, are encrypted, hold no text
    or are another document; TooHeavy where they have too many pages.
    """
    pages = read_pages(content)
    body = drop_running_headers(pages)
    title = dates.title_date(line.text for line in pages[0].lines) or dates.title_date(
        line.text for page in body for line in page.lines
    )
    quote_headers, quote_regions, block_headers, block_regions = find_regions(select_table_pages(body))
    if not quote_headers and not block_headers:
        if unread := find_unread_pages(pages):
            raise NotAReport(
                f"pages {', '.join(map(str, unread))} of this PDF are pictures without text, the others hold no table",
                "ask the publisher for the original file",
            )
        raise NotAReport("this PDF holds neither of the report's tables", "it is another document")
    indicators, headers = read_indicators(block_headers, block_regions) if block_headers else ((), ())
    sections = split_sections(body)
    report = Report(
        report_date=title,
        data_date=title and calendar.data_date(title),
        quotes=read_quotes(quote_headers[0], quote_regions) if quote_headers else (),
        indicators=indicators,
        headers=headers,
        sections=tuple(section for section, _ in sections),
        statements=read_statements(sections),
        warnings=(),
        pages=len(pages),
        sha256=hashlib.sha256(content).hexdigest(),
        parser_version=PARSER_VERSION,
    )
    warnings = (*find_reader_conflicts(report, pages), *warn_of_unread_pages(pages))
    report = add_warnings(replace(report, warnings=warnings))
    numbers = {page.number for page in pages} if every_page else select_suspect_pages(report, pages)
    report = replace(report, warnings=(*report.warnings, *read_again(content, report, pages, numbers)))
    report = score_cells(report, pages, measure_agreement(report.warnings))
    return place_boxes(lower_confidence(report, pages), pages)


def answer_request(content: bytes, how: str = "") -> bytes:
    """Answer with the report as JSON, or with what is wrong with the PDF. `how` may be EVERY_PAGE. Runs in the child."""
    try:
        answer = to_json(parse_report(content, every_page=how == EVERY_PAGE))
    except Unreadable as error:
        answer = {"error": error.message, "hint": error.hint, "kind": type(error).__name__}
    return json.dumps(answer, ensure_ascii=True).encode()
