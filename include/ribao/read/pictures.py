"""Pictures of a PDF's pages and of parts of them, drawn in a confined child process, since a PDF is untrusted input.

The child answers with JSON (the pages' sizes, or PNGs in base64), never with objects.
"""

import base64
import io
import json
from collections.abc import Callable, Sequence
from typing import Any

from PIL import Image, PngImagePlugin  # noqa: F401

from ribao import pdfium
from ribao.errors import Unreadable
from ribao.model import Box
from ribao.read.child import Limits, run_child

# Pixels to a point: sharp on a screen of double density at the width that the pages are shown.
SCALE = 2.0
_COLOURS = 48


def page_sizes(content: bytes) -> list[tuple[float, float]]:
    """Width and height of each page in points, as displayed. Unreadable, TooHeavy."""
    return [(width, height) for width, height in _ask(content, "sizes")]


def page_picture(content: bytes, page: int) -> bytes:
    """A PNG of a page, which counts from 1, at SCALE pixels to a point. Unreadable, TooHeavy."""
    return base64.b64decode(_ask(content, "page", page))


def part_pictures(content: bytes, parts: Sequence[Box], scale: float) -> list[bytes | None]:
    """A PNG of each part of a page, cut off where the page ends; None where it cannot be drawn. Unreadable, TooHeavy.

    A Box is in points from the page's upper left corner, `scale` in pixels to a point.
    """
    wanted = [(b.page, b.x0, b.top, b.x1, b.bottom) for b in parts]
    return [png and base64.b64decode(png) for png in _ask(content, "parts", wanted, scale)]


def _ask(content: bytes, *words: object) -> Any:
    done = run_child("pictures", content, Limits(), *map(json.dumps, words))
    if done.returncode or not done.stdout:
        said = done.stderr.decode(errors="replace").strip().splitlines()[-1:] or [f"exit {done.returncode}"]
        raise Unreadable(f"the page cannot be drawn: {said[0]}", "open the original instead")
    return json.loads(done.stdout)


def answer(content: bytes, *words: str) -> bytes:
    """In the child: what `_ask` asks for, as JSON."""
    what, *given = map(json.loads, words)
    document = pdfium.PdfDocument(content)
    return json.dumps(_DRAWINGS[what](document, *given)).encode()


def _sizes(document: Any) -> list[tuple[float, float]]:
    return [document.get_page_size(n) for n in range(len(document))]


def _page(document: Any, page: int) -> str:
    image = document[page - 1].render(scale=SCALE, draw_annots=False).to_pil().convert("RGB")
    return _png(image.quantize(_COLOURS, method=Image.Quantize.FASTOCTREE))


def _parts(document: Any, parts: Sequence[Sequence[float]], scale: float) -> list[str | None]:
    return [_part(document, int(page), box, scale) for page, *box in parts]


def _part(document: Any, number: int, box: Sequence[float], scale: float) -> str | None:
    left, top, right, bottom = box
    try:
        page = document[number - 1]
        width, height = page.get_size()
        margins = (left, max(0.0, height - bottom), max(0.0, width - right), top)
        return _png(page.render(scale=scale, crop=margins, draw_annots=False).to_pil().convert("RGB"))
    except (pdfium.PdfiumError, ValueError, IndexError):
        return None


def _png(image: Any) -> str:
    file = io.BytesIO()
    image.save(file, "PNG", compress_level=6)
    return base64.b64encode(file.getvalue()).decode()


_DRAWINGS: dict[str, Callable[..., object]] = {"sizes": _sizes, "page": _page, "parts": _parts}
