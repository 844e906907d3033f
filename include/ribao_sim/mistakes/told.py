"""The narrative states another number than the tables."""

from decimal import Decimal

from ribao_sim.cells import cells
from ribao_sim.mistakes.scene import Defect, Scene, number


def narrative_vs_table(scene: Scene) -> Defect | None:
    """The narrative states another value than the tables."""
    facts = [
        f
        for f in scene.day["facts"]
        if f["metric"] and f["id"] not in scene.taken and abs(number(f["value"])) > 100
    ]
    fact = scene.rng.choice(facts)
    scene.taken.add(fact["id"])
    wrong = f"{number(fact['value']) * Decimal('1.1'):.0f}"
    section = next(s for s in scene.day["sections"] if s["commodity"] == fact["commodity"])
    span = fact["text_span"].replace(fact["value"], wrong, 1)
    section["paragraphs"] = [p.replace(fact["text_span"], span, 1) for p in section["paragraphs"]]
    defect = {
        "kind": "narrative_vs_table",
        "severity": "error",
        "cells": [fact["id"]],
        "printed": wrong,
        "true": fact["value"],
        "note": fact["metric"],
    }
    defect["also"] = [
        c for c, s in cells(scene.day).items() if s.series == fact["series"] and c.endswith("/current")
    ]
    fact |= {"value": wrong, "text_span": span}
    return defect
