"""Read pages a second time, with pdfplumber: its characters, to compare with those that the report was read from.

pdfplumber takes half a second a report. So it is imported only where it is needed.
"""

from collections.abc import Collection
from io import BytesIO
from typing import Any

import pdfplumber
import pdfplumber.pdf
from pdfplumber.page import Page

from ribao.read.pdf.chars import Char, build_char, is_visible
from ribao.read.pdf.drawing import clean_text
from ribao.read.pdf.pdfminer_reader import Document, translate_errors

# pdfplumber has no parameter for this class.
pdfplumber.pdf.PDFDocument = Document  # type: ignore[attr-defined]


def read_chars(content: bytes, numbers: Collection[int]) -> dict[int, list[Char]]:
    """Read the displayed characters of the pages of these numbers (from 1), in drawing order.

    Raises Unreadable where pdfplumber cannot read one.
    """
    with translate_errors("the PDF"), pdfplumber.open(BytesIO(content), pages=sorted(numbers)) as pdf:
        return {page.page_number: _list_chars(page) for page in pdf.pages}


def _list_chars(page: Page) -> list[Char]:
    chars = [char for item in page.chars if (char := _convert_char(item, page.bbox))]
    page.close()
    return chars


def _convert_char(item: dict[str, Any], page_box: tuple[float, float, float, float]) -> Char | None:
    """Convert a character to the displayed page's coordinates; None where it draws nothing or runs elsewhere."""
    a, b, _, _, _, baseline = item["matrix"]
    text = clean_text(item["text"])
    if a <= 0 or abs(b) > 0.05 * a or not text:
        return None
    left, top, *_ = page_box
    bottom = item["bottom"] - (baseline - item["y0"]) - top
    char = build_char(text, item["x0"] - left, item["x1"] - left, bottom, item["size"])
    return char if is_visible(char) else None
