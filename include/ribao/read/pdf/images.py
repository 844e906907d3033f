"""Find the images that a page draws, and the invisible text behind those that are scans.

A program that recognises the text of a scan writes it invisibly behind the image. It is what the program made of
the image, not what the page shows.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from ribao.pdfium import bind
from ribao.pdfium import raw as c
from ribao.read.pdf.page_objects import get_bounds, walk_page
from ribao.read.pdf.page_transform import PageTransform, Rectangle

# A file without this draws no image.
IMAGE = b"/Image"
# An image is a scan where it covers more than this share of its page.
_SCAN_SHARE = 0.2

_get_render_mode = bind(c.FPDFTextObj_GetTextRenderMode)


@dataclass(frozen=True, slots=True)
class Images:
    """The boxes (x0, top, x1, bottom) of a page's images, of those that are large, and of its invisible texts."""

    boxes: tuple[Rectangle, ...] = ()
    scans: tuple[Rectangle, ...] = ()
    hidden: tuple[Rectangle, ...] = ()


NO_IMAGES = Images()


def find_images(page: Any, transform: PageTransform) -> Images:
    """Find the images of a pypdfium2 page, and its invisible texts where one is a scan."""
    boxes = tuple(_find_boxes(page, transform, c.FPDF_PAGEOBJ_IMAGE))
    least = _SCAN_SHARE * transform.width * transform.height
    scans = tuple(box for box in boxes if (box[2] - box[0]) * (box[3] - box[1]) > least)
    return Images(boxes, scans, tuple(_find_boxes(page, transform, c.FPDF_PAGEOBJ_TEXT)) if scans else ())


def _find_boxes(page: Any, transform: PageTransform, kind: int) -> Iterator[Rectangle]:
    """The boxes of a page's objects of a kind, of texts those that are invisible."""
    for found, item, matrix in walk_page(page):
        if found != kind:
            continue
        if kind != c.FPDF_PAGEOBJ_TEXT or _get_render_mode(item) == c.FPDF_TEXTRENDERMODE_INVISIBLE:
            yield get_bounds(item, matrix, transform)


def overlaps(one: Rectangle, other: Rectangle) -> bool:
    """Whether two boxes have a place in common."""
    return one[0] < other[2] and other[0] < one[2] and one[1] < other[3] and other[1] < one[3]
