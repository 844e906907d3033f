"""Rebuild a lost warehouse from the archive: what witnesses published, the originals, and the decisions of its journal.

Originals and decisions come in the order of their time.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from ribao import warehouse
from ribao.archive import Archive
from ribao.errors import UsageError
from ribao.model import Archived, Decision
from ribao.pipeline.backfill import Original, Outcome, load_originals
from ribao.pipeline.reading import build_rechecker
from ribao.pipeline.witnesses import load_archived_answers, recheck_reports
from ribao.settings import Settings
from ribao.warehouse import Rechecker, Warehouse


@dataclass(frozen=True, slots=True)
class Repeated:
    """The result of repeating a decision: `reason` says why it could not be made; `already` where the warehouse had it."""

    decision: Decision
    reason: str = ""
    already: bool = False


def replay_archive(settings: Settings) -> Iterator[Outcome | Repeated]:
    """Load every original and make every decision that the warehouse lacks; yield the result of each.

    What witnesses published is loaded first: findings depend on it, whenever it came. An original counts as loaded when it was fetched. A killed run continues where it stopped.
    UsageError where there is no archive.
    """
    store = Archive(settings.archive)
    store.require_exists()
    if days := load_archived_answers(settings):
        recheck_reports(days, settings)
    rechecker = build_rechecker(store, settings)
    waiting: list[Original] = []
    with Warehouse(settings.need_warehouse()) as db:
        for event in _list_events(store):
            if isinstance(event, Archived):
                waiting.append(Original(event.report_date, event.sha256))
                continue
            yield from _load(waiting, db, settings)
            waiting = []
            yield _repeat(event, db, rechecker)
        yield from _load(waiting, db, settings)


def _list_events(store: Archive) -> list[Archived | Decision]:
    """Originals and decisions, oldest first; of the same moment the originals first."""
    originals = [archived for day in store.list_days() for archived in store.find(day)]
    events: list[Archived | Decision] = [*originals, *store.list_decisions()]
    return sorted(events, key=lambda e: e.fetched_at if isinstance(e, Archived) else e.at)


def _load(originals: list[Original], db: Warehouse, settings: Settings) -> Iterator[Outcome]:
    if not originals:
        return
    loaded = {(known.report_date, known.sha256) for known in warehouse.list_loaded_documents(db)}
    missing = [o for o in originals if (o.day, o.sha256) not in loaded]
    yield from load_originals(sorted(missing, key=lambda o: o.day), settings)


def _repeat(decision: Decision, db: Warehouse, rechecker: Rechecker) -> Repeated:
    try:
        return Repeated(decision, already=not warehouse.repeat_decision(db, decision, rechecker))
    except UsageError as error:
        return Repeated(decision, str(error))
