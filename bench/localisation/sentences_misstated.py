"""Operations on a sentence of the narrative: its number, its sign, its unit or its change is not the table's."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from decimal import Decimal
from itertools import count
from typing import Any

from ribao.cells import CellRef

from bench.localisation import numbers_mistyped
from bench.localisation.scene import Scene, Slip, print_like

Fact = Mapping[str, Any]
_OPPOSITE = {
    "涨": "跌",
    "跌": "涨",
    "增加": "减少",
    "减少": "增加",
    "升水": "贴水",
    "贴水": "升水",
}


def misstate(scene: Scene, operation: str) -> Slip | None:
    """Change one sentence that has no mistake; None where it gives no occasion."""
    free = [(stated, f) for stated, f in number_facts(scene.day["facts"]) if _is_free(scene, stated, f)]
    if not free:
        return None
    stated, fact = scene.rng.choice(free)
    new = SENTENCE_OPERATIONS[operation](scene, fact)
    return Slip({stated: None}, {}, {fact["id"]: new}) if new else None


def number_facts(facts: Iterable[Fact]) -> Iterator[tuple[CellRef, Fact]]:
    """A day's facts with their references: a section's facts are numbered in their order."""
    numbers: dict[str, count[int]] = {}
    for fact in facts:
        commodity = fact["commodity"]
        yield CellRef.statement(commodity, next(numbers.setdefault(commodity, count(1)))), fact


def find_stated_cells(scene: Scene, series: str) -> list[CellRef]:
    """Today's cells of both tables that print a stated number."""
    return [
        c
        for c, p in scene.places.items()
        if p.series == series and c.field in ("current", "close") and scene.number(c) is not None
    ]


def _is_free(scene: Scene, stated: CellRef, fact: Fact) -> bool:
    cells = find_stated_cells(scene, fact["series"])
    return bool(cells) and not scene.taken & {*(c.row for c in cells), stated.row}


def _restate(fact: Fact, value: str) -> Mapping[str, Any] | None:
    bare, new = fact["value"].lstrip("-"), value.lstrip("-")
    if bare == new:
        return None
    return {"value": value, "text_span": fact["text_span"].replace(bare, new, 1)}


def _mistype(alter: Callable[..., str | None]) -> Callable[[Scene, Fact], Mapping[str, Any] | None]:
    def change(scene: Scene, fact: Fact) -> Mapping[str, Any] | None:
        sign = "-" if fact["value"].startswith("-") else ""
        text = alter(fact["value"].removeprefix("-"), scene.rng)
        return _restate(fact, sign + text) if text else None

    return change


def _turn_sign(scene: Scene, fact: Fact) -> Mapping[str, Any] | None:
    """The word says the other direction: of the value where that has a word, of the change otherwise."""
    word = next((w for w in _OPPOSITE if w in fact["text_span"]), None)
    if word is None:
        return None
    span = fact["text_span"].replace(word, _OPPOSITE[word], 1)
    field = "value" if word in ("升水", "贴水") else "change"
    text = fact[field]
    if not text or not Decimal(text):
        return None
    return {field: text[1:] if text.startswith("-") else f"-{text}", "text_span": span}


def _mistake_unit(scene: Scene, fact: Fact) -> Mapping[str, Any] | None:
    """A tonnage is stated in 万吨 with the number of tons."""
    unit = "万吨" if fact["unit"] == "吨" else "万元/吨" if fact["unit"] == "元/吨" else None
    if unit is None or fact["change"] is None:
        return None
    stated = f"{fact['value']} {fact['unit']}"
    return {"unit": unit, "text_span": fact["text_span"].replace(stated, f"{fact['value']} {unit}", 1)}


def _repeat_earlier(scene: Scene, fact: Fact) -> Mapping[str, Any] | None:
    cell = next(c for c in find_stated_cells(scene, fact["series"]) if c.table == "t2")
    text = scene.text_before(cell, 1)
    same_sign = text is not None and text.startswith("-") == fact["value"].startswith("-")
    return _restate(fact, text) if text and same_sign else None


def _copy_other(scene: Scene, fact: Fact) -> Mapping[str, Any] | None:
    others = [
        f
        for f in scene.day["facts"]
        if f["commodity"] == fact["commodity"] and f["id"] != fact["id"] and f["unit"] == fact["unit"]
    ]
    if not others:
        return None
    other = scene.rng.choice(others)["value"]
    return _restate(fact, other) if other.startswith("-") == fact["value"].startswith("-") else None


def _misstate_change(scene: Scene, fact: Fact) -> Mapping[str, Any] | None:
    change = fact["change"]
    if not change or not Decimal(change):
        return None
    new = print_like(Decimal(change) * Decimal(repr(round(scene.rng.uniform(1.3, 3), 2))), change)
    old = f"{abs(Decimal(change))} {fact['unit']}"
    if old not in fact["text_span"] or Decimal(new) == Decimal(change):
        return None
    return {
        "change": new,
        "text_span": fact["text_span"].replace(old, f"{new.removeprefix('-')} {fact['unit']}", 1),
    }


SENTENCE_OPERATIONS: Mapping[str, Callable[[Scene, Fact], Mapping[str, Any] | None]] = {
    "replaced": _mistype(numbers_mistyped.replace_number),
    "digit_changed": _mistype(numbers_mistyped.change_digit),
    "neighbours_swapped": _mistype(numbers_mistyped.swap_neighbours),
    "digit_dropped": _mistype(numbers_mistyped.drop_digit),
    "point_moved": _mistype(numbers_mistyped.move_point),
    "sign": _turn_sign,
    "unit": _mistake_unit,
    "earlier": _repeat_earlier,
    "other_sentence": _copy_other,
    "change": _misstate_change,
}
