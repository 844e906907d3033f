"""The pages of a PDF as sheets: opened, refused where they are no report, their text in lines.

pdfium opens the file, finds the pages with table rows and reads the others;
pdfplumber reads those, and pdfium is the second witness of their characters.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from ribao import pdfium
from ribao.errors import NotAReport, TooHeavy
from ribao.read import with_pdfium
from ribao.read.bold import Rest, without_copies
from ribao.read.drawn import drawn
from ribao.read.lines import lines
from ribao.read.marks import UNKNOWN, Glyph, Rule
from ribao.read.paper import Paper, paper
from ribao.read.sheet import Sheet
from ribao.read.with_pdfplumber import marks, plumbed
from ribao.read.witness import Witness, compared, completed

# A report has 6 to 20 pages.
MOST_PAGES = 60
# Three numbers side by side, or table 1's header. A page taken wrongly for one without costs only the second witness.
_NUMBER = r"[-+−–－]?[\d０-９][\d０-９,.．%]*"
_TABLE = re.compile(rf"(?<!\S){_NUMBER}\s+{_NUMBER}\s+{_NUMBER}(?!\S)|收盘\S*\s+涨跌")
# A file with more characters than this share that its fonts do not name is not read at all.
_MOST_UNKNOWN = 0.1


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
        pages = _pages(document)
        texts = {number: page.get_textpage() for number, page in pages.items()}
        tables = [n for n, text in texts.items() if _TABLE.search(text.get_text_range())]
        with plumbed(content, tables) as plumber:
            found = list(_sheets(pages, texts, plumber))
        _refuse_unknown(found)
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


def _pages(document: Any) -> dict[int, Any]:
    found = {}
    for number in range(1, len(document) + 1):
        try:
            found[number] = document[number - 1]
        except pdfium.PdfiumError as error:
            raise NotAReport(
                f"page {number} of the PDF is broken", "fetch it again or ask the publisher"
            ) from error
    return found


def _sheets(
    pages: Mapping[int, Any], texts: Mapping[int, Any], plumber: Mapping[int, Any]
) -> Iterator[Sheet]:
    rests: list[Rest] = []
    for number, page in pages.items():
        place = paper(page)
        found, rules, witness = _marks(page, texts[number], plumber.get(number), place)
        kept, rests = without_copies(found, rests, 0.15 * place.height)
        yield Sheet(number, place.width, place.height, tuple(lines(number, kept)), tuple(rules), witness)


def _marks(
    page: Any, text: Any, plumbed_page: Any, place: Paper
) -> tuple[list[Glyph], list[Rule], Witness | None]:
    if plumbed_page is None:
        objects, rules = drawn(page, place)
        return with_pdfium.in_order(with_pdfium.glyphs(text, place), objects), rules, None
    found, rules = marks(plumbed_page, place)
    second = list(with_pdfium.glyphs(text, place))
    witness = compared(found, [g for _, inks in second for g in inks])
    if witness and witness.pdfium_has_more:
        found = with_pdfium.in_order(second, drawn(page, place)[0])
    elif witness:
        found = completed(witness)
    return found, rules, witness


def _refuse_unknown(found: Iterable[Sheet]) -> None:
    """NotAReport where there is no text, or too much of it in fonts without a Unicode map."""
    text = "".join(word.text for sheet in found for line in sheet.lines for word in line.words)
    if not text:
        raise NotAReport("the PDF is scanned, it holds no text", "ask the publisher for the original file")
    unknown = text.count(UNKNOWN)
    if unknown > _MOST_UNKNOWN * len(text):
        raise NotAReport(
            f"the PDF's fonts have no Unicode map: {unknown} of {len(text)} characters cannot be told",
            "ask the publisher for a file whose text can be copied",
        )
