"""Years of reports: read on all cores, loaded in date order in batches, gone on with where it stopped.

What was read is kept in the archive and what was loaded is in the warehouse, so
a run that was killed costs no more than its last batch.
"""

import os
from collections import deque
from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from typing import Literal

from ribao import calendar, warehouse
from ribao.archive import Archive
from ribao.errors import FetchRefused, NotYet, SourceUnavailable, Unreadable
from ribao.model import Report
from ribao.pipeline.alerts import tell_rechecked
from ribao.pipeline.day import archive, fetch
from ribao.pipeline.reading import judge, of_day, reading
from ribao.settings import Settings
from ribao.warehouse import Loading

# Reports of one transaction at most, and reports read ahead of the loader.
_BATCH, _AHEAD = 40, 80


@dataclass(frozen=True, slots=True)
class Original:
    """An original of the archive, for a report date."""

    day: date
    sha256: str


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of an original, or of a day that has none; `said` is why, `report_id` null where none was loaded."""

    day: date
    state: Literal["loaded", "quarantined", "unreadable", "fetched", "missing", "refused"]
    said: str = ""
    report_id: int | None = None


Read = tuple[Original, Report | Unreadable]


def archived_days(settings: Settings) -> list[date]:
    """The report dates that the archive has an original of. UsageError where there is no archive."""
    store = Archive(settings.archive)
    store.require_exists()
    return store.days()


def not_fetched(since: date, until: date, settings: Settings) -> list[date]:
    """The trading days of a range that the archive has no original of."""
    there = set(Archive(settings.archive).days())
    return [day for day in calendar.trading_days(since, until) if day not in there]


def fetch_days(days: Iterable[date], settings: Settings) -> Iterator[Outcome]:
    """Fetch each day from the sources into the archive. SiteChanged ends it: the next day would fail alike."""
    for day in days:
        try:
            archive(day, fetch(day, settings), settings)
            yield Outcome(day, "fetched")
        except NotYet as error:
            yield Outcome(day, "missing", str(error))
        except (FetchRefused, SourceUnavailable) as error:
            yield Outcome(day, "refused", str(error))


def not_loaded(since: date, until: date, settings: Settings) -> list[Original]:
    """The archive's originals of a range that the warehouse has not got, by report date."""
    store = Archive(settings.archive)
    there = {(known.report_date, known.sha256) for known in warehouse.originals(settings.need_warehouse())}
    return [
        Original(day, found.sha256)
        for day in store.days()
        if since <= day <= until
        for found in store.find(day)
        if (day, found.sha256) not in there
    ]


def load_all(
    originals: Sequence[Original], settings: Settings, jobs: int | None = None, reread: bool = False
) -> Iterator[Outcome]:
    """Read originals with `jobs` at a time and load them in the order given; gives what became of each.

    Of a file that is loaded already a new parser's reading is loaded only with `reread`.
    """
    checks = judge(settings)
    with read_ahead(originals, settings, jobs) as batches:
        for batch in batches:
            yield from (Outcome(o.day, "unreadable", str(r)) for o, r in batch if isinstance(r, Unreadable))
            items = [_loading(o, r, settings) for o, r in batch if isinstance(r, Report)]
            loaded = warehouse.load(settings.need_warehouse(), items, checks, reread=reread)
            if loaded:
                tell_rechecked(loaded[0].rechecked, settings)
            for item, one in zip(items, loaded, strict=True):
                state: Literal["quarantined", "loaded"] = "quarantined" if one.quarantined else "loaded"
                yield Outcome(item.archived.report_date, state, one.quarantined or "", one.report_id)


def _loading(original: Original, report: Report, settings: Settings) -> Loading:
    sidecar = Archive(settings.archive).meta(original.sha256, original.day)
    return Loading(sidecar, of_day(report, original.day))


@contextmanager
def read_ahead(
    originals: Iterable[Original], settings: Settings, jobs: int | None = None
) -> Iterator[Iterator[list[Read]]]:
    """What originals hold, in their order, in batches of whatever is read by then; each is read in a child process."""
    with ThreadPoolExecutor(jobs or os.cpu_count()) as pool:
        try:
            yield _batches(pool, iter(originals), settings)
        finally:
            pool.shutdown(cancel_futures=True)


def _batches(
    pool: ThreadPoolExecutor, coming: Iterator[Original], settings: Settings
) -> Iterator[list[Read]]:
    running: deque[tuple[Original, Future[Report | Unreadable]]] = deque()
    while True:
        while len(running) < _AHEAD and (original := next(coming, None)):
            running.append((original, pool.submit(_read, original.sha256, settings)))
        if not running:
            return
        batch: list[Read] = []
        while running and len(batch) < _BATCH and (not batch or running[0][1].done()):
            original, future = running.popleft()
            batch.append((original, future.result()))
        yield batch


def _read(sha256: str, settings: Settings) -> Report | Unreadable:
    try:
        return reading(sha256, settings)
    except Unreadable as error:
        return error
