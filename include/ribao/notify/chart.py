"""A small chart of a series with the suspect points marked."""

import io
from collections.abc import Sequence
from typing import Any

from ribao.fonts import CHINESE_FONT
from ribao.model import Point

FEWEST = 5
# No number of a report has so many digits, and such a value would flatten all others.
_DIGITS = 15
_INK, _SUSPECT, _RIGHT = "#5b6470", "#c0271d", "#1f7a4d"


def draw_chart(points: Sequence[Point], title: str, proposed: float | None = None) -> bytes | None:
    """Draw the series' values as a PNG, suspect ones hollow, `proposed` as a cross on the last day.

    None where there are too few values. `title` stands above, in Chinese or Latin letters.
    """
    points = [p for p in points if p.value.is_finite() and p.value.adjusted() < _DIGITS]
    if len(points) < FEWEST:
        return None
    from matplotlib.backends.backend_agg import FigureCanvasAgg
    from matplotlib.dates import AutoDateLocator, DateFormatter
    from matplotlib.figure import Figure
    from matplotlib.font_manager import FontProperties

    figure = Figure(figsize=(5.2, 1.4), dpi=200, facecolor="white")
    FigureCanvasAgg(figure)
    axes = figure.add_axes((0.12, 0.17, 0.85, 0.68))
    days: Any = [p.observed_on for p in points]
    axes.plot(days, [float(p.value) for p in points], color=_INK, linewidth=1.2)
    # The edge of the chart must not cut a marker.
    marker: Any = {"markersize": 6, "clip_on": False}
    for point in points:
        if point.suspect:
            day: Any = point.observed_on
            axes.plot(day, float(point.value), "o", color=_SUSPECT, markerfacecolor="white", **marker)
    if proposed is not None:
        axes.plot(days[-1], proposed, "x", color=_RIGHT, markeredgewidth=1.8, **marker)
    axes.tick_params(labelsize=7, colors=_INK, length=2)
    axes.ticklabel_format(axis="y", useOffset=False, style="plain")
    axes.xaxis.set_major_locator(AutoDateLocator(minticks=3, maxticks=6))  # type: ignore[no-untyped-call]
    axes.xaxis.set_major_formatter(DateFormatter("%m-%d"))  # type: ignore[no-untyped-call]
    axes.spines[["top", "right"]].set_visible(False)
    axes.spines[["left", "bottom"]].set_color("#c4cad2")
    axes.set_title(title, font=FontProperties(fname=CHINESE_FONT, size=7), color=_INK, loc="left", pad=3)
    return _encode_png(figure)


def _encode_png(figure: Any) -> bytes:
    from PIL import Image

    drawn, file = io.BytesIO(), io.BytesIO()
    figure.savefig(drawn, format="png")
    Image.open(drawn).convert("RGB").quantize(32).save(file, "PNG", optimize=True)
    return file.getvalue()
