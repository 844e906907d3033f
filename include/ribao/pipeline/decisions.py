"""What people decide, with who and why: in the warehouse and in the archive's journal, or in neither.

The mails that a decision calls for are queued.
"""

from collections.abc import Collection
from datetime import date
from decimal import Decimal

from ribao import warehouse
from ribao.archive import Archive
from ribao.errors import ArchiveDown
from ribao.model import Decision
from ribao.pipeline.alerts import tell_rechecked
from ribao.pipeline.reading import judge
from ribao.settings import Settings


def release(report_id: int, who: str, why: str, settings: Settings) -> None:
    """Let a quarantined report count. UsageError where it does already."""
    changed = warehouse.release(
        settings.need_warehouse(), report_id, who, why, judge(settings), _keep(settings)
    )
    tell_rechecked(changed, settings)


def reject(report_id: int, who: str, why: str, settings: Settings) -> None:
    """Keep a report out of the marts for good. UsageError where it was rejected already."""
    changed = warehouse.reject(
        settings.need_warehouse(), report_id, who, why, judge(settings), _keep(settings)
    )
    tell_rechecked(changed, settings)


def accept(
    report_id: int, n: int, who: str, why: str, settings: Settings, cells: Collection[str] | None = None
) -> list[int]:
    """Make the values that a finding proposes corrections, all or those of some cells; gives their numbers.

    AlreadyCorrected where a correction stands over one of them, UsageError where a cell has no value proposed
    or is no value of the day; nothing is changed then.
    """
    return warehouse.accept(settings.need_warehouse(), report_id, n, who, why, cells, _keep(settings))


def correct(
    key: tuple[str, str, date],
    value: Decimal,
    who: str,
    why: str,
    settings: Settings,
    expects: Decimal | None = None,
    confirmed: bool = False,
    fingerprint: str | None = None,
) -> int:
    """Lay a correction over the value of (series, field, day); gives its number.

    With a `fingerprint` it settles that finding, until it is withdrawn. UsageError where no value is printed,
    Implausible for one that the series' history speaks against unless `confirmed`.
    """
    return warehouse.correct(
        settings.need_warehouse(), *key, value, who, why, expects, confirmed, fingerprint, _keep(settings)
    )


def withdraw(number: int, who: str, why: str, settings: Settings) -> None:
    """Take a correction back. UsageError where it is not standing."""
    warehouse.withdraw(settings.need_warehouse(), number, who, why, _keep(settings))


def settle(fingerprint: str, action: str, who: str, why: str, settings: Settings) -> None:
    """Mark a finding acknowledged, resolved or reopened. UsageError where there is none."""
    warehouse.settle(settings.need_warehouse(), fingerprint, action, who, why, _keep(settings))


def keep_all_decisions(settings: Settings) -> int:
    """Write the decisions that the archive's journal lacks: those of an earlier version. Gives how many there were."""
    store = Archive(settings.archive)
    there = store.decision_names()
    missing = [d for d in warehouse.all_decisions(settings.owner_url()) if d.name not in there]
    for decision in missing:
        store.put_decision(decision)
    return len(missing)


def _keep(settings: Settings) -> warehouse.Keep:
    """Writes a decision to the archive's journal. ArchiveDown where that cannot be done."""
    store = Archive(settings.archive)

    def keep(decision: Decision) -> None:
        try:
            store.put_decision(decision)
        except OSError as error:
            raise ArchiveDown(
                f"the decision cannot be written to the archive: {error}", "nothing was decided; try again"
            ) from error

    return keep
