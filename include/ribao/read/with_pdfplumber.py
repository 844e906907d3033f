"""A table page's characters, lines and shaded boxes by pdfplumber, in the order in which the page draws them."""

import itertools
import logging
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from io import BytesIO
from typing import Any

import pdfplumber
from pdfminer.converter import PDFPageAggregator
from pdfminer.layout import LTChar, LTCurve, LTFigure
from pdfplumber.page import Page

from ribao.labels import printed
from ribao.read.content import Interpreter
from ribao.read.marks import UNKNOWN, Glyph, Rule, glyph
from ribao.read.paper import Paper

# It warns of what a font lacks; what matters of that is seen in the characters.
logging.getLogger("pdfminer").setLevel(logging.ERROR)

_SHORTEST = 4.0


@contextmanager
def plumbed(content: bytes, numbers: list[int]) -> Iterator[dict[int, Page]]:
    """The pages of these numbers (from 1), opened by pdfplumber."""
    if not numbers:
        yield {}
        return
    with pdfplumber.open(BytesIO(content), pages=numbers) as pdf:
        yield {page.page_number: page for page in pdf.pages}


def marks(page: Page, paper: Paper) -> tuple[list[Glyph], list[Rule]]:
    """A page's characters and rules, as displayed; characters that do not run to the right are left out."""
    device = PDFPageAggregator(page.pdf.rsrcmgr)
    interpreter = Interpreter(page.pdf.rsrcmgr, device)
    device.begin_page(page.page_obj, paper.matrix)
    interpreter.render_contents(page.page_obj.resources, page.page_obj.contents, paper.matrix)
    drawn = list(_flat(device.cur_item))
    page.close()
    glyphs = [g for item in drawn if isinstance(item, LTChar) and (g := _glyph(item))]
    return glyphs, [rule for item in drawn if isinstance(item, LTCurve) for rule in _rules(item)]


def _flat(items: Iterable[Any]) -> Iterator[Any]:
    for item in items:
        if isinstance(item, LTFigure):
            yield from _flat(item)
        else:
            yield item


def _glyph(char: LTChar) -> Glyph | None:
    """The character, its matrix being that of the page as displayed, heights downwards; None for a space."""
    a, b, _, _, _, baseline = char.matrix
    text = char.get_text()
    if a <= 0 or abs(b) > 0.05 * a or text.isspace():
        return None
    text = UNKNOWN if text.startswith("(cid:") else printed(text)
    return glyph(text, char.x0, char.x1, baseline, char.size)


def _rules(curve: LTCurve) -> Iterator[Rule]:
    """A line's, a box's or any path's horizontal edges."""
    for (x0, y0), (x1, y1) in itertools.pairwise(curve.pts):
        if abs(y1 - y0) < 0.5 and abs(x1 - x0) > _SHORTEST:
            yield Rule(y0, min(x0, x1), max(x0, x1))
