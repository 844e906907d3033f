"""Pictures of a PDF's pages, drawn in a child process with limits, since a PDF is untrusted input.

The child answers with JSON (the pages' sizes) or with a PNG, never with objects.
"""

import io
import json
import resource
import subprocess
import sys
from pathlib import Path

from ribao.errors import TooHeavy, Unreadable
from ribao.read.sandbox import Limits, clean_env

# Pixels to a point: sharp on a screen of double density at the width that the pages are shown.
SCALE = 2.0
_COLOURS = 48


def page_sizes(content: bytes) -> list[tuple[float, float]]:
    """Width and height of each page in points, as displayed. Unreadable, TooHeavy."""
    return [(width, height) for width, height in json.loads(_ask(content, 0))]


def page_picture(content: bytes, page: int) -> bytes:
    """A PNG of a page, which counts from 1, at SCALE pixels to a point. Unreadable, TooHeavy."""
    return _ask(content, page)


def _ask(content: bytes, page: int) -> bytes:
    limits = Limits()
    child = [sys.executable, "-m", "ribao.read.pictures", str(limits.memory), str(limits.seconds), str(page)]
    try:
        done = subprocess.run(
            child, input=content, capture_output=True, env=clean_env(), timeout=limits.patience
        )
    except subprocess.TimeoutExpired as error:
        raise TooHeavy("drawing a page took too long", "open the original instead") from error
    if done.returncode or not done.stdout:
        said = done.stderr.decode(errors="replace").strip().splitlines()[-1:] or [f"exit {done.returncode}"]
        raise Unreadable(f"the page cannot be drawn: {said[0]}", "open the original instead")
    return done.stdout


def _draw(content: bytes, page: int) -> bytes:
    from PIL import Image

    from ribao import pdfium

    document = pdfium.PdfDocument(content)
    if page == 0:
        return json.dumps([document.get_page_size(n) for n in range(len(document))]).encode()
    image = document[page - 1].render(scale=SCALE, draw_annots=False).to_pil().convert("RGB")
    file = io.BytesIO()
    image.quantize(_COLOURS, method=Image.Quantize.FASTOCTREE).save(file, "PNG", compress_level=6)
    return file.getvalue()


def _child(memory: int, seconds: int, page: int) -> None:
    resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds))
    mapped = int(Path("/proc/self/statm").read_text().split()[0]) * resource.getpagesize()
    resource.setrlimit(resource.RLIMIT_AS, (mapped + memory, mapped + memory))
    sys.stdout.buffer.write(_draw(sys.stdin.buffer.read(), page))


if __name__ == "__main__":
    _child(*map(int, sys.argv[1:4]))
