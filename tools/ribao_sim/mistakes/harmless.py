"""Harmless oddities: the same number printed another way."""

from collections.abc import Callable

from ribao.model import INDICATOR_FIELDS

from ribao_sim.cells import index_cells
from ribao_sim.mistakes.scene import Defect, Scene, overwrite_cells

_OTHER_PRINTS: dict[str, Callable[[str], str | None]] = {
    "benign_fullwidth": lambda t: t.translate({ord(c): ord(c) + 0xFEE0 for c in "0123456789.-"}),
    "benign_minus_glyph": lambda t: t.replace("-", "－") if t.startswith("-") else None,
    "benign_space": lambda t: f"{t[:-3]} {t[-3:]}" if t.isdigit() and len(t) > 3 else None,
    "benign_space_after_sign": lambda t: f"- {t[1:]}" if t.startswith("-") else None,
    "benign_thousands": lambda t: f"{int(t):,}" if t.isdigit() and len(t) > 3 else None,
}


def reprint_number(scene: Scene) -> Defect | None:
    """Harmless: the same number printed another way."""
    kind, alter = scene.rng.choice(list(_OTHER_PRINTS.items()))
    for row in scene.rng.sample(scene.list_rows(), 20):
        field = scene.rng.choice(INDICATOR_FIELDS)
        spot = index_cells(scene.day)[row.cell(field)]
        if text := alter(spot.text or ""):
            scene.taken.add(row)
            return overwrite_cells(
                kind, [(row.cell(field), spot, text)], "another way of printing the same number", "info"
            )
    return None
