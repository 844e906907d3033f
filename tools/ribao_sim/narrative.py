"""Sentences that state some of a day's numbers, with the facts they state (sentences.yaml)."""

from decimal import Decimal
from functools import cache
from random import Random
from typing import Any

from ribao.catalogue import Series, all_series
from ribao.numbers import parse_printed
from ribao.package_data import read_yaml

_UP_DOWN = {
    "price": ("涨", "跌"),
    "stock": ("增加", "减少"),
    "premium": ("升水", "贴水"),
}


@cache
def _load_texts() -> dict[str, Any]:
    texts: dict[str, Any] = read_yaml("ribao_sim", "sentences.yaml")
    return texts


def build_sections(day: dict[str, Any], rng: Random) -> dict[str, Any]:
    """The day's sections, and the facts that their sentences state: {"sections": […], "facts": […]}."""
    texts, rows = _load_texts(), _index_rows(day)
    found = [{"commodity": "宏观", **texts["macro"], "advice": None}]
    facts: list[dict[str, Any]] = []
    for heading, section in texts["sections"].items():
        facts_here = [_state_fact(series, rows[series], heading, rng) for series in section["facts"]]
        facts += facts_here
        found.append(
            {
                "commodity": heading,
                "headline": rng.choice(texts["headlines"]),
                "paragraphs": [
                    "。".join(f["text_span"] for f in facts_here) + "。",
                    rng.choice(texts["closings"]),
                ],
                "advice": rng.choice(texts["advice"]),
            }
        )
    return {"sections": found, "facts": [{**f, "id": f"fact/{n}"} for n, f in enumerate(facts)]}


def _index_rows(day: dict[str, Any]) -> dict[str, list[str]]:
    """The printed row of each series."""
    printed = [row for block in day["blocks"] for row in block["rows"]]
    return dict(zip((s.id for s in all_series()), printed, strict=True))


def _state_fact(series: str, row: list[str], heading: str, rng: Random) -> dict[str, Any]:
    entry = _index_series()[series]
    value, change = (_parse_number(row[k]) for k in (1, 3))
    name = rng.choice(_load_texts()["names"][series])
    up, down = _UP_DOWN[entry.kind]
    unit = f" {entry.unit}"
    size = f"{abs(change)}{unit}"
    span = rng.choice(_load_texts()["phrases"][entry.kind]).format(
        name=name,
        value=f"{row[1]}{unit}",
        move=f"{up if change > 0 else down} {size}" if change else "持平",
        at=f"{up if value > 0 else down} {abs(value)}{unit}",
    )
    stated = entry.kind != "premium"
    return {
        "commodity": heading,
        "series": series,
        "metric": name,
        "value": row[1],
        "unit": entry.unit,
        "change": (row[3] if change else "0") if stated else None,
        "text_span": span,
    }


@cache
def _index_series() -> dict[str, Series]:
    return {s.id: s for s in all_series()}


def _parse_number(text: str) -> Decimal:
    number = parse_printed(text)
    assert number is not None
    return number.value
