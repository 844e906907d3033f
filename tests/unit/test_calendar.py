"""Which days are trading days, how far that is known, and which day a report and a session belong to."""

import csv
from collections.abc import Iterator
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st
from ribao import calendar
from ribao.catalogue import rows
from ribao.catalogue.calendar.__main__ import LIBRARY, closed_days
from ribao.errors import ConfigError

KNOWN = st.dates(date(2014, 1, 2), date(2026, 12, 31))


# The library still uses what pandas has moved.
@pytest.mark.filterwarnings("ignore:Series.values")
@pytest.mark.parametrize("market", LIBRARY)
def test_the_table_is_what_the_library_says(market: str) -> None:
    closed = [
        date.fromisoformat(row["day"]) for row in rows("calendar/closed.csv") if row["market"] == market
    ]
    assert closed == closed_days(*LIBRARY[market])


@pytest.mark.parametrize(
    "day",
    [
        date(2024, 2, 4),  # Sunday before Spring Festival
        date(2024, 4, 7),  # Sunday after Qingming
        date(2024, 4, 28),
        date(2024, 9, 29),
        date(2025, 10, 11),  # Saturday after National Day
        date(2026, 2, 28),
    ],
)
def test_weekends_that_are_worked_are_no_trading_days(day: date) -> None:
    assert not calendar.is_trading_day(day)


@given(KNOWN)
def test_no_weekend_ever_is(day: date) -> None:
    assert not (day.weekday() > 4 and calendar.is_trading_day(day))


@pytest.mark.parametrize(
    ("day", "before"),
    [
        (date(2024, 3, 29), date(2024, 3, 28)),
        (date(2024, 4, 1), date(2024, 3, 29)),
        (date(2024, 2, 19), date(2024, 2, 8)),  # New Year's Eve, 9 February, was closed
        (date(2020, 2, 3), date(2020, 1, 23)),  # the holiday was made longer
        (date(2024, 10, 8), date(2024, 9, 30)),
    ],
)
def test_a_report_speaks_of_the_trading_day_before(day: date, before: date) -> None:
    assert calendar.data_date(day) == before
    assert calendar.next_trading_day(before) == day


@given(KNOWN)
def test_before_and_after_undo_one_another(day: date) -> None:
    following = calendar.next_trading_day(day)
    if calendar.is_trading_day(day):
        assert calendar.previous_trading_day(following) == day
    assert list(calendar.trading_days(day, following))[-1] == following


@pytest.mark.parametrize(
    ("day", "china", "lme", "comex"),
    [
        (date(2024, 3, 29), True, False, False),  # Good Friday
        (date(2024, 4, 1), True, False, True),  # Easter Monday
        (date(2024, 4, 4), False, True, True),  # Qingming
        (date(2024, 2, 12), False, True, True),  # Spring Festival
        (date(2024, 5, 6), True, False, True),  # English bank holiday
        (date(2022, 9, 19), True, False, True),  # the Queen's funeral
        (date(2024, 12, 25), True, False, False),
        (date(2025, 1, 9), True, True, True),  # a day of mourning on the US stock exchanges only
        (date(2024, 3, 28), True, True, True),
        (date(2027, 3, 26), True, False, False),  # Good Friday, known in advance
        (date(2027, 12, 28), True, False, True),
    ],
)
def test_each_exchange_has_holidays_of_its_own(day: date, china: bool, lme: bool, comex: bool) -> None:
    assert calendar.is_open("SHFE", day) is china
    assert calendar.is_open("DCE", day) is china
    assert calendar.is_open("LME", day) is calendar.is_open("LBMA", day) is lme
    assert calendar.is_open("COMEX", day) is comex


def test_a_market_without_a_calendar_is_named() -> None:
    with pytest.raises(ConfigError, match=r"no calendar for market MARS .*markets\.csv"):
        calendar.is_open("MARS", date(2024, 3, 29))


# The end of what is known


def test_the_end_is_known() -> None:
    assert calendar.horizon() == date(2026, 12, 31)
    assert calendar.days_to_horizon(date(2026, 11, 16)) == 45
    # Only here: it brings pandas with it.
    import exchange_calendars

    with pytest.raises(ValueError, match="2026"):
        exchange_calendars.get_calendar("XSHG", end="2027-12-31")


def test_past_it_weekdays_are_assumed_and_marked() -> None:
    day = date(2027, 1, 4)
    assert calendar.is_trading_day(day)
    assert calendar.is_provisional(day)
    assert not calendar.is_provisional(date(2026, 12, 31))
    assert calendar.is_provisional(date(2013, 12, 31))
    assert calendar.next_trading_day(date(2026, 12, 31)) == day


def test_what_the_law_already_says_of_the_coming_year_is_closed() -> None:
    for day in (date(2027, 1, 1), date(2027, 5, 3), date(2027, 10, 1)):
        assert not calendar.is_trading_day(day)
        assert calendar.is_provisional(day)


@pytest.fixture
def notices(monkeypatch: pytest.MonkeyPatch) -> Iterator[list[str]]:
    """Further lines of the notices' table, in force for the test."""
    added: list[str] = []

    def with_added(name: str) -> Iterator[dict[str, str]]:
        yield from rows(name)
        if name == "calendar/notices.csv":
            yield from csv.DictReader(["market,day,state,reason,source", *added])

    monkeypatch.setattr(calendar, "rows", with_added)
    forget()
    yield added
    monkeypatch.undo()
    forget()


def forget() -> None:
    calendar._closed_days.cache_clear()
    calendar.horizon.cache_clear()


def test_a_notice_corrects_the_library(notices: list[str]) -> None:
    notices += ["CN,2026-12-01,closed,a storm,notice 1", "CN,2026-10-01,open,made up,notice 2"]
    assert not calendar.is_trading_day(date(2026, 12, 1))
    assert calendar.is_trading_day(date(2026, 10, 1))
    assert calendar.horizon() == date(2026, 12, 31)


def test_the_coming_years_notice_moves_the_end(notices: list[str]) -> None:
    notices += [f"CN,2027-02-{n:02},closed,Spring Festival,notice" for n in range(5, 12)]
    assert calendar.horizon() == date(2026, 12, 31), "not before all of them are entered"
    forget()
    notices.append("CN,2027-12-31,complete,all closures of 2027 are entered,notice")
    assert calendar.horizon() == date(2027, 12, 31)
    assert not calendar.is_provisional(date(2027, 6, 1))
    assert not calendar.is_trading_day(date(2027, 2, 8))
    assert calendar.next_trading_day(date(2027, 2, 4)) == date(2027, 2, 12)
