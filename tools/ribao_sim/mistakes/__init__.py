"""The kinds of mistake that people make in reports, each as a function that makes it.

Each takes a `Scene` and gives the defect it made, or None where it found no
place for it: {"kind", "severity", "cells", "printed", "true", "note"}. One file
a family: `digits`, `stale`, `misplaced`, `missing`, `narrative`, and what is `harmless`.
"""

from collections.abc import Callable

from ribao_sim.mistakes.digits import (
    add_decimal_shift,
    add_digit_transposition,
    add_digit_typo,
    add_sign_flip,
    add_wrong_change,
)
from ribao_sim.mistakes.harmless import reprint_number
from ribao_sim.mistakes.misplaced import add_neighbour_row, add_table_difference, add_wrong_header_date
from ribao_sim.mistakes.missing import add_blank_cell, add_zero_for_missing
from ribao_sim.mistakes.narrative import add_narrative_difference
from ribao_sim.mistakes.scene import Defect, Scene
from ribao_sim.mistakes.stale import add_stale_block, add_stale_cell, add_stale_ratio, add_stale_row

__all__ = ["KINDS", "Scene", "reprint_number"]

KINDS: tuple[Callable[[Scene], Defect | None], ...] = (
    add_digit_typo,
    add_digit_transposition,
    add_decimal_shift,
    add_sign_flip,
    add_wrong_change,
    add_stale_cell,
    add_stale_row,
    add_stale_block,
    add_neighbour_row,
    add_stale_ratio,
    add_zero_for_missing,
    add_blank_cell,
    add_table_difference,
    add_wrong_header_date,
    add_narrative_difference,
)
