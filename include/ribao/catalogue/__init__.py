"""What Ribao knows beforehand, as data: series, contracts, commodities, and the rules over them.

The files stand beside this one as CSV and YAML. This module reads the tables once and answers look-ups (`label_key`
spells every label that is looked up); `rules` reads what findings follow, and `checks` names mistakes in the files.
"""

from decimal import Decimal
from functools import cache

from ribao.catalogue.lines import Commodity, CommodityId, Contract, Series
from ribao.catalogue.tables import read_table, rows
from ribao.labels import label_key

__all__ = [
    "Commodity",
    "CommodityId",
    "Contract",
    "Series",
    "all_commodities",
    "all_contracts",
    "all_series",
    "find_commodity",
    "find_contract",
    "find_series",
    "may_be",
    "rows",
    "unit_in_english",
]

# Kinds of series that are above 0, and kinds that are not below it; the same of a contract's fields.
ABOVE_ZERO, NOT_BELOW_ZERO = ("price", "ratio"), ("stock", "holding")
_FIELDS_ABOVE_ZERO, _FIELDS_NOT_BELOW_ZERO = ("close",), ("volume", "open_interest")


@cache
def all_series() -> tuple[Series, ...]:
    """Every known series of table 2, in printed order."""
    return read_table("series.csv", Series)


@cache
def all_contracts() -> tuple[Contract, ...]:
    """Every known contract of table 1, in printed order."""
    return read_table("contracts.csv", Contract)


@cache
def all_commodities() -> tuple[Commodity, ...]:
    """Every known commodity."""
    return read_table("commodities.csv", Commodity)


def find_commodity(name: str) -> Commodity | None:
    """The commodity with an id or a name in Chinese or English, or None."""
    wanted = name.strip().lower()
    return next((c for c in all_commodities() if wanted in (c.id, c.name_zh, c.name_en.lower())), None)


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


@cache
def all_units() -> frozenset[str]:
    """The units that the catalogue knows, as printed."""
    return frozenset(r["name"] for r in rows("units.csv"))


def unit_in_english(unit: str) -> str:
    """A unit's English name; empty where the unit is not known."""
    return next((r["name_en"] for r in rows("units.csv") if r["name"] == unit), "")
