"""Draws what Ribao reads on the pages of a report: `python tools/draw_boxes.py REPORT.pdf OUT`.

Each page becomes a PNG: numbers in blue frames, labels in grey ones, uncertain numbers in orange, cells that cannot
be read in red, sections in green, statements in violet.
"""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import click
from PIL import Image, ImageColor, ImageDraw
from ribao import pdfium
from ribao.read.reader import parse_report
from ribao.report_json import to_json

Json = dict[str, Any]
_COLOURS = {
    "label": "#8a8f98",
    "number": "#1f5fd0",
    "uncertain": "#e07b00",
    "unread": "#d01f2f",
    "section": "#2a9d55",
    "statement": "#8a3fc0",
}
_GREYS = 16
_THICK = ("uncertain", "unread")


def list_boxes(report: Json) -> Iterator[tuple[str, Json]]:
    """List each box of a report's JSON with its kind, a name of _COLOURS."""
    for row in (*report["contracts"], *report["indicators"], *report["headers"]):
        for name, box in row["boxes"].items():
            if box and "page" in box:
                yield _name_kind(name, box), box
    for section in report["sections"]:
        yield from (("section", box) for boxes in section["boxes"].values() for box in boxes)
    for statement in report["statements"]:
        yield from (("statement", box) for box in statement["boxes"])


def _name_kind(name: str, box: Json) -> str:
    if name == "label":
        return "label"
    confidence = box.get("reading_confidence", 1)
    return "number" if confidence == 1 else "uncertain" if confidence else "unread"


def draw_pages(content: bytes, scale: float) -> list[Image.Image]:
    """Draw every page of a PDF with the boxes of what is read on it; `scale` is in pixels per point."""
    report = to_json(parse_report(content))
    document = pdfium.PdfDocument(content)
    images = [page.render(scale=scale).to_pil().convert("L").convert("RGB") for page in document]
    for kind, box in list_boxes(report):
        corners = [scale * box[edge] for edge in ("x0", "top", "x1", "bottom")]
        width = 2 if kind in _THICK else 1
        ImageDraw.Draw(images[box["page"] - 1]).rectangle(corners, outline=_COLOURS[kind], width=width)
    return images


def save_picture(image: Image.Image, target: Path) -> None:
    """Save a drawn page as a small PNG."""
    greys = [level for k in range(_GREYS) for level in (255 * k // (_GREYS - 1),) * 3]
    palette = Image.new("P", (1, 1))
    palette.putpalette([*greys, *(part for name in _COLOURS.values() for part in ImageColor.getrgb(name))])
    image.quantize(palette=palette, dither=Image.Dither.NONE).save(target, optimize=True)


@click.command()
@click.argument("report", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.argument("out", type=click.Path(file_okay=False, path_type=Path))
@click.option("--scale", default=1.5, show_default=True, help="Pixels per point.")
def main(report: Path, out: Path, scale: float) -> None:
    """Write a picture of each page of REPORT into the folder OUT."""
    out.mkdir(parents=True, exist_ok=True)
    for number, image in enumerate(draw_pages(report.read_bytes(), scale), 1):
        save_picture(image, out / f"{report.stem}-{number}.png")


if __name__ == "__main__":
    main()
