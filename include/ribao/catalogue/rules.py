"""The rules that exchanges give their numbers: steps of values, and daily limits."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import cache
from typing import Annotated

from ribao.catalogue.lines import MarketName
from ribao.catalogue.tables import one_of, read_document, read_table
from ribao.validation import STRICT, Rule, Text, require_positive

RowId = Annotated[str, one_of("id", "series.csv", "contracts.csv")]


@dataclass(frozen=True, slots=True)
class Step:
    """Every value of some series is a multiple of `step`, since a day and for a reason."""

    step: Annotated[Decimal, Rule(require_positive)]
    since: date
    why: Text
    ids: tuple[RowId, ...] = ()

    __pydantic_config__ = STRICT


@dataclass(frozen=True, slots=True)
class DailyLimit:
    """How far a market lets a price go in a day, in per cent."""

    market: MarketName
    pct: Annotated[int, Rule(require_positive)]
    since: date
    why: Text

    __pydantic_config__ = STRICT


@cache
def all_steps() -> tuple[Step, ...]:
    """Every step: the lots and price ticks that an exchange's own rules give its numbers."""
    return read_table("steps.csv", Step)


@cache
def all_daily_limits() -> tuple[DailyLimit, ...]:
    """Every daily limit of an exchange."""
    limits: tuple[DailyLimit, ...] = read_document("daily_limits.yaml", tuple[DailyLimit, ...])
    return limits
