"""The lines of the catalogue's tables of series, contracts and commodities, and what their values must be."""

import re
from dataclasses import dataclass
from typing import Annotated, Any, Literal

from ribao.catalogue.tables import one_of
from ribao.labels import label_key
from ribao.validation import STRICT, Rule, Text


def _require_id(text: str) -> str:
    """The id, which names a column of the warehouse and is used in equations."""
    if not re.fullmatch(r"[a-z][a-z0-9_]*(\.[a-z0-9_]+)*", text):
        raise ValueError(f"{text!r} is no id; write small letters, digits, _ and dots, such as cu.lme_stock")
    return text


def _require_label(label: str) -> str:
    """The label as printed labels are compared with it: another spelling would never be found."""
    if label != label_key(label):
        raise ValueError(f"{label!r} is never found; write {label_key(label)!r}")
    return label


Label = Annotated[Text, Rule(_require_label)]
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
    block: Label
    metric: Label
    name_en: Text
    unit: Unit
    kind: Literal["price", "premium", "spread", "basis", "ratio", "stock", "holding"]
    market: MarketName
    aliases: tuple[Label, ...]

    __pydantic_config__ = STRICT


@dataclass(frozen=True, slots=True)
class Contract:
    """One known row of table 1."""

    id: Id
    commodity: CommodityId
    contract: Label
    name_en: Text
    market: MarketName
    unit: Unit
    aliases: tuple[Label, ...]

    __pydantic_config__ = STRICT


@dataclass(frozen=True, slots=True)
class Commodity:
    """A commodity; `headings` are the section headings that speak of it."""

    id: Id
    name_zh: Text
    name_en: Text
    headings: tuple[str, ...]

    __pydantic_config__ = STRICT


def require_distinct_labels(lines: tuple[Any, ...]) -> tuple[Any, ...]:
    """The lines of a table: no label names two series of a block, or two contracts."""
    seen: dict[tuple[str, str], str] = {}
    for line in lines:
        if isinstance(line, Series | Contract):
            block, name = (line.block, line.metric) if isinstance(line, Series) else ("", line.contract)
            for label in (name, *line.aliases):
                if (other := seen.setdefault((block, label), line.id)) != line.id:
                    raise ValueError(f"the label {f'{block} {label}'.strip()!r} names {other} and {line.id}")
    return lines
