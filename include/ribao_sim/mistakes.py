"""The kinds of mistake that people make in reports, each as a function that makes it.

Each takes a `Scene` and gives the defect it made, or None where it found no
place for it: {"kind", "severity", "cells", "printed", "true", "note"}.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from random import Random
from typing import Any

from ribao.catalogue import all_series
from ribao.model import INDICATOR_FIELDS
from ribao.numbers import parse_printed

from ribao_sim.cells import Day, Spot, cells
from ribao_sim.walks import derived

_SERIES = {s.id: s for s in all_series()}
Defect = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Scene:
    """The day to spoil (in place), the day before it, chance, and the rows that are spoiled already."""

    day: Day
    yesterday: Day
    rng: Random
    taken: set[str]

    def rows(self, *kinds: str) -> list[str]:
        """Row ids of table 2 that may still be spoiled, of known series of some kinds (all unless told)."""
        found = dict.fromkeys(
            c.rpartition("/")[0]
            for c, spot in cells(self.day).items()
            if spot.series and (not kinds or _SERIES[spot.series].kind in kinds)
        )
        return [row for row in found if row not in self.taken]

    def take(self, row: str) -> dict[str, Spot]:
        """A row's three cells by field; nobody else spoils the row."""
        self.taken.add(row)
        mine = cells(self.day)
        return {f: mine[f"{row}/{f}"] for f in INDICATOR_FIELDS}


def _number(text: str | None) -> Decimal:
    number = parse_printed(text)
    return number.value if number else Decimal(0)


def _defect(
    kind: str, spots: Sequence[tuple[str, Spot, str | None]], note: str, severity: str = "error"
) -> Defect:
    """Overwrite cells and tell what was done; one cell is told by itself, several as lists."""
    true = [spot.text for _, spot, _ in spots]
    for _, spot, text in spots:
        spot.text = text
    shown: list[Any] = [text for _, _, text in spots]
    one = len(spots) == 1
    return {
        "kind": kind,
        "severity": severity,
        "cells": [c for c, _, _ in spots],
        "printed": shown[0] if one else shown,
        "true": true[0] if one else true,
        "note": note,
    }


def _one(
    scene: Scene,
    kind: str,
    alter: Callable[[str, Random], str | None],
    note: str,
    fields: Sequence[str] = INDICATOR_FIELDS,
) -> Defect | None:
    """A mistake in one printed number of a random row."""
    for row in scene.rng.sample(scene.rows(), 20):
        field = scene.rng.choice(list(fields))
        spot = cells(scene.day)[f"{row}/{field}"]
        text = alter(spot.text or "", scene.rng)
        if text is not None and _number(text) != _number(spot.text):
            scene.taken.add(row)
            return _defect(kind, [(f"{row}/{field}", spot, text)], note)
    return None


def digit_typo(scene: Scene) -> Defect | None:
    """One digit of a number is another."""

    def alter(text: str, rng: Random) -> str | None:
        places = [n for n, c in enumerate(text) if c.isdigit()]
        if len(places) < 3:
            return None
        n = rng.choice(places)
        return text[:n] + rng.choice([d for d in "123456789" if d != text[n]]) + text[n + 1 :]

    return _one(scene, "digit_typo", alter, "one digit is wrong")


def digit_transposition(scene: Scene) -> Defect | None:
    """Two neighbouring digits are swapped."""

    def alter(text: str, rng: Random) -> str | None:
        pairs = [n for n in range(len(text) - 1) if text[n : n + 2].isdigit() and text[n] != text[n + 1]]
        if len(pairs) < 2:
            return None
        n = rng.choice(pairs)
        return text[:n] + text[n + 1] + text[n] + text[n + 2 :]

    return _one(scene, "digit_transposition", alter, "two neighbouring digits are swapped")


def decimal_shift(scene: Scene) -> Defect | None:
    """The decimal point is one place off."""

    def alter(text: str, rng: Random) -> str | None:
        shifted = _number(text) * rng.choice([Decimal("0.1"), Decimal(10)])
        return f"{shifted:f}" if abs(_number(text)) >= 10 else None

    return _one(scene, "decimal_shift", alter, "the decimal point is moved", ("current", "previous"))


