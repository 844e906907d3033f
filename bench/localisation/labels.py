"""Make a mistake and write its label: what is wrong, what is true, what the report determines."""

from collections.abc import Mapping
from copy import deepcopy
from dataclasses import dataclass, replace
from math import log
from typing import Any

from ribao.cells import CellRef
from ribao.numbers import parse_printed
from ribao_sim.cells import index_cells

from bench.localisation.mistake_kinds import Kind
from bench.localisation.operations import OPERATIONS
from bench.localisation.relations import Rules, find_broken, read_facts
from bench.localisation.scene import Scene, Slip, Texts
from bench.localisation.scopes import choose_cells
from bench.localisation.sentences_misstated import find_stated_cells, misstate, number_facts

_TRIES = 40
_WIDE = ("half", "block", "column", "venue", "venue_everywhere", "table", "report")
_FEWEST_WIDE = 2
# A volume or open interest that differs from the true one by this factor stands out of its own history.
_TURNOVER_FACTOR = 1.6
_TURNOVER = ("volume", "open_interest")


@dataclass(frozen=True, slots=True)
class Mistake:
    """A mistake that was made: the wrong cells (`root`), those wrong only because of them (`derived`), each with its print.

    `also` are right cells that a finding may name as well: of a sentence the table's cells. `stated` is what a
    sentence has wrong: its value, change or unit.
    """

    kind: Kind
    root: Texts
    derived: Texts
    true: Texts
    also: tuple[CellRef, ...] = ()
    stated: str | None = None

    @property
    def cells(self) -> list[CellRef]:
        """All wrong cells, the roots first."""
        return [*self.root, *self.derived]

    def to_json(self, determined: frozenset[CellRef], condition: str) -> dict[str, Any]:
        """The label as the truth files hold it."""
        return {
            "kind": self.kind.name,
            "group": self.kind.group,
            "scope": self.kind.scope,
            "operation": self.kind.operation,
            "condition": condition,
            "severity": self.kind.severity,
            "cells": list(self.root),
            "printed": list(self.root.values()),
            "true": [self.true[c] for c in self.root],
            "determined": [c in determined for c in self.root],
            "derived": {
                "cells": list(self.derived),
                "printed": list(self.derived.values()),
                "true": [self.true[c] for c in self.derived],
                "determined": [c in determined for c in self.derived],
            },
            "also": [*self.derived, *self.also],
            "stated": self.stated,
        }


def make_mistake(scene: Scene, kind: Kind, rules: Rules) -> Mistake | None:
    """Make a mistake of a kind in the scene's day, in place; None where no try gave one that can be seen."""
    for _ in range(_TRIES):
        slip = _draw_slip(scene, kind)
        mistake = _describe(scene, kind, slip) if slip else None
        if slip and mistake and _is_visible(scene, mistake, slip, rules):
            _print_slip(scene, slip)
            scene.taken.update(c.row for c in (*mistake.cells, *mistake.also))
            return mistake
    return None


def _draw_slip(scene: Scene, kind: Kind) -> Slip | None:
    if kind.scope == "sentence":
        return misstate(scene, kind.operation)
    cells = choose_cells(scene, kind.scope, kind.of)
    slip = OPERATIONS[kind.operation](scene, cells, **kind.by) if cells else None
    if slip is None:
        return None
    root = {c: t for c, t in slip.root.items() if not _is_same(t, scene.true.get(c))}
    derived = {c: t for c, t in slip.derived.items() if not _is_same(t, scene.true.get(c)) and c not in root}
    fewest = _FEWEST_WIDE if kind.scope in _WIDE else 1
    free = not scene.taken & {c.row for c in (*root, *derived)}
    return replace(slip, root=root, derived=derived) if len(root) >= fewest and free else None


def _describe(scene: Scene, kind: Kind, slip: Slip) -> Mistake:
    if not slip.facts:
        sentences = tuple(stated for stated, _ in number_facts(scene.facts)) if slip.narrative else ()
        return Mistake(kind, slip.root, slip.derived, scene.true, sentences)
    (cell,) = slip.root
    ((fact_id, new),) = slip.facts.items()
    fact = next(f for f in scene.day["facts"] if f["id"] == fact_id)
    shown = "value" if "value" in new else "change" if "change" in new else "unit"
    also = find_stated_cells(scene, fact["series"])
    return Mistake(kind, {cell: new[shown]}, {}, {cell: fact[shown]}, tuple(also), shown)


def _is_same(one: str | None, other: str | None) -> bool:
    a, b = parse_printed(one), parse_printed(other)
    return one == other if a is None or b is None else a.value == b.value


def _is_visible(scene: Scene, mistake: Mistake, slip: Slip, rules: Rules) -> bool:
    """Whether something speaks against it: a relation, a blank, a header's date, the past of a volume."""
    if any(c.table == "header" or not t for c, t in mistake.root.items()):
        return True
    facts = dict(read_facts(_restate_facts(scene, slip)))
    texts = {**scene.true, **facts, **{c: t for c, t in (*slip.root.items(), *slip.derived.items()) if t}}
    wrong = {*mistake.cells, *(c.stated_change for c in mistake.cells)}
    return bool(find_broken(rules, texts, wrong)) or any(
        _stands_out(scene, c, t) for c, t in mistake.root.items()
    )


def _stands_out(scene: Scene, cell: CellRef, text: str | None) -> bool:
    """Whether a volume or open interest repeats the day before, or is far from the true one."""
    printed, true = parse_printed(text), parse_printed(scene.true.get(cell))
    if cell.field not in _TURNOVER or printed is None or true is None or printed.value <= 0:
        return False
    if text == scene.text_before(cell, 1):
        return True
    return abs(log(float(printed.value / true.value))) > log(_TURNOVER_FACTOR)


def _restate_facts(scene: Scene, slip: Slip) -> list[Mapping[str, Any]]:
    return [{**f, **slip.facts.get(f["id"], {})} for f in scene.facts]


def _print_slip(scene: Scene, slip: Slip) -> None:
    spots = index_cells(scene.day)
    for cell, text in (*slip.root.items(), *slip.derived.items()):
        if cell in spots:
            spots[cell].text = text
    if slip.narrative:
        scene.day.update(deepcopy({part: slip.narrative[part] for part in ("sections", "facts")}))
    for fact in scene.day["facts"]:
        new = slip.facts.get(fact["id"])
        if new:
            _print_sentence(scene.day, fact, new["text_span"])
            fact |= new


def _print_sentence(day: dict[str, Any], fact: Mapping[str, Any], span: str) -> None:
    for section in day["sections"]:
        if section["commodity"] == fact["commodity"]:
            section["paragraphs"] = [p.replace(fact["text_span"], span, 1) for p in section["paragraphs"]]
