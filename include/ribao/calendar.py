"""Trading days: which days a market is open, and which day a report's data are of.

China's futures exchanges trade on the days the stock exchanges do; make-up
working weekends are no trading days. The calendar is known to `horizon()`;
later weekdays are assumed to be open, and `is_provisional` says so.
"""

from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from functools import cache
from zoneinfo import ZoneInfo

from ribao.catalogue import rows
from ribao.errors import ConfigError

_DAY = timedelta(days=1)
SHANGHAI = ZoneInfo("Asia/Shanghai")


@cache
def _calendars() -> dict[str, str]:
    """The calendar that each market keeps."""
    return {row["market"]: row["calendar"] for row in rows("calendar/markets.csv")}


@cache
def _closed_days() -> dict[str, frozenset[date]]:
    closed: dict[str, set[date]] = {name: set() for name in _calendars().values()}
    for row in rows("calendar/closed.csv"):
        closed[row["market"]].add(date.fromisoformat(row["day"]))
    for row in rows("calendar/notices.csv"):
        if row["state"] != "complete":
            change = closed[row["market"]].add if row["state"] == "closed" else closed[row["market"]].discard
            change(date.fromisoformat(row["day"]))
    return {name: frozenset(days) for name, days in closed.items()}


@cache
def first_day() -> date:
    """The first day that the tables cover: the beginning of closed.csv's first year."""
    return date(min(_drawn_years()), 1, 1)


@cache
def horizon() -> date:
    """The last day for which China's closures are complete: the end of closed.csv's last year, or a later notice's."""
    noted = (date.fromisoformat(r["day"]) for r in rows("calendar/notices.csv") if r["state"] == "complete")
    return max(date(max(_drawn_years()), 12, 31), *noted, date.min)


def _drawn_years() -> list[int]:
    return [date.fromisoformat(r["day"]).year for r in rows("calendar/closed.csv") if r["market"] == "CN"]


def is_provisional(day: date) -> bool:
    """Whether a day lies outside the known calendar, so that its state is an assumption."""
    return not first_day() <= day <= horizon()


def days_to_horizon(today: date) -> int:
    """Days left until the calendar ends; negative past it."""
    return (horizon() - today).days


def is_open(market: str, day: date) -> bool:
    """Whether a market of calendar/markets.csv was open on a day. ConfigError for another market."""
    if market not in _calendars():
        raise ConfigError(f"no calendar for market {market}", "add a line to catalogue/calendar/markets.csv")
    return day.weekday() < 5 and day not in _closed_days()[_calendars()[market]]


def is_trading_day(day: date) -> bool:
    """Whether China's futures exchanges trade on a day."""
    return is_open("CN", day)


def previous_trading_day(day: date) -> date:
    """The last trading day before a day."""
    day -= _DAY
    while not is_trading_day(day):
        day -= _DAY
    return day


def next_trading_day(day: date) -> date:
    """The first trading day after a day."""
    day += _DAY
    while not is_trading_day(day):
        day += _DAY
    return day


def trading_days(start: date, end: date) -> Iterator[date]:
    """Trading days from start to end, both included."""
    day = start - _DAY
    while (day := next_trading_day(day)) <= end:
        yield day


def data_date(report_date: date) -> date:
    """The trading day that a report's "today" columns speak of: the one before its publication."""
    return previous_trading_day(report_date)


def today() -> date:
    """The date in Shanghai."""
    return datetime.now(SHANGHAI).date()


def is_past_deadline(day: date, deadline: str) -> bool:
    """Whether it is later than `deadline` (HH:MM, Shanghai) of `day`."""
    return datetime.now(SHANGHAI) >= datetime.combine(day, time.fromisoformat(deadline), tzinfo=SHANGHAI)
