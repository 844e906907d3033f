"""The words of the project as frozen dataclasses. They hold data and do nothing.

Numbers stay the printed text here; `numbers.parse_printed` gives the exact
value and its rounding interval. Boxes are in PDF points from the page's top
left corner, as displayed (rotation applied); pages count from 1.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from typing import Any, Literal, get_args

from ribao.cells import CellRef, RowRef

# The gravest first.
Severity = Literal["error", "warn", "info"]
SEVERITIES: tuple[Severity, ...] = get_args(Severity)
Language = Literal["zh", "en"]
Scope = Literal["cell", "row", "block", "report"]
Period = Literal["day", "week", "other"]
Side = Literal["left", "right"]

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
    """One printed cell. `text` is None where the cell is blank; then `box` is its place or None."""

    id: CellRef
    text: str | None
    box: Box | None


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
    """One series of table 2. `metric` is as printed; `cells` has every one of INDICATOR_FIELDS.

    `side` is the half of the block it stands in. `metric` is None for filler
    cells without a label (printed zeros): kept, never loaded as a series.
    """

    block: str
    metric: str | None
    side: Side
    cells: Mapping[str, Cell]
    series: str | None
    label_box: Box | None = None

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
    """A number asserted in the narrative; `value` and `change` are signed printed texts.

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


# The checks never use more earlier reports than a year of trading days has.
HISTORY_REPORTS = 250


@dataclass(frozen=True, slots=True)
class ReportSnapshot:
    """What the checks need to know of an earlier report.

    `cells` maps cell id to printed text (tables and headers); `series` maps a
    row id (`t2/铜/LME库存`, `t1/LME铜`) to its series id; `believed` maps the
    ids of cells that were found wrong to the value proposed then, or None.
    `statements` are kept for the next day's narrative.
    """

    report_date: date
    data_date: date | None
    sha256: str
    cells: Mapping[CellRef, str | None]
    series: Mapping[RowRef, str | None]
    believed: Mapping[CellRef, Decimal | None] = field(default_factory=dict)
    statements: tuple[Statement, ...] = ()


@dataclass(frozen=True, slots=True)
class Proposal:
    """The value proposed for a cell, as the cell would print it; `confidence` is its probability where that is known."""

    cell: CellRef
    value: str | None
    confidence: Decimal | None = None


@dataclass(frozen=True, slots=True)
class Operand:
    """A number in an equation: as printed (None: a blank), and what it is taken to be where that differs."""

    cell: CellRef
    printed: str | None
    assumed: str | None = None


@dataclass(frozen=True, slots=True)
class Evidence:
    """What one relation says of a finding's first cell.

    `relation` is its id in the catalogue; `equation` has {0}, {1}, … for `operands`, e.g. "{0} = {1} + {2}".
    `holds` says whether the printed numbers satisfy it (None: one is blank). Where it gives the first cell's
    value, `solution` is the expression that does and `allows` the value, or the range "low–high".
    """

    relation: str
    equation: str
    operands: tuple[Operand, ...]
    holds: bool | None
    solution: str | None = None
    allows: str | None = None


@dataclass(frozen=True, slots=True)
class Fact:
    """Something that a finding states besides its evidence: which, and the values in it.

    `name` is the id of a message; a value is a printed number, a name or a code, never a sentence.
    """

    name: str
    values: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Finding:
    """One cause: the wrong cells, the first of them the one to look at, and what proves it.

    `check` is the rule that found it, `type` what kind of problem it is (finding_types.yaml), `scope` how far
    it reaches, `slip` the mistake that explains the cells (None where none is claimed). `expected` is what the
    evidence allows for the first cell. `alternatives` are cells that may be wrong instead; `casualties` cells
    that are wrong only because these are. The first of `facts` is what the finding says, the others support
    it. `fingerprint` is the same for the same standing problem in another report.
    """

    check: str
    type: str
    severity: Severity
    cells: tuple[CellRef, ...]
    facts: tuple[Fact, ...]
    scope: Scope = "cell"
    slip: str | None = None
    expected: str | None = None
    proposals: tuple[Proposal, ...] = ()
    alternatives: tuple[Proposal, ...] = ()
    casualties: tuple[CellRef, ...] = ()
    evidence: tuple[Evidence, ...] = ()
    fingerprint: str = ""

    @property
    def proposed(self) -> str | None:
        """The value proposed for the first cell."""
        return (
            next((p.value for p in self.proposals if p.cell == self.cells[0]), None) if self.cells else None
        )


