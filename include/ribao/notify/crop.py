"""A piece of the PDF page with the culprit cell boxed."""

import io
from collections.abc import Sequence
from dataclasses import dataclass

from PIL import Image, ImageDraw

from ribao.model import Box

COLOURS = {"error": "#c0271d", "warn": "#b26a00", "info": "#2a6fb0"}
# In points of the page: the least width shown, the margin, how far up and down other cells are shown, and
# other boxes.
_WIDTH, _BESIDE, _NEXT, _FAR = 120, 5, 26, 70
# Pixels to a point, drawn and shown: drawn finer, for screens that show more.
DRAWN, _SHOWN = 2.5, 1.4


@dataclass(frozen=True, slots=True)
class View:
    """What a crop shows: `part` of the page, in it the culprit's box and `near` ones."""

    part: Box
    culprit: Box
    near: tuple[Box, ...]


def view_of(box: Box, others: Sequence[Box], row: Sequence[Box], around: Sequence[Box]) -> View:
    """The part of the page around `box`.

    `others` nearby are in it; all of `row`, the culprit's, is shown, and of `around`, the page's other cells,
    those next to it, none of them cut.
    """
    near = _near(box, others)
    if row:
        near = [o for o in near if min(b.x0 for b in row) <= o.x0 and o.x1 <= max(b.x1 for b in row)]
    return View(_part([box, *near, *row], around), box, tuple(near))


def crop(drawn: bytes, view: View, severity: str) -> tuple[bytes, int]:
    """A PNG of `view` as it was `drawn` at DRAWN pixels to a point, with the culprit boxed and those near it thinly.

    Gives the width to show it at, in CSS pixels, too.
    """
    image = Image.open(io.BytesIO(drawn)).convert("RGB")
    draw = ImageDraw.Draw(image)
    for other in view.near:
        draw.rectangle(_pixels(other, view.part), outline=COLOURS[severity], width=2)
    draw.rectangle(_pixels(view.culprit, view.part), outline=COLOURS[severity], width=4)
    return _png(image), round(image.width / DRAWN * _SHOWN)


def _near(box: Box, others: Sequence[Box]) -> list[Box]:
    return [o for o in others if o.page == box.page and abs(o.top - box.top) < _FAR]


def _part(shown: Sequence[Box], around: Sequence[Box]) -> Box:
    """What is shown and the cells beside, above and below it."""
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


def _pixels(box: Box, part: Box) -> tuple[float, float, float, float]:
    return (
        (box.x0 - part.x0 - 4) * DRAWN,
        (box.top - part.top - 2.5) * DRAWN,
        (box.x1 - part.x0 + 4) * DRAWN,
        (box.bottom - part.top + 2.5) * DRAWN,
    )


def _png(image: Image.Image) -> bytes:
    file = io.BytesIO()
    # The octree keeps the box's colour, which is in few pixels.
    image.quantize(32, method=Image.Quantize.FASTOCTREE).save(file, "PNG", optimize=True)
    return file.getvalue()
