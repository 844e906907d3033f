"""What the warehouse says over time: decisions, findings that stand, values that changed."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from typing import Any, Literal

from ribao.model.day import Day
from ribao.model.findings import Finding, Verdict
from ribao.model.report import Report
from ribao.model.witness import WitnessComparison


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
    that report prints for the suspect number.
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
class Reconsidered:
    """A finding on an earlier report that its checks made, changed or withdrew after its mail.

    `comparisons` are what witnesses publish of its cells.
    """

    report_date: date
    finding: Finding
    state: Literal["new", "changed", "withdrawn"]
    comparisons: tuple[WitnessComparison, ...] = ()


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
    stands; `closed` was closed since the report before; `reconsidered` are findings on earlier reports that have changed
    since then; `previous_advice` is the last report's
    操作建议 by section heading; `history` the points of each suspect series, oldest first. `table` is the report
    as a table, for those who want it with their mail.
    """

    report: Report
    verdict: Verdict
    report_id: int
    revision: int
    new: frozenset[str] = frozenset()
    standing: tuple[Standing, ...] = ()
    closed: tuple[Standing, ...] = ()
    reconsidered: tuple[Reconsidered, ...] = ()
    revisions: tuple[Revision, ...] = ()
    previous_advice: Mapping[str, str | None] = field(default_factory=dict)
    history: Mapping[str, tuple[Point, ...]] = field(default_factory=dict)
    table: Day | None = None
