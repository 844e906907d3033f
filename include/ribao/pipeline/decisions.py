"""What people decide, with who and why; the mails that a decision calls for are queued."""

from datetime import date
from decimal import Decimal

from ribao import warehouse
from ribao.pipeline.reading import judge
from ribao.pipeline.telling import tell_rechecked
from ribao.settings import Settings


def release(report_id: int, who: str, why: str, settings: Settings) -> None:
    """Let a quarantined report count. UsageError where it does already."""
    changed = warehouse.release(settings.need_warehouse(), report_id, who, why, judge(settings))
    tell_rechecked(changed, settings)


def reject(report_id: int, who: str, why: str, settings: Settings) -> None:
    """Keep a report out of the marts for good. UsageError where it was rejected already."""
    changed = warehouse.reject(settings.need_warehouse(), report_id, who, why, judge(settings))
    tell_rechecked(changed, settings)


def accept(report_id: int, n: int, who: str, why: str, settings: Settings) -> int:
    """Make a finding's proposed value a correction; gives its number. UsageError where it proposes none."""
    return warehouse.accept(settings.need_warehouse(), report_id, n, who, why)


def correct(
    key: tuple[str, str, date],
    value: Decimal,
    who: str,
    why: str,
    settings: Settings,
    expects: Decimal | None = None,
    confirmed: bool = False,
) -> int:
    """Lay a correction over the value of (series, field, day); gives its number.

    UsageError where none is printed, Implausible for a value far outside the series' range unless `confirmed`.
    """
    return warehouse.correct(settings.need_warehouse(), *key, value, who, why, expects, confirmed)


def withdraw(number: int, who: str, why: str, settings: Settings) -> None:
    """Take a correction back. UsageError where it is not standing."""
    warehouse.withdraw(settings.need_warehouse(), number, who, why)


def settle(fingerprint: str, action: str, who: str, why: str, settings: Settings) -> None:
    """Mark a finding acknowledged, resolved or reopened. UsageError where there is none."""
    warehouse.settle(settings.need_warehouse(), fingerprint, action, who, why)
