"""A piece of a backfill as a task of its own: first read, then load."""

from collections import Counter
from collections.abc import Iterable
from datetime import date
from typing import Any

from ribao.errors import ReportMissing, Unreadable
from ribao.pipeline.backfill import Outcome, fetch_days, load_all, not_fetched, not_loaded, read_ahead
from ribao.settings import Settings


def read_range(since: date, until: date, settings: Settings, fetch: bool = False) -> dict[str, int]:
    """Read what the archive has of a range and the warehouse has not; with `fetch`, fetch first what it has not.

    Gives how many days were fetched, missing, …, and how many originals were read. What cannot be fetched
    fails at the end (Unreadable), what cannot be read when it is to be loaded.
    """
    fetched = list(fetch_days(not_fetched(since, until, settings), settings)) if fetch else []
    with read_ahead(not_loaded(since, until, settings), settings) as batches:
        read = sum(len(batch) for batch in batches)
    return {**_counted(fetched), "read": read}


def load_range(since: date, until: date, settings: Settings) -> dict[str, Any]:
    """Load what the archive has of a range and the warehouse has not; gives how many, and those in quarantine.

    Unreadable at the end where any could not be read; the others are loaded.
    """
    done = list(load_all(not_loaded(since, until, settings), settings))
    quarantined = [
        {"report_date": o.day.isoformat(), "report_id": o.report_id, "reason": o.said}
        for o in done
        if o.state == "quarantined"
    ]
    return {**_counted(done), "cases": quarantined}


def _counted(done: Iterable[Outcome]) -> dict[str, int]:
    counts: Counter[str] = Counter()
    bad = []
    for outcome in done:
        counts[outcome.state] += 1
        if outcome.state in ("unreadable", "refused"):
            bad.append(f"{outcome.day}: {outcome.said}")
    if set(counts) == {"missing"}:
        raise ReportMissing(
            f"none of the {counts['missing']} days without an original has a report", "see the sources"
        )
    if bad:
        raise Unreadable(
            f"{len(bad)} reports could not be had or read: {'; '.join(bad)}", "the others are done"
        )
    return dict(counts)
