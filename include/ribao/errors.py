"""Everything that can go wrong, as one tree.

RibaoError                 each says in one line what happened and what to do
├── Retryable              trying again later may help
│   ├── NotYet             the day's report is not published yet
│   ├── SourceUnavailable  timeout, 429, 5xx, connection cut
│   ├── WarehouseDown      PostgreSQL cannot be reached
│   ├── WarehouseBusy      another process holds what is needed for too long
│   ├── ArchiveDown        the archive cannot be written
│   └── MailDown           the SMTP server cannot be reached
├── ReportMissing          the day's report was not published by the last deadline
├── FetchRefused           host not allowed, too large, no PDF, 403
│   ├── PageMissing        404
│   └── SiteUntrusted      the site's certificate is not valid
├── SiteChanged            the list page no longer yields entries as before
├── WitnessWrong           a witness answers something else than it should
├── Unreadable             the bytes cannot be read as a report
│   ├── NotAReport         no PDF, encrypted, a scan without text, another document
│   └── TooHeavy           over the limits of time, memory or pages
├── Quarantined            read, but not usable as a whole
├── ConfigError            a setting or catalogue line is wrong
└── UsageError             a command was called wrongly
    ├── BadValue           a typed value is not a plain number
    ├── Implausible        a value far outside its series' range was not confirmed
    └── AlreadyCorrected   a correction stands over a value that was to be corrected by accepting a proposal
"""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal


class RibaoError(Exception):
    """Root of all errors that Ribao raises on purpose. `hint` says what to do."""

    def __init__(self, message: str, hint: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.hint = hint

    def __str__(self) -> str:
        return f"{self.message} ({self.hint})" if self.hint else self.message


class Retryable(RibaoError):
    """Trying again later may help."""


class NotYet(Retryable):
    """The day's report is not published yet."""


class SourceUnavailable(Retryable):
    """The source timed out, refused for now, or broke off. `seconds` is how long it asks to be left alone."""

    def __init__(self, message: str, hint: str = "", seconds: float = 0) -> None:
        super().__init__(message, hint)
        self.seconds = seconds


class WarehouseDown(Retryable):
    """PostgreSQL cannot be reached."""


class WarehouseBusy(Retryable):
    """Another process holds what a statement needs, or a statement takes too long."""


class ArchiveDown(Retryable):
    """The archive cannot be written."""


class MailDown(Retryable):
    """The SMTP server cannot be reached or refuses for now."""


class ReportMissing(RibaoError):
    """The day's report was not published by the last deadline; people have been notified."""


class FetchRefused(RibaoError):
    """What the source gave is not allowed or not a report."""


class PageMissing(FetchRefused):
    """The site has nothing at the address."""


class SiteUntrusted(FetchRefused):
    """The site's certificate does not prove that it is the site; nothing was asked of it."""


class SiteChanged(RibaoError):
    """The source answers, but no longer in the shape its configuration describes.

    `page` is its answer, kept for the person who corrects the pattern.
    """

    page: bytes = b""
    source: str = ""


class WitnessWrong(RibaoError):
    """A witness answers something else than it should: a web page, another day, half a JSON."""


class Unreadable(RibaoError):
    """The bytes cannot be read as a report."""


class NotAReport(Unreadable):
    """No PDF, encrypted, a scan without text, or another document."""


class TooHeavy(Unreadable):
    """Reading went over the limits of time, memory or pages."""


class Quarantined(RibaoError):
    """The report was read but fails as a whole."""


class ConfigError(RibaoError):
    """A setting or a catalogue line is wrong."""


class UsageError(RibaoError):
    """A command was called wrongly."""


class BadValue(UsageError):
    """A typed value is not a plain number."""


class Implausible(UsageError):
    """A value far outside its series' range, `low` to `high`, was not confirmed."""

    def __init__(self, message: str, hint: str, low: Decimal, high: Decimal) -> None:
        super().__init__(message, hint)
        self.low, self.high = low, high


@dataclass(frozen=True, slots=True)
class StandingCorrection:
    """A correction that stands: its number, what it is of, its value, and who made it."""

    number: int
    series: str
    field: str
    observed_on: date
    value: Decimal
    who: str


class AlreadyCorrected(UsageError):
    """Corrections stand over values that were to be corrected by accepting a finding; nothing was changed."""

    def __init__(self, message: str, hint: str, standing: tuple[StandingCorrection, ...]) -> None:
        super().__init__(message, hint)
        self.standing = standing
