"""A piece of the PDF page with the culprit cell boxed."""

import io

import pypdfium2 as pdfium
from PIL import Image, ImageDraw

from ribao.model import Box

COLOURS = {"error": "#c0271d", "warn": "#b26a00", "info": "#2a6fb0"}
# Points of page shown around the cell, and pixels to a point.
_LEFT, _UP, _SCALE = 190, 30, 1.7


def crop(pdf: pdfium.PdfDocument, box: Box, others: list[Box], severity: str) -> bytes:
    """A PNG of the page around `box`, which is boxed; `others` on the same page are boxed thinly."""
    page = pdf[box.page - 1]
    image = page.render(scale=_SCALE, draw_annots=False).to_pil().convert("RGB")
    page.close()
    draw = ImageDraw.Draw(image)
    for other in others:
        if other.page == box.page:
            draw.rectangle(_pixels(other), outline=COLOURS[severity], width=1)
    draw.rectangle(_pixels(box), outline=COLOURS[severity], width=3)
    left = max(0, min((box.x0 + box.x1) / 2 - _LEFT, image.width / _SCALE - 2 * _LEFT))
    edges = (left, box.top - _UP, left + 2 * _LEFT, box.bottom + _UP)
    return _png(image.crop(tuple(int(max(0, e) * _SCALE) for e in edges)))


def _pixels(box: Box) -> tuple[float, float, float, float]:
    return ((box.x0 - 3) * _SCALE, (box.top - 2) * _SCALE, (box.x1 + 3) * _SCALE, (box.bottom + 2) * _SCALE)


def _png(image: Image.Image) -> bytes:
    file = io.BytesIO()
    image.quantize(24).save(file, "PNG", optimize=True)
    return file.getvalue()
