"""Photographs ten odd layouts of simulated reports with the boxes of what is read: `python tools/photograph_layouts.py`."""

from dataclasses import replace
from datetime import date
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory
from typing import Any

import click
import ribao_sim
from draw_boxes import draw_pages, save_picture
from PIL import Image
from ribao_sim.layouts import features, platypus
from ribao_sim.layouts.style import Style, choose_crowded_style, choose_style
from ribao_sim.layouts.variations import lengthen_numbers, vary_day

Day = dict[str, Any]
_OUT = Path(__file__).resolve().parents[1] / "docs" / "pictures" / "layouts"
_SCALE = 1.1
# Of each layout: its features, what is chosen of its style, and the seed of the rest.
LAYOUTS: dict[str, tuple[tuple[str, ...], dict[str, Any], int]] = {
    "three-parts": (("half",), {"grid": "hrules"}, 1),
    "units-first": (("units",), {"grid": "none"}, 3),
    "percentages-and-units": (("percentages", "units"), {"grid": "zebra"}, 2),
    "ranges": (("ranges",), {"grid": "three_line"}, 4),
    "number-pictures": (("pictures",), {"grid": "full"}, 5),
    "turned-clockwise": ((), {"grid": "full", "turned": 90, "landscape": True}, 6),
    "upside-down": ((), {"grid": "none", "rotate": 90, "turned": 180}, 7),
    "scan-with-text": (("scan",), {"grid": "full"}, 8),
    "crowded": (("crowded",), {"overflow": True, "cut_rows": False}, 9),
    "everything": (("half", "percentages", "ranges", "pictures"), {"grid": "zebra", "turned": 270}, 10),
}


def choose_layout(name: str) -> tuple[Day, Style]:
    """The day and the style of a layout."""
    added, chosen, seed = LAYOUTS[name]
    rng = Random(seed)  # noqa: S311
    day = vary_day(next(iter(ribao_sim.simulate_days(date(2024, 6, 3), date(2024, 6, 3), 1))), rng)
    is_crowded = "crowded" in added
    style = choose_crowded_style(rng) if is_crowded else choose_style(rng)
    style = replace(style, watermark="none", long_text=1, tables_on_new_page=True, **chosen)
    if is_crowded:
        return lengthen_numbers(day, rng), style
    for feature in added:
        day, style = features.add_feature(feature, day, style, rng)
    return day, style


def photograph(name: str) -> Image.Image:
    """The second page of a layout's tables."""
    day, style = choose_layout(name)
    with TemporaryDirectory() as folder:
        target = Path(folder) / "report.pdf"
        platypus.write_pdf(day, style, target)
        images = draw_pages(target.read_bytes(), _SCALE)
    return images[-2]


@click.command()
@click.argument("out", default=_OUT, type=click.Path(file_okay=False, path_type=Path))
def main(out: Path) -> None:
    """Write a picture of each layout into the folder OUT."""
    out.mkdir(parents=True, exist_ok=True)
    for name in LAYOUTS:
        save_picture(photograph(name), out / f"{name}.png")


if __name__ == "__main__":
    main()
