"""A piece of the PDF page with the culprit cell boxed."""

import io
from typing import Any

from PIL import Image, ImageDraw

from ribao.model import Box

COLOURS = {"error": "#c0271d", "warn": "#b26a00", "info": "#2a6fb0"}
# In points of the page: the least width shown, how far a row's label may lie from the culprit to be shown
# too, the margin beside, and above and below.
_WIDTH, _FAR, _BESIDE, _UP = 240, 270, 10, 27
# Pixels to a point.
SCALE = 2.0


def crop(pdf: Any, box: Box, others: list[Box], severity: str, label: Box | None = None) -> bytes:
    """A PNG of the page around `box`, which is boxed; `others` on the same page are boxed thinly.

    `pdf` is an open pdfium document, `label` the place of the row's name, which is shown too.
    """
    page = pdf[box.page - 1]
    width, height = page.get_size()
    left, right = _sides(box, [*others, *([label] if label else [])], width)
    top, bottom = max(0, box.top - _UP), min(height, box.bottom + _UP)
    margins = (left, height - bottom, width - right, top)
    image = page.render(scale=SCALE, crop=margins, draw_annots=False).to_pil().convert("RGB")
    page.close()
    draw = ImageDraw.Draw(image)
    for other in others:
        if other.page == box.page:
            draw.rectangle(_pixels(other, left, top), outline=COLOURS[severity], width=1)
    draw.rectangle(_pixels(box, left, top), outline=COLOURS[severity], width=3)
    return _png(image)


def _sides(box: Box, near: list[Box], width: float) -> tuple[float, float]:
    """From the label to the last cell of the row, and no less than _WIDTH."""
    row = [b for b in near if b.page == box.page and abs(b.top - box.top) < _UP and abs(b.x0 - box.x0) < _FAR]
    left, right = min(b.x0 for b in [box, *row]) - _BESIDE, max(b.x1 for b in [box, *row]) + _BESIDE
    spare = max(0.0, _WIDTH - (right - left)) / 2
    left = max(0, min(left - spare, width - _WIDTH))
    return left, min(width, max(right + spare, left + _WIDTH))


def _pixels(box: Box, left: float, top: float) -> tuple[float, float, float, float]:
    return (
        (box.x0 - left - 4) * SCALE,
        (box.top - top - 2.5) * SCALE,
        (box.x1 - left + 4) * SCALE,
        (box.bottom - top + 2.5) * SCALE,
    )


def _png(image: Image.Image) -> bytes:
    file = io.BytesIO()
    # The octree keeps the box's colour, which is in few pixels.
    image.quantize(32, method=Image.Quantize.FASTOCTREE).save(file, "PNG", optimize=True)
    return file.getvalue()
