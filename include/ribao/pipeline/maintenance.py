"""Look after the days: gaps, changed files, the calendar's end, the warehouse's size and schema."""

import logging
from collections.abc import Iterable
from contextlib import suppress
from datetime import date, timedelta
from typing import Any

from ribao import calendar, source, warehouse
from ribao.archive import Archive
from ribao.errors import NotYet, RibaoError
from ribao.pipeline.alerts import queue_notice
from ribao.pipeline.decisions import keep_all_decisions
from ribao.pipeline.reading import build_rechecker, is_report
from ribao.pipeline.site_notes import site_notes
from ribao.settings import Settings
from ribao.warehouse import Warehouse

log = logging.getLogger(__name__)

# Long enough to enter the exchanges' notice, which comes in December.
CALENDAR_ALERT_DAYS = 45
# The trading days that heal_gaps searches by default for reports that have not come.
HEALED_DAYS = 10


def notify_late(day: date, settings: Settings) -> None:
    """Notify people once that the day's report is late."""
    _notify_overdue("late", day, settings.late_at, settings)


def notify_missing(day: date, settings: Settings) -> None:
    """Notify people once that the day has no report, and whether it is fetched again."""
    _notify_overdue("missing", day, settings.missing_at, settings)


def _notify_overdue(state: str, day: date, deadline: str, settings: Settings) -> None:
    with Warehouse(settings.need_warehouse()) as db:
        if day in warehouse.list_loaded_days(db, day, day):
            log.info("%s: its report is loaded, so it is not %s", day, state)
            return
        healed = "healed" if day in _find_gaps(db, HEALED_DAYS, settings) else "by_hand"
        facts = {"time": deadline, "missing": settings.missing_at, "next": healed, "days": HEALED_DAYS}
        queue_notice(state, day, facts, db, settings)
        is_new = warehouse.record_day_state(db, day, state)
    log.info("%s: %s, %s", day, state, "people are notified" if is_new else "as people were notified before")


def find_gaps(settings: Settings, days: int) -> list[date]:
    """The last `days` trading days, from the first loaded one on, that have no report.

    Today is one of them once the day is over that its own run waits for.
    """
    with Warehouse(settings.need_warehouse()) as db:
        gaps = _find_gaps(db, days, settings)
    log.info("trading days without a report among the last %d: %s", days, ", ".join(map(str, gaps)) or "none")
    return gaps


def _find_gaps(db: Warehouse, days: int, settings: Settings) -> list[date]:
    today = calendar.today()
    last = today if calendar.is_past_deadline(today, settings.missing_at) else today - timedelta(days=1)
    start = last + timedelta(days=1)
    for _ in range(days):
        start = calendar.previous_trading_day(start)
    loaded = warehouse.list_loaded_days(db, date.min, today)
    first = min(loaded, default=today)
    return [day for day in calendar.trading_days(max(start, first), last) if day not in loaded]


def find_changed_days(days: Iterable[date], settings: Settings) -> dict[date, str]:
    """Ask the sources again for days that were fetched; return the sha256 of each day's newest file not yet loaded.

    That is one that the publisher changed, or that another source has now, or whose run was lost half-way.
    An error is raised only where no day has such a file; otherwise it waits for the next look.
    """
    changed: dict[date, str] = {}
    errors: list[RibaoError] = []
    with Warehouse(settings.need_warehouse()) as db:
        for day in days:
            try:
                if sha256 := _find_changed_file(day, db, settings):
                    changed[day] = sha256
                log.info(
                    "%s: %s", day, f"to be loaded again as {sha256}" if sha256 else "nothing has changed"
                )
            except RibaoError as error:
                log.warning("%s: the sources cannot be asked: %s", day, error)
                errors.append(error)
    if errors and not changed:
        raise errors[0]
    return changed


def _find_changed_file(day: date, db: Warehouse, settings: Settings) -> str | None:
    store, sources = Archive(settings.archive), source.load_config(settings.sources)
    known = store.find(day)
    if not known:
        return None
    # An entry that was taken down is no news: the file it led to is kept.
    with suppress(NotYet), site_notes(settings, sources) as notes:
        for fetched in source.fetch(day, sources, notes, {a.url: a.headers for a in known}, is_report):
            store.put(fetched)
    known, loaded = store.find(day), warehouse.list_loaded_files(db, day)
    last = max((n for n, a in enumerate(known) if a.sha256 in loaded), default=-1)
    return known[-1].sha256 if last < len(known) - 1 else None


def notify_calendar_end(settings: Settings) -> None:
    """Notify, once for each end, that the known trading calendar ends soon."""
    left = calendar.days_to_horizon(calendar.today())
    log.info("the trading calendar is known to %s, %d days from now", calendar.horizon(), left)
    if left <= CALENDAR_ALERT_DAYS:
        with Warehouse(settings.warehouse) as db:
            facts = {"horizon": calendar.horizon(), "left": max(left, 0)}
            queue_notice("calendar", None, facts, db, settings)


def summarize_warehouse(settings: Settings) -> dict[str, Any]:
    """What the warehouse holds: reports, readings, findings by severity, quarantined."""
    with Warehouse(settings.need_warehouse()) as db:
        return warehouse.summarize(db)


def migrate_warehouse(settings: Settings) -> None:
    """Upgrade the warehouse's schema, catalogue and findings, and create the logins that the settings name."""
    logins = {"ribao_loader": settings.warehouse, "ribao_desk": settings.warehouse_reader}
    with Warehouse(settings.owner_url()) as db:
        warehouse.migrate_schema(db, logins)
        count = keep_all_decisions(db, settings)
        warehouse.fill_finding_details(db, build_rechecker(Archive(settings.archive), settings))
    log.info("the warehouse is up to date; decisions added to the archive's journal: %d", count)