def sign_flip(scene: Scene) -> Defect | None:
    """A sign is lost or added."""

    def alter(text: str, rng: Random) -> str | None:
        return text[1:] if text.startswith("-") else f"-{text}"

    return _one(scene, "sign_flip", alter, "the sign is wrong")


def change_wrong(scene: Scene) -> Defect | None:
    """涨跌 is some other number."""

    def alter(text: str, rng: Random) -> str | None:
        return f"{_number(text) * 2 + Decimal(1).scaleb(_places(text)) * rng.randint(3, 40):f}"

    return _one(scene, "change_wrong", alter, "the change is not the difference", ("change",))


def _places(text: str) -> int:
    number = parse_printed(text)
    assert number
    exponent = number.value.as_tuple().exponent
    assert isinstance(exponent, int)
    return exponent


def stale_cell(scene: Scene) -> Defect | None:
    """Today's value is still yesterday's."""
    before = cells(scene.yesterday)
    for row in scene.rng.sample(scene.rows(), 20):
        cell = f"{row}/current"
        mine = cells(scene.day)[cell]
        if cell in before and _number(before[cell].text) != _number(mine.text):
            scene.taken.add(row)
            return _defect("stale_cell", [(cell, mine, before[cell].text)], "yesterday's value")
    return None


def stale_row(scene: Scene) -> Defect | None:
    """A whole row is still yesterday's."""
    before = cells(scene.yesterday)
    for row in scene.rng.sample(scene.rows(), 20):
        spots = {f"{row}/{f}": cells(scene.day)[f"{row}/{f}"] for f in INDICATOR_FIELDS}
        if all(c in before for c in spots) and all(
            before[f"{row}/{f}"].text != spots[f"{row}/{f}"].text for f in ("current", "previous")
        ):
            scene.taken.add(row)
            return _defect("stale_row", [(c, s, before[c].text) for c, s in spots.items()], "yesterday's row")
    return None


def stale_block(scene: Scene) -> Defect | None:
    """A whole block is still yesterday's."""
    block = scene.rng.choice(scene.day["blocks"])["block"]
    before, mine = cells(scene.yesterday), cells(scene.day)
    spots = [(c, s, before[c].text) for c, s in mine.items() if c.startswith(f"t2/{block}/") and c in before]
    if any(c.rpartition("/")[0] in scene.taken for c, _, _ in spots):
        return None
    scene.taken.update(c.rpartition("/")[0] for c, _, _ in spots)
    return _defect("stale_block", spots, "the whole block is a day late")


def row_misaligned(scene: Scene) -> Defect | None:
    """A row carries its neighbour's numbers."""
    rows = scene.rows()
    row, other = next(
        (a, b)
        for a, b in ((scene.rng.choice(rows), scene.rng.choice(rows)) for _ in range(10_000))
        if a != b and a.split("/")[1] == b.split("/")[1]
    )
    theirs = {f: cells(scene.day)[f"{other}/{f}"].text for f in INDICATOR_FIELDS}
    spots = [(f"{row}/{f}", spot, theirs[f]) for f, spot in scene.take(row).items()]
    scene.taken.add(other)
    return _defect("row_misaligned", spots, f"carries the values of {other}")


def ratio_stale(scene: Scene) -> Defect | None:
    """A derived number is yesterday's again, its change 0."""
    rows = [
        r
        for r in scene.rows("ratio", "basis", "spread")
        if cells(scene.day)[f"{r}/current"].series in derived()
    ]
    for row in scene.rng.sample(rows, len(rows)):
        mine = {f: cells(scene.day)[f"{row}/{f}"] for f in ("current", "previous", "change")}
        if abs(_number(mine["change"].text)) >= 3 * Decimal(1).scaleb(_places(mine["current"].text or "0")):
            scene.taken.add(row)
            texts = {"current": mine["previous"].text, "change": "0.00"}
            return _defect(
                "ratio_stale", [(f"{row}/{f}", mine[f], t) for f, t in texts.items()], "not computed anew"
            )
    return None


