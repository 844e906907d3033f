"""A batch of a backfill as tasks: first read, then load."""

import logging
from collections import Counter
from collections.abc import Iterable
from datetime import date
from typing import Any

from ribao.errors import ReportMissing, Unreadable
from ribao.pipeline.backfill import (
    Outcome,
    fetch_days,
    list_unfetched_days,
    list_unloaded_originals,
    load_originals,
    read_ahead,
)
from ribao.settings import Settings

log = logging.getLogger(__name__)


def read_range(since: date, until: date, settings: Settings, fetch: bool = False) -> dict[str, int]:
    """Read the originals of a range that the warehouse lacks; with `fetch`, first fetch those that the archive lacks.

    Returns how many days were fetched, missing, …, and how many originals were read. Unreadable at the end where any
    day could not be fetched; what cannot be read fails when it is loaded.
    """
    fetched = list(fetch_days(list_unfetched_days(since, until, settings), settings)) if fetch else []
    with read_ahead(list_unloaded_originals(since, until, settings), settings) as batches:
        read = sum(len(batch) for batch in batches)
    log.info("%s to %s: %d originals read, %d days fetched", since, until, read, len(fetched))
    return {**_count_outcomes(fetched), "read": read}


def load_range(since: date, until: date, settings: Settings) -> dict[str, Any]:
    """Load the originals of a range that the warehouse lacks; return how many, and those in quarantine.

    Unreadable at the end where any could not be read; the others are loaded.
    """
    done = list(load_originals(list_unloaded_originals(since, until, settings), settings))
    quarantined = [
        {"report_date": o.day.isoformat(), "report_id": o.report_id, "reason": o.reason}
        for o in done
        if o.state == "quarantined"
    ]
    log.info(
        "%s to %s: %d originals loaded, %d of them quarantined", since, until, len(done), len(quarantined)
    )
    return {**_count_outcomes(done), "cases": quarantined}


def _count_outcomes(done: Iterable[Outcome]) -> dict[str, int]:
    counts: Counter[str] = Counter()
    bad = []
    for outcome in done:
        counts[outcome.state] += 1
        if outcome.state in ("unreadable", "refused"):
            bad.append(f"{outcome.day}: {outcome.reason}")
    if set(counts) == {"missing"}:
        raise ReportMissing(
            f"none of the {counts['missing']} days without an original has a report", "see the sources"
        )
    if bad:
        raise Unreadable(
            f"{len(bad)} reports could not be fetched or read: {'; '.join(bad)}", "the others are done"
        )
    return dict(counts)
