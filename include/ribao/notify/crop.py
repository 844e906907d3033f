"""A piece of the PDF page with the culprit cell boxed."""

import io
from collections.abc import Sequence
from dataclasses import dataclass

from PIL import Image, ImageDraw

from ribao.model import Box

COLOURS = {"error": "#c0271d", "warn": "#b26a00", "info": "#2a6fb0"}
# In points of the page: the least width shown, the margin, how far up and down other cells and other boxes are shown.
_WIDTH, _BESIDE, _NEXT, _FAR = 120, 5, 26, 70
# Pixels to a point, drawn and shown: drawn finer, for screens with more pixels.
DRAWN, _SHOWN = 2.5, 1.4


@dataclass(frozen=True, slots=True)
class View:
    """What a crop shows: `part` of the page, in it the culprit's box and `near` ones."""

    part: Box
    culprit: Box
    near: tuple[Box, ...]


def choose_view(box: Box, others: Sequence[Box], row: Sequence[Box], around: Sequence[Box]) -> View:
    """Choose the part of the page around `box`.

    It holds `others` nearby, all of `row`, the culprit's, and those of `around`, the page's other cells, that
    are next to it; none of them is cut.
    """
    near = _find_near(box, others)
    if row:
        near = [o for o in near if min(b.x0 for b in row) <= o.x0 and o.x1 <= max(b.x1 for b in row)]
    return View(_enclose([box, *near, *row], around), box, tuple(near))


def draw_boxes(drawn: bytes, view: View, severity: str) -> tuple[bytes, int]:
    """Box the culprit, and thinly the cells near it, in a PNG of `view` `drawn` at DRAWN pixels to a point.

    Returns the PNG and the width to show it at, in CSS pixels.
    """
    image = Image.open(io.BytesIO(drawn)).convert("RGB")
    draw = ImageDraw.Draw(image)
    for other in view.near:
        draw.rectangle(_to_pixels(other, view.part), outline=COLOURS[severity], width=2)
    draw.rectangle(_to_pixels(view.culprit, view.part), outline=COLOURS[severity], width=4)
    return _encode_png(image), round(image.width / DRAWN * _SHOWN)


def _find_near(box: Box, others: Sequence[Box]) -> list[Box]:
    return [o for o in others if o.page == box.page and abs(o.top - box.top) < _FAR]


def _enclose(shown: Sequence[Box], around: Sequence[Box]) -> Box:
    """Enclose what is shown and the cells beside, above and below it."""
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
    return Box(
        shown[0].page,
        max(0.0, left - spare),
        max(0.0, min(b.top for b in whole) - _BESIDE),
        right + spare,
        max(b.bottom for b in whole) + _BESIDE,
    )


def _to_pixels(box: Box, part: Box) -> tuple[float, float, float, float]:
    return (
        (box.x0 - part.x0 - 4) * DRAWN,
        (box.top - part.top - 2.5) * DRAWN,
        (box.x1 - part.x0 + 4) * DRAWN,
        (box.bottom - part.top + 2.5) * DRAWN,
    )


def _encode_png(image: Image.Image) -> bytes:
    file = io.BytesIO()
    # The octree keeps the colour of the box, which few pixels have.
    image.quantize(32, method=Image.Quantize.FASTOCTREE).save(file, "PNG", optimize=True)
    return file.getvalue()
