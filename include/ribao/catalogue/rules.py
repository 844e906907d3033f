"""The rules that findings follow: steps of values, and bounds against history."""

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
class HistoryBound:
    """How many days of history a check against it needs."""

    days: Annotated[int, Rule(require_positive)]
    since: date
    why: Text

    __pydantic_config__ = STRICT


@dataclass(frozen=True, slots=True)
class MoveBound:
    """How many deviations a move may be away from the usual one."""

    deviations: Annotated[int, Rule(require_positive)]
    since: date
    why: Text

    __pydantic_config__ = STRICT


@dataclass(frozen=True, slots=True)
class VolumeBound:
    """How many times the usual volume a volume may be."""

    times: Annotated[float, Rule(require_positive)]
    since: date
    why: Text

    __pydantic_config__ = STRICT


@dataclass(frozen=True, slots=True)
class DailyLimit:
    """How far a market lets a price go in a day, in per cent."""

    market: MarketName
    pct: Annotated[int, Rule(require_positive)]
    since: date
    why: Text

    __pydantic_config__ = STRICT


@dataclass(frozen=True, slots=True)
class Bounds:
    """statistics.yaml: the bounds of the checks against a series' own history, and the daily limits."""

    history: HistoryBound
    move: MoveBound
    volume: VolumeBound
    limits: tuple[DailyLimit, ...]

    __pydantic_config__ = STRICT


@cache
def all_steps() -> tuple[Step, ...]:
    """Every step: the lots and price ticks that an exchange's own rules give its numbers."""
    return read_table("steps.csv", Step)


@cache
def bounds() -> Bounds:
    """The bounds against history."""
    found: Bounds = read_document("statistics.yaml", Bounds)
    return found
