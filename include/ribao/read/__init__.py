"""PDF -> Report.

The way: `pages` opens the file and gives a sheet a page. Table pages are read
`with_pdfplumber` (`content` cuts their instructions), and `witness` compares
pdfium's characters with them; the others are read `with_pdfium` (and `drawn`).
`paper`, `marks`, `bold` and `lines` serve both. -> `margins` (running lines
out) -> `narrative` (sections), `statements` (the numbers that they state) and
`tables` (where the tables stand) -> `headers` and `columns` -> `sheet` (rows
and cells; `cut`: those that a page's end cuts through) -> `table1`, `table2` ->
`doubts`, `disputed` (what is not certain). `sandbox` does it, and `pictures` draws
pages, in a `child` process, which `confinement` shuts off from the machine.
"""

import gc
import hashlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace

from ribao import calendar, dates
from ribao.errors import NotAReport
from ribao.model import Report
from ribao.read import doubts, narrative, statements, table1, table2, tables
from ribao.read.disputed import disputed
from ribao.read.margins import without_margins
from ribao.read.pages import sheets
from ribao.read.sandbox import read_safely

__all__ = ["PARSER_VERSION", "read", "read_safely"]

# Raise it with every change that may read any report differently.
PARSER_VERSION = "13"


@contextmanager
def _no_collection() -> Iterator[None]:
    """No looking for garbage while hundreds of thousands of small objects are made: a tenth of the time."""
    enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if enabled:
            gc.enable()


@_no_collection()
def read(content: bytes) -> Report:
    """The report that a PDF's bytes hold, in this process.

    Raises NotAReport where the bytes are no PDF, are encrypted, hold no text
    or are another document; TooHeavy where they have too many pages.
    """
    pages = sheets(content)
    body = without_margins(pages)
    title = dates.title_date(line.text for line in pages[0].lines) or dates.title_date(
        line.text for page in body for line in page.lines
    )
    quote_heads, quote_regions, block_heads, block_regions = tables.regions(tables.table_sheets(body))
    if not quote_heads and not block_heads:
        raise NotAReport("this PDF holds neither of the report's tables", "it is another document")
    quotes = table1.quotes(quote_heads[0], quote_regions) if quote_heads else ()
    indicators, headers = table2.blocks(block_heads, block_regions) if block_heads else ((), ())
    told = narrative.sections([page.lines for page in body])
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
    return doubts.with_doubts(replace(report, doubts=tuple(disputed(report, pages))))
