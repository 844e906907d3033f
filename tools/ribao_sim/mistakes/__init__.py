"""The kinds of mistake that people make in reports, each as a function that makes it.

Each takes a `Scene` and gives the defect it made, or None where it found no
place for it: {"kind", "severity", "cells", "printed", "true", "note"}. One file
a family: `digits`, `stale`, `misplaced`, `lacking`, `told`, and what is `harmless`.
"""

from collections.abc import Callable

from ribao_sim.mistakes.digits import change_wrong, decimal_shift, digit_transposition, digit_typo, sign_flip
from ribao_sim.mistakes.harmless import other_print
from ribao_sim.mistakes.lacking import blank_cell, missing_as_zero
from ribao_sim.mistakes.misplaced import row_misaligned, table1_vs_table2, wrong_header_date
from ribao_sim.mistakes.scene import Defect, Scene
from ribao_sim.mistakes.stale import ratio_stale, stale_block, stale_cell, stale_row
from ribao_sim.mistakes.told import narrative_vs_table

__all__ = ["KINDS", "Scene", "other_print"]

KINDS: tuple[Callable[[Scene], Defect | None], ...] = (
    digit_typo,
    digit_transposition,
    decimal_shift,
    sign_flip,
    change_wrong,
    stale_cell,
    stale_row,
    stale_block,
    row_misaligned,
    ratio_stale,
    missing_as_zero,
    blank_cell,
    table1_vs_table2,
    wrong_header_date,
    narrative_vs_table,
)
