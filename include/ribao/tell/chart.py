"""A small chart of a series with the doubtful points marked. Digits and Latin letters only: no font is needed."""

import io
from collections.abc import Sequence
from typing import Any

from ribao.model import Point

FEWEST = 5


def chart(points: Sequence[Point], unit: str) -> bytes | None:
    """A PNG of the series' values, suspect ones hollow; None where there are too few to see anything."""
    if len(points) < FEWEST:
        return None
    from matplotlib.backends.backend_agg import FigureCanvasAgg
    from matplotlib.figure import Figure

    figure = Figure(figsize=(5.6, 1.5), dpi=100, facecolor="white")
    FigureCanvasAgg(figure)
    axes = figure.add_axes((0.13, 0.2, 0.84, 0.72))
    days: Any = [p.observed_on for p in points]
    values = [float(p.value) for p in points]
    axes.plot(days, values, color="#5b6470", linewidth=1.2)
    doubt = [(d, v) for d, v, p in zip(days, values, points, strict=True) if p.suspect]
    if doubt:
        axes.plot(*zip(*doubt, strict=True), "o", color="#c0271d", markerfacecolor="white", markersize=6)
    axes.tick_params(labelsize=7, colors="#5b6470")
    axes.spines[["top", "right"]].set_visible(False)
    axes.annotate(unit if unit.isascii() else "", (0, 1), xycoords="axes fraction", fontsize=7)
    figure.autofmt_xdate(rotation=0, ha="center")
    file = io.BytesIO()
    figure.savefig(file, format="png")
    return file.getvalue()
