"""What people get: alerts, notices and mails."""

from dataclasses import dataclass
from datetime import date
from typing import Literal

from ribao.model.findings import Finding

Language = Literal["zh", "en"]


@dataclass(frozen=True, slots=True)
class Sighting:
    """A finding in one report, and whether no earlier report had it."""

    finding: Finding
    new: bool


@dataclass(frozen=True, slots=True)
class ReportAlerts:
    """What one file alerted people to.

    `closed` are findings of the previous report that it no longer has, `changed` the series with a value that it changed.
    """

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
