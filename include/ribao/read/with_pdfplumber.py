"""A table page's characters, lines and shaded boxes by pdfplumber, in the order in which the page draws them."""

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
from ribao.labels import printed
from ribao.read.content import Interpreter
from ribao.read.marks import UNKNOWN, Glyph, Rule, glyph, has_character, is_drawn
from ribao.read.paper import Paper

# It warns of what a font lacks; what matters of that is seen in the characters.
logging.getLogger("pdfminer").setLevel(logging.ERROR)

_SHORTEST = 4.0


class _Document(PDFDocument):
    """pdfminer's document, in which references that go round in a circle end; pdfminer follows them for ever."""

    def getobj(self, objid: int) -> object:
        """An object that is no reference itself. PDFSyntaxError where there is only a circle."""
        seen = {objid}
        found = super().getobj(objid)
        while isinstance(found, PDFObjRef):
            if found.objid in seen:
                raise PDFSyntaxError(f"object {objid} refers to itself")
            seen.add(found.objid)
            found = super().getobj(found.objid)
        return found


# pdfplumber takes the class from here, and has no parameter for it.
pdfplumber.pdf.PDFDocument = _Document  # type: ignore[attr-defined]


@contextmanager
def plumbed(content: bytes, numbers: list[int]) -> Iterator[dict[int, Page]]:
    """The pages of these numbers (from 1), opened by pdfplumber. Unreadable where it cannot open them."""
    if not numbers:
        yield {}
        return
    with _broken_is_unreadable("the PDF"):
        pdf = pdfplumber.open(BytesIO(content), pages=numbers)
        # Opened here: closing the PDF would open its pages, and fail on a damaged one.
        found = {page.page_number: page for page in pdf.pages}
    with pdf:
        yield found


@contextmanager
def _broken_is_unreadable(what: str) -> Iterator[None]:
    """Unreadable for whatever pdfminer raises on a damaged file: it has no common error for that.

    TooHeavy where it needs too much memory, as for a font that states the widths of a billion characters.
    """
    try:
        yield
    except Unreadable:
        raise
    except MemoryError as error:
        # The traceback holds all that fills the memory.
        raise TooHeavy(
            f"{what} needs more memory than a report does",
            "the file is damaged or hostile; look at it by hand",
        ) from error.with_traceback(None)
    except Exception as error:
        raise Unreadable(
            f"{what} is damaged: pdfminer ends with {type(error).__name__}: {error!s:.200}",
            "fetch it again or ask the publisher",
        ) from error


def marks(page: Page, paper: Paper) -> tuple[list[Glyph], list[Rule]]:
    """A page's characters and rules, as displayed; characters that do not run to the right are left out.

    Unreadable where the page, or a font of it, is damaged.
    """
    with _broken_is_unreadable(f"page {page.page_number} of the PDF"):
        drawn = _draw(page, paper)
    glyphs = [g for item in drawn if isinstance(item, LTChar) and (g := _glyph(item))]
    return glyphs, [rule for item in drawn if isinstance(item, LTCurve) for rule in _rules(item)]


def _draw(page: Page, paper: Paper) -> list[Any]:
    """Everything that a page draws, in drawing order."""
    device = PDFPageAggregator(page.pdf.rsrcmgr)
    interpreter = Interpreter(page.pdf.rsrcmgr, device)
    device.begin_page(page.page_obj, paper.matrix)
    interpreter.render_contents(page.page_obj.resources, page.page_obj.contents, paper.matrix)
    drawn = list(_flat(device.cur_item))
    page.close()
    return drawn


def _flat(items: Iterable[Any]) -> Iterator[Any]:
    for item in items:
        if isinstance(item, LTFigure):
            yield from _flat(item)
        else:
            yield item


def _glyph(char: LTChar) -> Glyph | None:
    """The character, its matrix being that of the page as displayed, heights downwards; None where nothing is drawn."""
    a, b, _, _, _, baseline = char.matrix
    text = char.get_text()
    # A font may map a character to no text; what it looks like, pdfium may know.
    if a <= 0 or abs(b) > 0.05 * a or not text.strip():
        return None
    text = printed(text) if has_character(text) and not text.startswith("(cid:") else UNKNOWN
    found = glyph(text, char.x0, char.x1, baseline, char.size)
    return found if is_drawn(found) else None


def _rules(curve: LTCurve) -> Iterator[Rule]:
    """A line's, a box's or any path's horizontal edges."""
    for (x0, y0), (x1, y1) in itertools.pairwise(curve.pts):
        if abs(y1 - y0) < 0.5 and abs(x1 - x0) > _SHORTEST:
            yield Rule(y0, min(x0, x1), max(x0, x1))
