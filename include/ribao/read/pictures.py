"""Render a PDF's pages and parts of them in a confined child process, since a PDF is untrusted input.

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

# Pixels per point: sharp on a screen of double density at the width at which pages are shown.
SCALE = 2.0
_COLOURS = 48


def get_page_sizes(content: bytes) -> list[tuple[float, float]]:
    """Get the displayed width and height of each page in points. Raises Unreadable, TooHeavy."""
    return [(width, height) for width, height in _request(content, "sizes")]


def render_page(content: bytes, page: int) -> bytes:
    """Render a page (from 1) as a PNG with SCALE pixels per point. Raises Unreadable, TooHeavy."""
    return base64.b64decode(_request(content, "page", page))


def render_parts(content: bytes, parts: Sequence[Box], scale: float) -> list[bytes | None]:
    """Render parts of pages as PNGs, cropped to the page; None where one cannot be drawn. Raises Unreadable, TooHeavy.

    `scale` is in pixels per point.
    """
    boxes = [(b.page, b.x0, b.top, b.x1, b.bottom) for b in parts]
    return [png and base64.b64decode(png) for png in _request(content, "parts", boxes, scale)]


def _request(content: bytes, *args: object) -> Any:
    done = run_child("pictures", content, Limits(), *map(json.dumps, args))
    if done.returncode or not done.stdout:
        reason = done.stderr.decode(errors="replace").strip().splitlines()[-1:] or [f"exit {done.returncode}"]
        raise Unreadable(f"the page cannot be drawn: {reason[0]}", "open the original instead")
    return json.loads(done.stdout)


def answer_request(content: bytes, *args: str) -> bytes:
    """Answer `_request` with JSON. Runs in the child."""
    renderer, *parameters = map(json.loads, args)
    document = pdfium.PdfDocument(content)
    return json.dumps(_RENDERERS[renderer](document, *parameters)).encode()


def _measure_pages(document: Any) -> list[tuple[float, float]]:
    return [document.get_page_size(n) for n in range(len(document))]


def _render_page(document: Any, page: int) -> str:
    image = document[page - 1].render(scale=SCALE, draw_annots=False).to_pil().convert("RGB")
    return _encode_png(image.quantize(_COLOURS, method=Image.Quantize.FASTOCTREE))


def _render_parts(document: Any, parts: Sequence[Sequence[float]], scale: float) -> list[str | None]:
    return [_render_part(document, int(page), box, scale) for page, *box in parts]


def _render_part(document: Any, number: int, box: Sequence[float], scale: float) -> str | None:
    left, top, right, bottom = box
    try:
        page = document[number - 1]
        width, height = page.get_size()
        margins = (left, max(0.0, height - bottom), max(0.0, width - right), top)
        return _encode_png(page.render(scale=scale, crop=margins, draw_annots=False).to_pil().convert("RGB"))
    except (pdfium.PdfiumError, ValueError, IndexError):
        return None


def _encode_png(image: Any) -> str:
    file = io.BytesIO()
    image.save(file, "PNG", compress_level=6)
    return base64.b64encode(file.getvalue()).decode()


_RENDERERS: dict[str, Callable[..., object]] = {
    "sizes": _measure_pages,
    "page": _render_page,
    "parts": _render_parts,
}
