"""Care over the days: gaps, changed files, the calendar's end, how much there is."""

from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from ribao import calendar, source, warehouse
from ribao.archive import Archive
from ribao.pipeline.site_notes import site_notes
from ribao.pipeline.telling import notify
from ribao.settings import Settings

SHANGHAI = ZoneInfo("Asia/Shanghai")
# Long enough to enter the exchanges' notice, which comes in December.
CALENDAR_ALERT_DAYS = 45


def gaps(settings: Settings, days: int) -> list[date]:
    """The last `days` trading days before today, from the first loaded one on, that have no report."""
    today = datetime.now(SHANGHAI).date()
    start = today
    for _ in range(days):
        start = calendar.previous_trading_day(start)
    loaded = warehouse.loaded_days(settings.need_warehouse(), date.min, today)
    first = min(loaded, default=today)
    wanted = calendar.trading_days(max(start, first), today - timedelta(days=1))
    return [day for day in wanted if day not in loaded]


def relook(day: date, settings: Settings) -> str | None:
    """Ask again for a day that is loaded; gives the new original's sha256 where the publisher changed it."""
    store = Archive(settings.archive)
    known = store.find(day)
    if not known:
        return None
    sources = source.load_config(settings.sources)
    with site_notes(settings, sources) as notes:
        headers = {a.url: a.headers for a in known}
        found = source.fetch(day, sources, notes, headers)
    before = {a.sha256 for a in known}
    fresh = [a for a in map(store.put, found) if a.sha256 not in before]
    return fresh[0].sha256 if fresh else None


def calendar_alert(settings: Settings) -> None:
    """Tell, once for each end, that the known trading calendar ends soon."""
    left = calendar.days_to_horizon(datetime.now(SHANGHAI).date())
    if left <= CALENDAR_ALERT_DAYS:
        notify("calendar", None, {"horizon": calendar.horizon(), "left": max(left, 0)}, settings)


def summary(settings: Settings) -> dict[str, Any]:
    """What the warehouse holds: reports, readings, findings by severity, quarantined."""
    return warehouse.summary(settings.need_warehouse())


def migrate(settings: Settings) -> None:
    """Bring the warehouse's schema and catalogue up to date."""
    warehouse.migrate(settings.need_warehouse())
