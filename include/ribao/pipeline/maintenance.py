"""Care over the days: gaps, changed files, the calendar's end, how much there is."""

from collections.abc import Iterable
from contextlib import suppress
from datetime import date, timedelta
from typing import Any

from ribao import calendar, source, warehouse
from ribao.archive import Archive
from ribao.errors import NotYet, RibaoError
from ribao.pipeline.alerts import notify
from ribao.pipeline.decisions import keep_all_decisions
from ribao.pipeline.reading import is_report
from ribao.pipeline.site_notes import site_notes
from ribao.settings import Settings

# Long enough to enter the exchanges' notice, which comes in December.
CALENDAR_ALERT_DAYS = 45
# The trading days that heal_gaps looks through by default for reports that have not come.
HEALED_DAYS = 10


def late(day: date, settings: Settings) -> None:
    """Notify people once that the day's report is late."""
    _notify_overdue("late", day, settings.late_at, settings)


def missing(day: date, settings: Settings) -> None:
    """Notify people once that the day has no report, and whether it is looked for again."""
    _notify_overdue("missing", day, settings.missing_at, settings)


def _notify_overdue(state: str, day: date, deadline: str, settings: Settings) -> None:
    url = settings.need_warehouse()
    if day in warehouse.loaded_days(url, day, day):
        return
    healed = "healed" if day in gaps(settings, HEALED_DAYS) else "by_hand"
    facts = {"time": deadline, "missing": settings.missing_at, "next": healed, "days": HEALED_DAYS}
    notify(state, day, facts, settings)
    warehouse.set_day_state(url, day, state)


def gaps(settings: Settings, days: int) -> list[date]:
    """The last `days` trading days, from the first loaded one on, that have no report.

    Today is one of them once the day is over that its own run waits for.
    """
    today = calendar.today()
    last = today if calendar.is_past_deadline(today, settings.missing_at) else today - timedelta(days=1)
    start = last + timedelta(days=1)
    for _ in range(days):
        start = calendar.previous_trading_day(start)
    loaded = warehouse.loaded_days(settings.need_warehouse(), date.min, today)
    first = min(loaded, default=today)
    return [day for day in calendar.trading_days(max(start, first), last) if day not in loaded]


def relook(days: Iterable[date], settings: Settings) -> dict[date, str]:
    """Ask again for days that were fetched; gives the sha256 of each one's newest file if it is not loaded yet.

    That is one that the publisher changed, or that another source has now, or whose run was lost half-way.
    An error is raised where no day has such a file: else it waits for the next look.
    """
    changed: dict[date, str] = {}
    errors: list[RibaoError] = []
    for day in days:
        try:
            if sha256 := _changed(day, settings):
                changed[day] = sha256
        except RibaoError as error:
            errors.append(error)
    if errors and not changed:
        raise errors[0]
    return changed


def _changed(day: date, settings: Settings) -> str | None:
    store, sources = Archive(settings.archive), source.load_config(settings.sources)
    known = store.find(day)
    if not known:
        return None
    # An entry that was taken down is no news: what it led to is kept.
    with suppress(NotYet), site_notes(settings, sources) as notes:
        for fetched in source.fetch(day, sources, notes, {a.url: a.headers for a in known}, is_report):
            store.put(fetched)
    known, loaded = store.find(day), warehouse.loaded_files(settings.need_warehouse(), day)
    last = max((n for n, a in enumerate(known) if a.sha256 in loaded), default=-1)
    return known[-1].sha256 if last < len(known) - 1 else None


def calendar_alert(settings: Settings) -> None:
    """Tell, once for each end, that the known trading calendar ends soon."""
    left = calendar.days_to_horizon(calendar.today())
    if left <= CALENDAR_ALERT_DAYS:
        notify("calendar", None, {"horizon": calendar.horizon(), "left": max(left, 0)}, settings)


def summary(settings: Settings) -> dict[str, Any]:
    """What the warehouse holds: reports, readings, findings by severity, quarantined."""
    return warehouse.summary(settings.need_warehouse())


def migrate(settings: Settings) -> None:
    """Bring the warehouse's schema and catalogue up to date, and the logins that the settings name."""
    warehouse.migrate(
        settings.owner_url(),
        {"ribao_loader": settings.warehouse, "ribao_desk": settings.warehouse_reader},
    )
    keep_all_decisions(settings)
