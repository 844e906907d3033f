"""Backfill: read years of reports on all cores and load them in date order, in batches.

Results of reading stay in the archive and loaded reports in the warehouse, so a killed run continues where it
stopped and loses no more than its last batch.
"""

import logging
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
from ribao.pipeline.alerts import notify_rechecked
from ribao.pipeline.day import archive_report, fetch_report
from ribao.pipeline.reading import assign_report_date, build_rechecker, get_reading
from ribao.settings import Settings
from ribao.warehouse import Loading, Warehouse

log = logging.getLogger(__name__)

# Reports of one transaction at most, and reports read ahead of the loader.
_BATCH, _AHEAD = 40, 80


@dataclass(frozen=True, slots=True)
class Original:
    """An original of the archive, for a report date."""

    day: date
    sha256: str


@dataclass(frozen=True, slots=True)
class Outcome:
    """The result for an original, or for a day that has none; `reason` says why, `report_id` is None where none was loaded."""

    day: date
    state: Literal["loaded", "quarantined", "unreadable", "fetched", "missing", "refused"]
    reason: str = ""
    report_id: int | None = None


Read = tuple[Original, Report | Unreadable]


def list_archived_days(settings: Settings) -> list[date]:
    """The report dates that the archive has an original of. UsageError where there is no archive."""
    store = Archive(settings.archive)
    store.require_exists()
    return store.list_days()


def list_unfetched_days(since: date, until: date, settings: Settings) -> list[date]:
    """The trading days of a range that the archive has no original of."""
    archived = set(Archive(settings.archive).list_days())
    return [day for day in calendar.trading_days(since, until) if day not in archived]


def fetch_days(days: Iterable[date], settings: Settings) -> Iterator[Outcome]:
    """Fetch each day from the sources into the archive. SiteChanged ends it, since the next day would fail the same way."""
    for day in days:
        try:
            archive_report(day, fetch_report(day, settings), settings)
            yield Outcome(day, "fetched")
        except NotYet as error:
            log.info("%s: no source has a report: %s", day, error)
            yield Outcome(day, "missing", str(error))
        except (FetchRefused, SourceUnavailable) as error:
            log.warning("%s: cannot be fetched: %s", day, error)
            yield Outcome(day, "refused", str(error))


def list_unloaded_originals(since: date, until: date, settings: Settings) -> list[Original]:
    """The archive's originals of a range that the warehouse lacks, by report date."""
    store = Archive(settings.archive)
    with Warehouse(settings.need_warehouse()) as db:
        loaded = {(known.report_date, known.sha256) for known in warehouse.list_loaded_documents(db)}
    return [
        Original(day, found.sha256)
        for day in store.list_days()
        if since <= day <= until
        for found in store.find(day)
        if (day, found.sha256) not in loaded
    ]


def load_originals(
    originals: Sequence[Original], settings: Settings, jobs: int | None = None, reread: bool = False
) -> Iterator[Outcome]:
    """Read originals with `jobs` at a time and load them in the order given; yield the result of each.

    Another reading, by a new parser or catalogue, of a file that is loaded already is loaded only with `reread`.
    """
    store = Archive(settings.archive)
    rechecker = build_rechecker(store, settings)
    with Warehouse(settings.need_warehouse()) as db, read_ahead(originals, settings, jobs) as batches:
        for batch in batches:
            for original, read in batch:
                if isinstance(read, Unreadable):
                    log.warning("%s: %s cannot be read: %s", original.day, original.sha256, read)
                    yield Outcome(original.day, "unreadable", str(read))
            items = [_build_loading(o, r, store) for o, r in batch if isinstance(r, Report)]
            results = warehouse.load_reports(db, items, rechecker, reread=reread)
            log.info("loaded in one transaction: %d reports", len(results))
            if results:
                notify_rechecked(results[0].rechecked, db, settings)
            for item, one in zip(items, results, strict=True):
                day = item.archived.report_date
                state: Literal["quarantined", "loaded"] = "quarantined" if one.quarantined else "loaded"
                if one.quarantined:
                    log.warning("%s: quarantined because %s", day, one.quarantined)
                yield Outcome(day, state, one.quarantined or "", one.report_id)


def _build_loading(original: Original, report: Report, store: Archive) -> Loading:
    return Loading(store.get_sidecar(original.sha256, original.day), assign_report_date(report, original.day))


@contextmanager
def read_ahead(
    originals: Iterable[Original], settings: Settings, jobs: int | None = None
) -> Iterator[Iterator[list[Read]]]:
    """Read originals ahead, each in a child process; yield results in order, in batches of what is read by then."""
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
        return get_reading(sha256, Archive(settings.archive))
    except Unreadable as error:
        return error