@dataclass(frozen=True, slots=True)
class Verdict:
    """All that the checks say of one report. `quarantine` is the finding that keeps it out of the marts."""

    findings: tuple[Finding, ...]
    quarantine: Finding | None = None


@dataclass(frozen=True, slots=True)
class Fetched:
    """Bytes that a source gave for a report date, and where they came from."""

    report_date: date
    content: bytes
    source: str
    url: str
    name: str
    fetched_at: datetime
    headers: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Archived:
    """One stored original: its hash and the sidecar kept beside it."""

    sha256: str
    size: int
    report_date: date
    source: str
    url: str
    name: str
    fetched_at: datetime
    headers: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Decision:
    """What a person decided, in words that make it again in another warehouse.

    `name` orders decisions; `act` is correct, withdraw, settle, release or reject; `about` is JSON-ready: values by
    series, field and observed day, a finding by its fingerprint, a report by its date and sha256.
    """

    name: str
    at: datetime
    act: str
    who: str
    why: str
    about: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Standing:
    """A finding in its history, for as long as it has been standing without a break.

    `state` is open, acknowledged or resolved; `reason` says who decided so and why. Where the next report closed
    it, `closing` says how (agrees, confirms, repeats or restates, see mart.finding_history) and `now` is what
    that report prints for the doubtful number.
    """

    finding: Finding
    first_seen: date
    last_seen: date
    times_seen: int
    state: Literal["open", "acknowledged", "resolved"] = "open"
    reason: str = ""
    closing: str = ""
    now: str = ""


@dataclass(frozen=True, slots=True)
class Revision:
    """A reading that changed: what it was, what it is, and who changed it.

    `cause` is restatement (the publisher's next "previous" column), reissue (a new file for the
    same day), parser (a new reader version) or correction (a person).
    """

    series: str
    field: str
    observed_on: date
    before: str | None
    after: str | None
    cause: Literal["restatement", "reissue", "parser", "correction"]


@dataclass(frozen=True, slots=True)
class Point:
    """One value of a series' history: the day it speaks of, its value, whether it is suspect."""

    observed_on: date
    value: Decimal
    suspect: bool


@dataclass(frozen=True, slots=True)
class Daily:
    """All that a day's mail is made from, gathered inside the loading transaction.

    `new` are the fingerprints first seen in this report; `standing` was found before and still
    stands; `closed` was closed since the report before; `previous_advice` is the last report's
    操作建议 by section heading; `history` the points of each suspect series, oldest first.
    """

    report: Report
    verdict: Verdict
    report_id: int
    revision: int
    new: frozenset[str] = frozenset()
    standing: tuple[Standing, ...] = ()
    closed: tuple[Standing, ...] = ()
    revisions: tuple[Revision, ...] = ()
    previous_advice: Mapping[str, str | None] = field(default_factory=dict)
    history: Mapping[str, tuple[Point, ...]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Sighting:
    """A finding in one report, and whether no earlier report had it."""

    finding: Finding
    new: bool


@dataclass(frozen=True, slots=True)
class Told:
    """What one file gave people to be told of: `closed` are findings of the report before that it no longer
    has, `changed` the series with a number that it changed."""

    report_date: date
    quarantined: bool
    sightings: tuple[Sighting, ...] = ()
    closed: tuple[Sighting, ...] = ()
    changed: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Notice:
    """A mail beside the daily one: its kind and day, and its addresses where they are known."""

    day: date
    kind: str
    recipients: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Outgoing:
    """A mail to be sent exactly once: `message_id` is stable for what it says, `raw` the RFC 5322 bytes.

    On a `channel` other than mail (wecom, dingtalk, slack) the recipient is the name of the chat's
    connection and `raw` the JSON that it takes.
    """

    message_id: str
    kind: str
    recipients: tuple[str, ...]
    subject: str
    raw: bytes
    report_date: date | None = None
    channel: str = "mail"
