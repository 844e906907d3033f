"""Read table pages with pdfminer's parser and fonts: their characters and horizontal edges, in drawing order."""

import logging
from collections.abc import Collection, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from io import BytesIO

from pdfminer import pdffont
from pdfminer.pdfdocument import PDFDocument
from pdfminer.pdfinterp import PDFResourceManager
from pdfminer.pdfpage import PDFPage
from pdfminer.pdfparser import PDFSyntaxError
from pdfminer.pdftypes import PDFObjRef

from ribao.errors import TooHeavy, Unreadable
from ribao.read.pdf.chars import Char, Edge
from ribao.read.pdf.content_stream import ContentInterpreter
from ribao.read.pdf.drawing import Drawing
from ribao.read.pdf.page_transform import PageTransform
from ribao.read.pdf.tokens import MapParser, ObjectParser

# pdfminer warns of each gap in a font; the characters themselves show the gaps that matter.
logging.getLogger("pdfminer").setLevel(logging.ERROR)

# pdfminer's fonts have no parameter for this class.
pdffont.CMapParser = MapParser  # type: ignore[attr-defined]


class Document(PDFDocument):
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


@dataclass(frozen=True, slots=True)
class TablePage:
    """A page to read, and the fonts that it shares with the others of its file."""

    number: int
    page: PDFPage
    resources: PDFResourceManager


def open_pages(content: bytes, numbers: Collection[int]) -> dict[int, TablePage]:
    """Open the pages of these numbers (from 1). Raises Unreadable where pdfminer cannot open them."""
    if not numbers:
        return {}
    with translate_errors("the PDF"):
        resources = PDFResourceManager()
        pages = enumerate(PDFPage.create_pages(Document(ObjectParser(BytesIO(content)))), 1)
        return {number: TablePage(number, page, resources) for number, page in pages if number in numbers}


@contextmanager
def translate_errors(what: str) -> Iterator[None]:
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


def extract_page(page: TablePage, transform: PageTransform) -> tuple[list[Char], list[Edge]]:
    """Extract a displayed page's characters and edges, without characters that do not run to the right.

    Raises Unreadable where the page or one of its fonts is damaged.
    """
    with translate_errors(f"page {page.number} of the PDF"):
        drawing = Drawing(page.resources)
        interpreter = ContentInterpreter(page.resources, drawing)
        interpreter.render_contents(page.page.resources, page.page.contents, transform.matrix)
    return drawing.chars, drawing.edges