def missing_as_zero(scene: Scene) -> Defect | None:
    """A value that is missing is printed as 0."""
    row = scene.rng.choice(scene.rows("price", "stock"))
    spots = scene.take(row)
    change = f"{-_number(spots['previous'].text):f}"
    return _defect(
        "missing_as_zero",
        [(f"{row}/current", spots["current"], "0"), (f"{row}/change", spots["change"], change)],
        "missing, printed as 0",
    )


def blank_cell(scene: Scene) -> Defect | None:
    """A cell is left empty."""
    row, field = scene.rng.choice(scene.rows()), scene.rng.choice(INDICATOR_FIELDS)
    return _defect("blank_cell", [(f"{row}/{field}", scene.take(row)[field], None)], "left empty", "warn")


def table1_vs_table2(scene: Scene) -> Defect | None:
    """A row of table 1 is right in itself and not what table 2 prints."""
    rows = [
        r
        for r in scene.day["contracts"]
        if r[6] == "元/吨" and r[0] not in ("SHFE 铝", "SHFE 热卷", "SHFE 黄金")
    ]
    row = scene.rng.choice(rows)
    ids = {c: s for c, s in cells(scene.day).items() if s.row is row}
    base = next(iter(ids)).rpartition("/")[0]
    if base in scene.taken:
        return None
    scene.taken.add(base)
    previous = _number(row[1]) - _number(row[2])
    close = (previous * Decimal(repr(round(scene.rng.uniform(1.015, 1.04), 4)))).quantize(Decimal(1))
    texts = {
        "close": f"{close}",
        "change": f"{close - previous:f}",
        "pct": f"{100 * (close - previous) / previous:.2f}",
    }
    return _defect(
        "table1_vs_table2",
        [(f"{base}/{f}", ids[f"{base}/{f}"], t) for f, t in texts.items()],
        "differs from table 2",
    )


def wrong_header_date(scene: Scene) -> Defect | None:
    """The dates over one half of a block are of another month."""
    block = scene.rng.choice(scene.day["blocks"])["block"]
    side, month = scene.rng.choice(("left", "right")), scene.rng.randint(1, 12)
    ids = [f"header/{block}/{side}/{f}" for f in ("current", "previous")]
    if ids[0] in scene.taken:
        return None
    scene.taken.add(ids[0])
    spots = cells(scene.day)
    texts = [f"{month}月{n}日" for n in (24, 23)]
    return _defect(
        "wrong_header_date",
        [(i, spots[i], t) for i, t in zip(ids, texts, strict=True)],
        "dates of another month",
    )


def narrative_vs_table(scene: Scene) -> Defect | None:
    """The narrative states another value than the tables."""
    facts = [
        f
        for f in scene.day["facts"]
        if f["metric"] and f["id"] not in scene.taken and abs(_number(f["value"])) > 100
    ]
    fact = scene.rng.choice(facts)
    scene.taken.add(fact["id"])
    wrong = f"{_number(fact['value']) * Decimal('1.1'):.0f}"
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


_OTHER_PRINTS: dict[str, Callable[[str], str | None]] = {
    "benign_fullwidth": lambda t: t.translate({ord(c): ord(c) + 0xFEE0 for c in "0123456789.-"}),
    "benign_minus_glyph": lambda t: t.replace("-", "－") if t.startswith("-") else None,
    "benign_space": lambda t: f"{t[:-3]} {t[-3:]}" if t.isdigit() and len(t) > 3 else None,
    "benign_thousands": lambda t: f"{int(t):,}" if t.isdigit() and len(t) > 3 else None,
}


def other_print(scene: Scene) -> Defect | None:
    """Harmless: the same number printed another way."""
    kind, alter = scene.rng.choice(list(_OTHER_PRINTS.items()))
    for row in scene.rng.sample(scene.rows(), 20):
        field = scene.rng.choice(INDICATOR_FIELDS)
        spot = cells(scene.day)[f"{row}/{field}"]
        if text := alter(spot.text or ""):
            scene.taken.add(row)
            return _defect(
                kind, [(f"{row}/{field}", spot, text)], "another way of printing the same number", "info"
            )
    return None


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
