"""The lines of the catalogue's tables of series, contracts and commodities, and what their values must be."""

import re
from dataclasses import dataclass
from typing import Annotated, Literal

from ribao.catalogue.tables import one_of
from ribao.validation import STRICT, Rule, Text


def _require_id(text: str) -> str:
    """The id, which names a column of the warehouse and stands in equations."""
    if not re.fullmatch(r"[a-z][a-z0-9_]*(\.[a-z0-9_]+)*", text):
        raise ValueError(f"{text!r} is no id; write small letters, digits, _ and dots, such as cu.lme_stock")
    return text


Id = Annotated[str, Rule(_require_id)]
CommodityId = Annotated[str, one_of("id", "commodities.csv")]
MarketName = Annotated[str, one_of("market", "calendar/markets.csv")]


def _require_unit(unit: str) -> str:
    """The unit, which is empty for a number without one."""
    one_of("name", "units.csv").check(unit or "%")
    return unit


Unit = Annotated[str, Rule(_require_unit)]


@dataclass(frozen=True, slots=True)
class Series:
    """One known series of table 2; `metric` carries `#k` where it repeats inside its block."""

    id: Id
    commodity: CommodityId
    block: Text
    metric: Text
    name_en: Text
    unit: Unit
    kind: Literal["price", "premium", "spread", "basis", "ratio", "stock", "holding"]
    market: MarketName
    aliases: tuple[str, ...]

    __pydantic_config__ = STRICT


@dataclass(frozen=True, slots=True)
class Contract:
    """One known row of table 1."""

    id: Id
    commodity: CommodityId
    contract: Text
    name_en: Text
    market: MarketName
    unit: Unit
    aliases: tuple[str, ...]

    __pydantic_config__ = STRICT


@dataclass(frozen=True, slots=True)
class Commodity:
    """A commodity; `headings` are the section headings that speak of it."""

    id: Id
    name_zh: Text
    name_en: Text
    headings: tuple[str, ...]

    __pydantic_config__ = STRICT
