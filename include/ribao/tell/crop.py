"""A piece of the PDF page with the culprit cell boxed."""

import io
from collections.abc import Sequence
from typing import Any

from PIL import Image, ImageDraw

from ribao.model import Box

COLOURS = {"error": "#c0271d", "warn": "#b26a00", "info": "#2a6fb0"}
# In points of the page: the least width shown, the margin, how far up and down other cells are shown, and
# other boxes.
_WIDTH, _BESIDE, _NEXT, _FAR = 120, 5, 26, 70
# Pixels to a point, drawn and shown: drawn finer, for screens that show more.
_DRAWN, _SHOWN = 2.5, 1.4


def crop(
    pdf: Any, box: Box, others: Sequence[Box], severity: str, row: Sequence[Box], around: Sequence[Box]
) -> tuple[bytes, int]:
    """A PNG of the page around `box`, which is boxed, and the width to show it at, in CSS pixels.

    `pdf` is an open pdfium document; `others` nearby are boxed thinly; all of `row`, the culprit's, is
    shown, and of `around`, the page's other cells, those next to it, none of them cut.
    """
    page = pdf[box.page - 1]
    near = _near(box, others)
    if row:
        near = [o for o in near if min(b.x0 for b in row) <= o.x0 and o.x1 <= max(b.x1 for b in row)]
    left, top, right, bottom = _edges([box, *near, *row], around, page.get_size())
    margins = (left, page.get_height() - bottom, page.get_width() - right, top)
    image = page.render(scale=_DRAWN, crop=margins, draw_annots=False).to_pil().convert("RGB")
    page.close()
    draw = ImageDraw.Draw(image)
    for other in near:
        draw.rectangle(_pixels(other, left, top), outline=COLOURS[severity], width=2)
    draw.rectangle(_pixels(box, left, top), outline=COLOURS[severity], width=4)
    return _png(image), round((right - left) * _SHOWN)


def _near(box: Box, others: Sequence[Box]) -> list[Box]:
    return [o for o in others if o.page == box.page and abs(o.top - box.top) < _FAR]


def _edges(
    shown: Sequence[Box], around: Sequence[Box], size: tuple[float, float]
) -> tuple[float, float, float, float]:
    """Left, top, right and bottom of what is shown and of the cells beside, above and below it."""
    left, right = min(b.x0 for b in shown), max(b.x1 for b in shown)
    top, bottom = min(b.top for b in shown) - _NEXT, max(b.bottom for b in shown) + _NEXT
    beside = [
        b
        for b in around
        if b.page == shown[0].page and top < b.top and b.bottom < bottom and left < b.x1 and b.x0 < right
    ]
    whole = [*shown, *beside]
    left, right = min(b.x0 for b in whole) - _BESIDE, max(b.x1 for b in whole) + _BESIDE
    spare = max(0.0, _WIDTH - (right - left)) / 2
    return (
        max(0.0, left - spare),
        max(0.0, min(b.top for b in whole) - _BESIDE),
        min(size[0], right + spare),
        min(size[1], max(b.bottom for b in whole) + _BESIDE),
    )


def _pixels(box: Box, left: float, top: float) -> tuple[float, float, float, float]:
    return (
        (box.x0 - left - 4) * _DRAWN,
        (box.top - top - 2.5) * _DRAWN,
        (box.x1 - left + 4) * _DRAWN,
        (box.bottom - top + 2.5) * _DRAWN,
    )


def _png(image: Image.Image) -> bytes:
    file = io.BytesIO()
    # The octree keeps the box's colour, which is in few pixels.
    image.quantize(32, method=Image.Quantize.FASTOCTREE).save(file, "PNG", optimize=True)
    return file.getvalue()
