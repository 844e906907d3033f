"""The calibration plot: of the values given with a confidence, how many are right, by band."""

from pathlib import Path

from matplotlib.figure import Figure

from bench.localisation.score import Tally
from bench.localisation.tables import split_bands


def draw_calibration(tally: Tally, path: Path) -> None:
    """Write the plot as SVG. A bar is a band, the shaded area what its confidence promises."""
    figure = Figure(figsize=(5, 3.2), layout="constrained")
    axes = figure.add_subplot()
    for low, high, found in split_bands(tally):
        axes.fill_between((low, high), (low, low), (high, high), color="0.85")
        if found:
            share = sum(found) / len(found)
            axes.plot((low, high), (share, share), color="C0", linewidth=3)
            axes.annotate(str(len(found)), ((low + high) / 2, share), ha="center", va="bottom", fontsize=8)
    axes.set(xlim=(0.5, 1), ylim=(0, 1.08), xlabel="confidence", ylabel="share of right values")
    figure.savefig(path, metadata={"Date": None})
