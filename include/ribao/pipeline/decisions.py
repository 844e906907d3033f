"""Decisions by people, with who and why: recorded in the warehouse and in the archive's journal, or in neither.

The mails that a decision calls for are queued.
"""

import logging
from collections.abc import Callable, Collection, Iterator
from contextlib import contextmanager
from datetime import date
from decimal import Decimal

from ribao import warehouse
from ribao.archive import Archive
from ribao.errors import ArchiveDown
from ribao.model import Decision
from ribao.pipeline.alerts import notify_rechecked
from ribao.pipeline.reading import build_rechecker
from ribao.settings import Settings
from ribao.warehouse import Rechecked, Warehouse

log = logging.getLogger(__name__)


def release_report(report_id: int, who: str, why: str, settings: Settings) -> None:
    """Let a quarantined report count. UsageError where it does already."""
    _decide_on_report(warehouse.release_report, report_id, who, why, settings)


def reject_report(report_id: int, who: str, why: str, settings: Settings) -> None:
    """Keep a report out of the marts for good. UsageError where it was rejected already."""
    _decide_on_report(warehouse.reject_report, report_id, who, why, settings)


def _decide_on_report(
    decide: Callable[..., list[Rechecked]], report_id: int, who: str, why: str, settings: Settings
) -> None:
    store = Archive(settings.archive)
    with Warehouse(settings.need_warehouse()) as db:
        rechecker = build_rechecker(store, settings)
        changed = decide(db, report_id, who, why, rechecker, _keep_in(store))
        notify_rechecked(changed, db, settings)
    log.info(
        "%s: report %d by %s; later reports with another verdict: %d",
        decide.__name__,
        report_id,
        who,
        len(changed),
    )


def accept_alternative(
    report_id: int, n: int, cell: str, value: Decimal, who: str, why: str, settings: Settings
) -> int:
    """Make one of the values that a finding leaves open a correction; return its number.

    AlreadyCorrected where a correction stands over it, UsageError where the finding does not name that value.
    """
    with _open(settings) as (db, keep):
        return warehouse.accept_alternative(db, report_id, n, cell, value, who, why, keep)


def accept_proposals(
    report_id: int, n: int, who: str, why: str, settings: Settings, cells: Collection[str] | None = None
) -> list[int]:
    """Make the values that a finding proposes corrections, all or those of some cells; return their numbers.

    AlreadyCorrected where a correction stands over one of them, UsageError where a cell has no value proposed
    or is no value of the day; nothing is changed then.
    """
    with _open(settings) as (db, keep):
        return warehouse.accept_proposals(db, report_id, n, who, why, cells, keep)


def correct_value(
    key: tuple[str, str, date],
    value: Decimal,
    who: str,
    why: str,
    settings: Settings,
    expects: Decimal | None = None,
    confirmed: bool = False,
    fingerprint: str | None = None,
) -> int:
    """Lay a correction over the value of (series, field, day); return its number.

    With a `fingerprint` it settles that finding, until it is withdrawn. UsageError where no value is printed,
    Implausible for one that the series' history contradicts unless `confirmed`.
    """
    with _open(settings) as (db, keep):
        return warehouse.correct_value(db, *key, value, who, why, expects, confirmed, fingerprint, keep)


def withdraw_correction(number: int, who: str, why: str, settings: Settings) -> None:
    """Withdraw a correction. UsageError where it is not standing."""
    with _open(settings) as (db, keep):
        warehouse.withdraw_correction(db, number, who, why, keep)


def settle_finding(fingerprint: str, action: str, who: str, why: str, settings: Settings) -> None:
    """Acknowledge, resolve or reopen a finding. UsageError where there is none."""
    with _open(settings) as (db, keep):
        warehouse.settle_finding(db, fingerprint, action, who, why, keep)


def keep_all_decisions(db: Warehouse, settings: Settings) -> int:
    """Write the decisions that the archive's journal lacks, those of an earlier version; return their count."""
    store = Archive(settings.archive)
    kept = store.decision_names()
    missing = [d for d in warehouse.list_decisions(db) if d.name not in kept]
    for decision in missing:
        store.put_decision(decision)
    return len(missing)


@contextmanager
def _open(settings: Settings) -> Iterator[tuple[Warehouse, warehouse.Keep]]:
    with Warehouse(settings.need_warehouse()) as db:
        yield db, _keep_in(Archive(settings.archive))


def _keep_in(store: Archive) -> warehouse.Keep:
    """Return what writes a decision to the archive's journal. ArchiveDown where that fails."""

    def keep(decision: Decision) -> None:
        try:
            store.put_decision(decision)
        except OSError as error:
            raise ArchiveDown(
                f"the decision cannot be written to the archive: {error}", "nothing was decided; try again"
            ) from error

    return keep
