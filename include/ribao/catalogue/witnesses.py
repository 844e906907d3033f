"""witnesses.yaml: which printed numbers each witness speaks of."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from functools import cache
from typing import Annotated, Literal

from ribao.catalogue.lines import MarketName
from ribao.catalogue.tables import one_of, read_document
from ribao.model import WitnessField
from ribao.validation import STRICT, Rule, Text

Month = Literal["", "front", "third"]


def _require_share(number: Decimal) -> Decimal:
    if not 0 < number < 1:
        raise ValueError(f"must lie between 0 and 1, and is {number}")
    return number


@dataclass(frozen=True, slots=True)
class WitnessedSeries:
    """A row of table 2, and what the witness publishes for it."""

    series: Annotated[str, one_of("id", "series.csv")]
    product: Text
    field: WitnessField
    month: Month = ""
    scale: Decimal = Decimal(1)

    __pydantic_config__ = STRICT


@dataclass(frozen=True, slots=True)
class WitnessLine:
    """What a witness speaks of: contracts (id -> its product) and series; it publishes on the days `market` is open.

    `wrong` is how often a number is wrong, `repeats` how often it is the day before's: never where that is None.
    """

    zh: Text
    en: Text
    market: MarketName
    wrong: Annotated[Decimal, Rule(_require_share)]
    why: Text
    repeats: Annotated[Decimal, Rule(_require_share)] | None = None
    quotes: Mapping[Annotated[str, one_of("id", "contracts.csv")], Text] = field(default_factory=dict)
    series: tuple[WitnessedSeries, ...] = ()

    __pydantic_config__ = STRICT


WitnessesFile = Mapping[Text, WitnessLine]


@cache
def all_witnesses() -> Mapping[str, WitnessLine]:
    """Every witness by name."""
    lines: Mapping[str, WitnessLine] = read_document("witnesses.yaml", WitnessesFile)
    return lines
