"""Witnesses: what exchanges and others publish about the numbers that a report prints."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Literal

from ribao.cells import CellRef

# The month of a line that sums up all months of a product.
TOTAL = "total"

WitnessField = Literal[
    "close", "previous_settlement", "volume", "open_interest", "stock", "on_warrant", "cancelled", "holding"
]


@dataclass(frozen=True, slots=True)
class WitnessAnswer:
    """The bytes that a witness gave for a day, and where they came from. `part` numbers the answers of one day."""

    witness: str
    day: date
    part: int
    content: bytes
    url: str
    fetched_at: datetime


@dataclass(frozen=True, slots=True)
class Published:
    """One published number, in the witness's own unit and words.

    `month` is a contract's delivery month (2405), TOTAL for all months together, empty where there are no months.
    `text` is the number as published, `known_at` when the witness first said so, where that is known.
    """

    product: str
    month: str
    field: WitnessField
    day: date
    value: Decimal
    text: str
    known_at: datetime | None = None


# What witnesses publish, by witness and trading day; a day that one has answered for without a number is there too.
PublishedDays = Mapping[tuple[str, date], tuple[Published, ...]]


@dataclass(frozen=True, slots=True)
class WitnessReading:
    """What a witness says of a printed number: a series' field on the day it is observed, in the printed unit.

    `field` is value or change for table 2, a contract's field for table 1. `basis` says what a contract's change is
    from: the close or the settlement before. `month` is the contract month it is of; it is not `certain` where another
    month may be meant. `text` is the number as published, empty where it is computed from others. `unmoved` is a number
    that the day before had too, or a change from or to such a number.
    """

    witness: str
    series: str
    field: str
    observed_on: date
    value: Decimal
    text: str = ""
    month: str = ""
    basis: Literal["", "close", "settlement"] = ""
    certain: bool = True
    unmoved: bool = False
    known_at: datetime | None = None


WitnessState = Literal["agrees", "differs", "absent", "not_yet"]


@dataclass(frozen=True, slots=True)
class WitnessComparison:
    """A printed cell beside what a witness says of it; `difference` is printed less published.

    `absent` is where the witness published the day without this number, `not_yet` where nothing of the day is there.
    """

    cell: CellRef
    witness: str
    state: WitnessState
    reading: WitnessReading | None = None
    difference: Decimal | None = None
