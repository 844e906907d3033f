"""A day with labelled mistakes, and with harmless oddities that must not be alarmed."""

from copy import deepcopy
from random import Random
from typing import Any

from ribao.check.relations import build_relations, index_row_series

from ribao_sim.cells import Day
from ribao_sim.mistakes import KINDS, Scene, reprint_number
from ribao_sim.reports import build_report


def spoil_day(day: Day, yesterday: Day, rng: Random, mistakes: int, oddities: int = 1) -> Day:
    """A copy of a day with so many mistakes and oddities; the copy's `defects` and `dependents` list them.

    `yesterday` is the report before, from which stale numbers are taken.
    """
    spoiled = deepcopy(day)
    scene = Scene(spoiled, yesterday, rng, set())
    defects: list[dict[str, Any]] = []
    while len(defects) < mistakes:
        if defect := rng.choice(KINDS)(scene):
            defects.append(defect)
    defects += [d for _ in range(oddities) if (d := reprint_number(scene))]
    real = {c for d in defects if d["severity"] != "info" for c in (*d["cells"], *d.get("also", ()))}
    tied = {
        c
        for r in build_relations(index_row_series(build_report(spoiled)))
        if real & set(r.cells)
        for c in r.cells
    }
    return spoiled | {"defects": defects, "dependents": sorted(tied - real)}
