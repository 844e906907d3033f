"""What Ribao knows beforehand, as data: series, contracts, commodities, and the rules over them.

The tables stand beside this file as CSV and YAML; this module reads them once
and answers look-ups. `label_key` spells every label that is looked up.
"""

import csv
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from functools import cache
from importlib.resources import files

from ribao.errors import ConfigError
from ribao.labels import label_key


@dataclass(frozen=True, slots=True)
class Series:
    """One known series of table 2; `metric` carries `#k` where it repeats inside its block."""

    id: str
    commodity: str
    block: str
    metric: str
    name_en: str
    unit: str
    kind: str
    market: str
    aliases: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Contract:
    """One known row of table 1."""

    id: str
    commodity: str
    contract: str
    name_en: str
    market: str
    unit: str
    aliases: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Commodity:
    """A commodity; `headings` are the section headings that speak of it."""

    id: str
    name_zh: str
    name_en: str
    headings: tuple[str, ...]


# Kinds of series that are above 0, and kinds that are not below it; the same of a contract's fields.
ABOVE_ZERO, NOT_BELOW_ZERO = ("price", "ratio"), ("stock", "holding")
_FIELDS_ABOVE_ZERO, _FIELDS_NOT_BELOW_ZERO = ("close",), ("volume", "open_interest")


def rows(name: str) -> Iterator[dict[str, str]]:
    """The lines of a catalogue table (`series.csv`), each as column -> text."""
    text = files(__name__).joinpath(name).read_text(encoding="utf-8")
    yield from csv.DictReader(text.splitlines())


def _many(text: str) -> tuple[str, ...]:
    return tuple(part for part in text.split(";") if part)


@cache
def all_series() -> tuple[Series, ...]:
    """Every known series of table 2, in printed order."""
    found = tuple(Series(**{**r, "aliases": _many(r["aliases"])}) for r in rows("series.csv"))  # type: ignore[arg-type]
    if len({s.id for s in found}) != len(found):
        raise ConfigError("series.csv names an id twice", "give each series its own id")
    return found


@cache
def all_contracts() -> tuple[Contract, ...]:
    """Every known contract of table 1, in printed order."""
    return tuple(Contract(**{**r, "aliases": _many(r["aliases"])}) for r in rows("contracts.csv"))  # type: ignore[arg-type]


@cache
def all_commodities() -> tuple[Commodity, ...]:
    """Every known commodity."""
    return tuple(Commodity(**{**r, "headings": _many(r["headings"])}) for r in rows("commodities.csv"))  # type: ignore[arg-type]


def may_be(series: str, field: str, value: Decimal) -> bool:
    """Whether a series' field can have a value of this sign: prices are above 0, stocks not below it."""
    kind = next((s.kind for s in all_series() if s.id == series), None) if field == "value" else None
    if kind in ABOVE_ZERO or field in _FIELDS_ABOVE_ZERO:
        return value > 0
    return value >= 0 or not (kind in NOT_BELOW_ZERO or field in _FIELDS_NOT_BELOW_ZERO)


@cache
def _series_by_label() -> dict[tuple[str, str], Series]:
    return {(s.block, label): s for s in all_series() for label in (s.metric, *s.aliases)}


@cache
def _contract_by_label() -> dict[str, Contract]:
    return {label: c for c in all_contracts() for label in (c.contract, *c.aliases)}


def find_series(block: str, metric: str) -> Series | None:
    """The series that a block and metric label (with `#k`) name, or None."""
    return _series_by_label().get((label_key(block), label_key(metric)))


def find_contract(label: str) -> Contract | None:
    """The contract that a row label of table 1 names, or None."""
    return _contract_by_label().get(label_key(label))


def unit_in_english(unit: str) -> str:
    """A unit's English name; empty where the unit is not known."""
    return next((r["name_en"] for r in rows("units.csv") if r["name"] == unit), "")
