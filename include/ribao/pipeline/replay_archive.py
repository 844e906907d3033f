"""A lost warehouse made again from the archive: its originals and the decisions of its journal, in the order of their time."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from ribao import warehouse
from ribao.archive import Archive
from ribao.errors import UsageError
from ribao.model import Archived, Decision
from ribao.pipeline.backfill import Original, Outcome, load_all
from ribao.pipeline.reading import judge
from ribao.settings import Settings


@dataclass(frozen=True, slots=True)
class Repeated:
    """What became of a decision: `said` is why it could not be made, and empty where it was; `already` before now."""

    decision: Decision
    said: str = ""
    already: bool = False


def replay_archive(settings: Settings) -> Iterator[Outcome | Repeated]:
    """Load every original and make every decision that the warehouse has not got; gives what became of each.

    An original counts as loaded when it was fetched. Killed and started again it goes on where it stopped.
    UsageError where there is no archive.
    """
    store = Archive(settings.archive)
    store.require_exists()
    waiting: list[Original] = []
    for happened in _history(store):
        if isinstance(happened, Archived):
            waiting.append(Original(happened.report_date, happened.sha256))
            continue
        yield from _load(waiting, settings)
        waiting = []
        yield _repeat(happened, settings)
    yield from _load(waiting, settings)


def _history(store: Archive) -> list[Archived | Decision]:
    """Originals and decisions, oldest first; of the same moment the originals first."""
    originals = [archived for day in store.days() for archived in store.find(day)]
    happened: list[Archived | Decision] = [*originals, *store.list_decisions()]
    return sorted(happened, key=_moment)


def _moment(happened: Archived | Decision) -> datetime:
    return happened.fetched_at if isinstance(happened, Archived) else happened.at


def _load(originals: list[Original], settings: Settings) -> Iterator[Outcome]:
    if not originals:
        return
    there = {(known.report_date, known.sha256) for known in warehouse.originals(settings.need_warehouse())}
    missing = [o for o in originals if (o.day, o.sha256) not in there]
    yield from load_all(sorted(missing, key=lambda o: o.day), settings)


def _repeat(decision: Decision, settings: Settings) -> Repeated:
    try:
        made = warehouse.repeat_decision(settings.need_warehouse(), decision, judge(settings))
    except UsageError as error:
        return Repeated(decision, str(error))
    return Repeated(decision, already=not made)
