"""The narrative states another number than the tables."""

from decimal import Decimal

from ribao.catalogue import find_contract
from ribao.cells import CellRef
from ribao.check.relations import load_relations_file

from ribao_sim.cells import Spot, index_cells
from ribao_sim.mistakes.scene import Defect, Scene, find_exponent, parse_number


def add_narrative_difference(scene: Scene) -> Defect | None:
    """The narrative states a value that is some per cent off the tables'."""
    printed = index_cells(scene.day)
    facts = [
        f
        for f in scene.day["facts"]
        if f["series"]
        and f["id"] not in scene.taken
        and parse_number(f["value"])
        and _find_table_cells(f["series"], printed)
    ]
    fact = scene.rng.choice(facts)
    wrong = _shift_value(fact["value"], scene)
    if wrong == fact["value"]:
        return None
    scene.taken.add(fact["id"])
    section = next(s for s in scene.day["sections"] if s["commodity"] == fact["commodity"])
    bare, off = fact["value"].lstrip("-"), wrong.lstrip("-")
    span = fact["text_span"].replace(bare, off, 1)
    section["paragraphs"] = [p.replace(fact["text_span"], span, 1) for p in section["paragraphs"]]
    defect = {
        "kind": "narrative_vs_table",
        "severity": "error",
        "cells": [fact["id"]],
        "printed": wrong,
        "true": fact["value"],
        "note": fact["metric"],
        "also": _find_table_cells(fact["series"], printed),
    }
    fact |= {"value": wrong, "text_span": span}
    return defect


def _shift_value(value: str, scene: Scene) -> str:
    """A value 1.5 to 10 % off, in the same places."""
    share = Decimal(repr(round(scene.rng.uniform(0.015, 0.1), 4))) * scene.rng.choice((1, -1))
    return f"{(parse_number(value) * (1 + share)).quantize(Decimal(1).scaleb(find_exponent(value))):f}"


def _find_table_cells(series: str, printed: dict[CellRef, Spot]) -> list[CellRef]:
    """The cells of the tables that print the same number; none where the series is not printed."""
    rows = [c for c, s in printed.items() if s.series == series and c.field == "current"]
    twins = [t["quote"] for t in load_relations_file()["tables"] if t["series"] == series]
    return rows + [c for c in printed if rows and c.field == "close" and _find_contract_id(c) in twins]


def _find_contract_id(cell: CellRef) -> str | None:
    contract = find_contract(cell.block)
    return contract.id if contract else None
