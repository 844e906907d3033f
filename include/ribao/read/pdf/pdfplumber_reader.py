"""Read a table page with pdfplumber: its characters and horizontal edges, in drawing order."""

import itertools
import logging
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from io import BytesIO
from typing import Any

import pdfplumber
import pdfplumber.pdf
from pdfminer.converter import PDFPageAggregator
from pdfminer.layout import LTChar, LTCurve, LTFigure
from pdfminer.pdfdocument import PDFDocument
from pdfminer.pdfparser import PDFSyntaxError
from pdfminer.pdftypes import PDFObjRef
from pdfplumber.page import Page

from ribao.errors import TooHeavy, Unreadable
from ribao.labels import fold_radicals
from ribao.read.pdf.chars import UNKNOWN_CHAR, Char, Edge, build_char, is_text, is_visible
from ribao.read.pdf.content_stream import ContentInterpreter
from ribao.read.pdf.page_transform import PageTransform

# pdfminer warns of each gap in a font; the characters themselves show the gaps that matter.
logging.getLogger("pdfminer").setLevel(logging.ERROR)

_MIN_EDGE_PT = 4.0


class _Document(PDFDocument):
    """pdfminer's document with an end to circular references, which pdfminer follows for ever."""

    def getobj(self, objid: int) -> object:
        """Get an object that is no reference itself. Raises PDFSyntaxError where references form a circle."""
        seen = {objid}
        target = super().getobj(objid)
        while isinstance(target, PDFObjRef):
            if target.objid in seen:
                raise PDFSyntaxError(f"object {objid} refers to itself")
            seen.add(target.objid)
            target = super().getobj(target.objid)
        return target


# pdfplumber has no parameter for this class.
pdfplumber.pdf.PDFDocument = _Document  # type: ignore[attr-defined]


class _Aggregator(PDFPageAggregator):
    """pdfminer's list of what a page draws, with the number of the text operator at each character."""

    operation = 0

    def render_string(self, *args: Any) -> None:
        """Draw the strings of one operator."""
        items = self.cur_item._objs
        first = len(items)
        super().render_string(*args)
        self.operation += 1
        for item in items[first:]:
            vars(item)["operation"] = self.operation


@contextmanager
def open_pages(content: bytes, numbers: list[int]) -> Iterator[dict[int, Page]]:
    """Open the pages of these numbers (from 1). Raises Unreadable where pdfplumber cannot open them."""
    if not numbers:
        yield {}
        return
    with _translate_errors("the PDF"):
        pdf = pdfplumber.open(BytesIO(content), pages=numbers)
        # Load the pages now: closing the PDF would load them, and fail on a damaged one.
        pages = {page.page_number: page for page in pdf.pages}
    with pdf:
        yield pages


@contextmanager
def _translate_errors(what: str) -> Iterator[None]:
    """Raise Unreadable for any error of pdfminer, which has no base class for them.

    Raise TooHeavy where it runs out of memory, as for a font that states the widths of a billion characters.
    """
    try:
        yield
    except Unreadable:
        raise
    except MemoryError as error:
        # The traceback refers to all that fills the memory.
        raise TooHeavy(
            f"{what} needs more memory than a report does",
            "the file is damaged or hostile; look at it by hand",
        ) from error.with_traceback(None)
    except Exception as error:
        raise Unreadable(
            f"{what} is damaged: pdfminer ends with {type(error).__name__}: {error!s:.200}",
            "fetch it again or ask the publisher",
        ) from error


def extract_page(page: Page, transform: PageTransform) -> tuple[list[Char], list[Edge]]:
    """Extract a displayed page's characters and edges, without characters that do not run to the right.

    Raises Unreadable where the page or one of its fonts is damaged.
    """
    with _translate_errors(f"page {page.page_number} of the PDF"):
        items = _list_items(page, transform)
    chars = [char for item in items if isinstance(item, LTChar) and (char := _convert_char(item))]
    return chars, [edge for item in items if isinstance(item, LTCurve) for edge in _find_edges(item)]


def _list_items(page: Page, transform: PageTransform) -> list[Any]:
    """Everything that a page draws, in drawing order."""
    device = _Aggregator(page.pdf.rsrcmgr)
    interpreter = ContentInterpreter(page.pdf.rsrcmgr, device)
    device.begin_page(page.page_obj, transform.matrix)
    interpreter.render_contents(page.page_obj.resources, page.page_obj.contents, transform.matrix)
    items = list(_flatten_figures(device.cur_item))
    page.close()
    return items


def _flatten_figures(items: Iterable[Any]) -> Iterator[Any]:
    for item in items:
        if isinstance(item, LTFigure):
            yield from _flatten_figures(item)
        else:
            yield item


def _convert_char(item: LTChar) -> Char | None:
    """Convert a character, whose matrix is the displayed page's (y downwards); None where it draws nothing."""
    a, b, _, _, _, baseline = item.matrix
    text = item.get_text()
    # A font may map a character to no text; pdfium may still know it.
    if a <= 0 or abs(b) > 0.05 * a or not text.strip():
        return None
    text = fold_radicals(text) if is_text(text) and not text.startswith("(cid:") else UNKNOWN_CHAR
    char = build_char(text, item.x0, item.x1, baseline, item.size, vars(item).get("operation", 0))
    return char if is_visible(char) else None


def _find_edges(curve: LTCurve) -> Iterator[Edge]:
    """The horizontal edges of a line, a box or any path."""
    for (x0, y0), (x1, y1) in itertools.pairwise(curve.pts):
        if abs(y1 - y0) < 0.5 and abs(x1 - x0) > _MIN_EDGE_PT:
            yield Edge(y0, min(x0, x1), max(x0, x1))
