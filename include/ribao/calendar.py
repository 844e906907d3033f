"""Which days the markets were open, and which days a report and its data belong to.

China's futures exchanges trade on the days the stock exchanges do; make-up
working weekends are no trading days. The last day the tables know is
`horizon()`; past it weekdays are assumed and `is_provisional` says so.
A night session belongs to the next trading day.
"""

from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from functools import cache
from zoneinfo import ZoneInfo

from ribao.catalogue import rows
from ribao.errors import ConfigError

# Which calendar each market of the catalogue keeps.
_CALENDAR = {
    **dict.fromkeys(("CN", "SHFE", "DCE", "GFEX"), "CN"),
    **dict.fromkeys(("LME", "LBMA"), "LME"),
    **dict.fromkeys(("COMEX", "INTL"), "COMEX"),
}
_DAY = timedelta(days=1)
SHANGHAI = ZoneInfo("Asia/Shanghai")


@cache
def _closed() -> dict[str, frozenset[date]]:
    closed: dict[str, set[date]] = {name: set() for name in set(_CALENDAR.values())}
    for row in rows("calendar/closed.csv"):
        closed[row["market"]].add(date.fromisoformat(row["day"]))
    for row in rows("calendar/notices.csv"):
        if row["state"] != "complete":
            change = closed[row["market"]].add if row["state"] == "closed" else closed[row["market"]].discard
            change(date.fromisoformat(row["day"]))
    return {name: frozenset(days) for name, days in closed.items()}


@cache
def first_day() -> date:
    """The first day the tables know."""
    return date(2014, 1, 1)


@cache
def horizon() -> date:
    """The last day of China's that the tables know in full: the end of closed.csv's last year, or a later notice's."""
    drawn = max(date.fromisoformat(r["day"]).year for r in rows("calendar/closed.csv") if r["market"] == "CN")
    noted = (date.fromisoformat(r["day"]) for r in rows("calendar/notices.csv") if r["state"] == "complete")
    return max(date(drawn, 12, 31), *noted, date.min)


def is_provisional(day: date) -> bool:
    """Whether a day lies outside the known calendar, so that its state is only assumed."""
    return not first_day() <= day <= horizon()


def days_to_horizon(today: date) -> int:
    """Days left until the calendar ends; negative past it."""
    return (horizon() - today).days


def is_open(market: str, day: date) -> bool:
    """Whether a market (SHFE, DCE, GFEX, CN, LME, LBMA, COMEX, INTL) was open. ConfigError for another."""
    if market not in _CALENDAR:
        raise ConfigError(f"no calendar for market {market}", "add it to ribao/calendar.py")
    return day.weekday() < 5 and day not in _closed()[_CALENDAR[market]]


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


def session_date(day: date, night: bool = False) -> date:
    """The trading day a session belongs to; a night session belongs to the next one."""
    return next_trading_day(day) if night else day


def today() -> date:
    """The date in Shanghai."""
    return datetime.now(SHANGHAI).date()


def passed(day: date, deadline: str) -> bool:
    """Is it later than `deadline` (HH:MM, Shanghai) of `day`?"""
    return datetime.now(SHANGHAI) >= datetime.combine(day, time.fromisoformat(deadline), tzinfo=SHANGHAI)
