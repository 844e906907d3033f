"""A report as read, nothing judged.

Numbers stay the printed text here; `numbers.parse_printed` gives the exact
value and its rounding interval. Boxes are in PDF points from the page's top
left corner, as displayed (rotation applied); pages count from 1.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Literal, get_args

from ribao.cells import CellRef, RowRef

# The gravest first.
Severity = Literal["error", "warn", "info"]
SEVERITIES: tuple[Severity, ...] = get_args(Severity)
Period = Literal["day", "week", "other"]
Side = Literal["left", "middle", "right"]

# The confidence of a reading that nothing speaks against, and of a cell that shows what cannot be read.
CERTAIN = Decimal(1)
UNREADABLE = Decimal(0)

QUOTE_FIELDS = ("close", "change", "pct", "volume", "open_interest")
INDICATOR_FIELDS = ("current", "previous", "change")


@dataclass(frozen=True, slots=True)
class Box:
    """A place on a page, in points from the top left corner; `page` counts from 1."""

    page: int
    x0: float
    top: float
    x1: float
    bottom: float


@dataclass(frozen=True, slots=True)
class Cell:
    """One printed cell. `text` is None where the cell is blank; then `box` is its place or None.

    `reading_confidence` is how likely `text` is what the page prints here: from 0 to 1, CERTAIN where nothing speaks
    against it.
    """

    id: CellRef
    text: str | None
    box: Box | None
    reading_confidence: Decimal = CERTAIN


@dataclass(frozen=True, slots=True)
class Quote:
    """One row of table 1. `cells` has every one of QUOTE_FIELDS."""

    contract: str
    cells: Mapping[str, Cell]
    unit: str | None
    series: str | None
    label_box: Box | None = None

    @property
    def row(self) -> RowRef:
        """The row's reference."""
        return self.cells["close"].id.row


@dataclass(frozen=True, slots=True)
class Indicator:
    """One series of table 2. `metric` and `unit` are as printed; `cells` has every one of INDICATOR_FIELDS.

    `cells` has a `pct` too where the table prints one. `side` is the part of the block that has it. `metric` is None for filler
    cells without a label (printed zeros): kept, never loaded as a series.
    """

    block: str
    metric: str | None
    side: Side
    cells: Mapping[str, Cell]
    series: str | None
    label_box: Box | None = None
    unit: str | None = None

    @property
    def row(self) -> RowRef:
        """The row's reference."""
        return self.cells["current"].id.row


@dataclass(frozen=True, slots=True)
class HeaderDates:
    """The two dates over one half of a block, as printed (ids header/<block>/<side>/...)."""

    block: str
    side: Side
    current: Cell
    previous: Cell


@dataclass(frozen=True, slots=True)
class Section:
    """A commodity's narrative. `boxes` maps headline, paragraphs, advice to their boxes, a box a line."""

    commodity: str
    headline: str
    paragraphs: tuple[str, ...]
    advice: str | None
    boxes: Mapping[str, tuple[Box, ...]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Statement:
    """A number asserted in the narrative; `value` and `change` are signed printed texts, a range both bounds (100-120).

    `metric` is the fact's own name; `series` the catalogue id it speaks of or
    None; `start` and `end` count characters in `"\\n".join(paragraphs)`.
    `change_unit` is the change's own unit as printed (库存 5.62 万吨，增加 300 吨);
    `period` what the change is since: day, week or other.
    """

    id: CellRef
    commodity: str
    series: str | None
    metric: str | None
    value: str | None
    unit: str | None
    change: str | None
    text: str
    start: int = 0
    end: int = 0
    boxes: tuple[Box, ...] = ()
    change_unit: str | None = None
    period: Period = "day"


@dataclass(frozen=True, slots=True)
class ParseWarning:
    """What the reader is not certain of: `kind` names it, `cells` where, `message` for people."""

    kind: str
    cells: tuple[CellRef, ...]
    message: str
    severity: Severity = "warn"


@dataclass(frozen=True, slots=True)
class Report:
    """One report as read, nothing judged."""

    report_date: date | None
    data_date: date | None
    quotes: tuple[Quote, ...]
    indicators: tuple[Indicator, ...]
    headers: tuple[HeaderDates, ...]
    sections: tuple[Section, ...]
    statements: tuple[Statement, ...]
    warnings: tuple[ParseWarning, ...]
    pages: int
    sha256: str
    parser_version: str

    def cells(self) -> dict[CellRef, Cell]:
        """Every cell of both tables and their header dates, by id, in printed order."""
        found: dict[CellRef, Cell] = {}
        for quote in self.quotes:
            found.update((c.id, c) for c in quote.cells.values())
        for indicator in self.indicators:
            found.update((c.id, c) for c in indicator.cells.values())
        for header in self.headers:
            found.update((c.id, c) for c in (header.current, header.previous))
        return found
