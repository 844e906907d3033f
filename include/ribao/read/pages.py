"""The pages of a PDF as sheets: opened, refused where they are no report, their text in lines."""

from collections.abc import Iterator
from typing import Any

import pypdfium2 as pdfium

from ribao.errors import NotAReport, TooHeavy
from ribao.read.bold import without_copies
from ribao.read.drawn import drawn
from ribao.read.glyphs import glyphs, unmapped
from ribao.read.lines import lines
from ribao.read.paper import paper
from ribao.read.sheet import Sheet

# A report has 6 to 20 pages.
MOST_PAGES = 60


def sheets(content: bytes) -> list[Sheet]:
    """Every page of a PDF's bytes, top to bottom.

    Raises NotAReport where the bytes are no PDF, are broken, encrypted, a scan, or have fonts that say
    nothing of their characters; TooHeavy where there are too many pages.
    """
    document = _open(content)
    try:
        if len(document) > MOST_PAGES:
            raise TooHeavy(
                f"the PDF has {len(document)} pages, a report has at most {MOST_PAGES}",
                "it is another document",
            )
        found = list(_sheets(document))
        if not any(sheet.lines for sheet in found):
            raise _without_text(document)
        return found
    finally:
        document.close()


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


def _sheets(document: Any) -> Iterator[Sheet]:
    rest = ""
    for number in range(1, len(document) + 1):
        try:
            page = document[number - 1]
        except pdfium.PdfiumError as error:
            raise NotAReport(
                f"page {number} of the PDF is broken", "fetch it again or ask the publisher"
            ) from error
        place = paper(page)
        texts, rules = drawn(page, place)
        kept, rest = without_copies(glyphs(page, place, texts), rest, 0.15 * place.height)
        yield Sheet(number, place.width, place.height, tuple(lines(number, kept)), tuple(rules))
        page.close()


def _without_text(document: Any) -> NotAReport:
    bad = total = 0
    for page in document:
        counts = unmapped(page)
        bad, total = bad + counts[0], total + counts[1]
    if bad:
        return NotAReport(
            f"the PDF's fonts do not say which characters they draw ({bad} of {total} without Unicode)",
            "ask the publisher for a file whose text can be copied",
        )
    return NotAReport("the PDF is scanned, it holds no text", "ask the publisher for the original file")
