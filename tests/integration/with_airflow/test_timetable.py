"""The timetable runs on trading days at 08:30 Shanghai, and on no other."""

from datetime import date, timedelta

import pendulum
import pytest
import trading_days
from airflow.timetables.base import DataInterval, TimeRestriction
from hypothesis import given
from hypothesis import strategies as st
from ribao.calendar import is_trading_day
from trading_days import SHANGHAI, TradingDayTimetable

CATCH_UP = TimeRestriction(earliest=pendulum.datetime(2015, 1, 1), latest=None, catchup=True)
NO_CATCH_UP = CATCH_UP._replace(catchup=False)


def due(day: date) -> pendulum.DateTime:
    return pendulum.datetime(day.year, day.month, day.day, 8, 30, tz=SHANGHAI)


def after(day: date, restriction: TimeRestriction = CATCH_UP) -> pendulum.DateTime:
    info = TradingDayTimetable().next_dagrun_info(
        last_automated_data_interval=DataInterval.exact(due(day)), restriction=restriction
    )
    assert info is not None
    return info.run_after


@pytest.mark.parametrize(
    ("day", "following"),
    [
        (date(2024, 3, 28), date(2024, 3, 29)),
        (date(2024, 3, 29), date(2024, 4, 1)),  # a weekend
        (date(2024, 4, 3), date(2024, 4, 8)),  # Qingming; Sunday the 7th was a make-up working day
        (date(2024, 2, 8), date(2024, 2, 19)),  # Spring Festival; New Year's Eve was closed
        (date(2024, 9, 30), date(2024, 10, 8)),  # National Day
    ],
)
def test_next_run_is_on_next_trading_day(day: date, following: date) -> None:
    assert after(day) == due(following)


@given(st.dates(date(2015, 1, 5), date(2026, 12, 1)))
def test_no_trading_day_is_left_out_and_no_other_taken(day: date) -> None:
    following = after(day).in_timezone(SHANGHAI).date()
    between = [day + timedelta(days=n) for n in range(1, (following - day).days)]
    assert is_trading_day(following)
    assert not any(map(is_trading_day, between))


def at(monkeypatch: pytest.MonkeyPatch, *moment: int) -> None:
    now = pendulum.datetime(*moment, tz=SHANGHAI)
    monkeypatch.setattr(trading_days, "_now", lambda: now)


def first(restriction: TimeRestriction) -> pendulum.DateTime | None:
    info = TradingDayTimetable().next_dagrun_info(last_automated_data_interval=None, restriction=restriction)
    return info and info.run_after


def test_without_catch_up_a_new_dag_starts_with_the_next_moment_due(monkeypatch: pytest.MonkeyPatch) -> None:
    at(monkeypatch, 2024, 3, 29, 8, 0)
    assert first(NO_CATCH_UP) == due(date(2024, 3, 29))
    at(monkeypatch, 2024, 3, 29, 9, 0)
    assert first(NO_CATCH_UP) == due(date(2024, 4, 1))


def test_after_a_pause_today_is_run_and_earlier_days_are_not(monkeypatch: pytest.MonkeyPatch) -> None:
    at(monkeypatch, 2024, 3, 28, 9, 0)
    assert after(date(2024, 3, 20), NO_CATCH_UP) == due(date(2024, 3, 28))


def test_nothing_twice_on_one_day(monkeypatch: pytest.MonkeyPatch) -> None:
    at(monkeypatch, 2024, 3, 28, 9, 0)
    assert after(date(2024, 3, 28), NO_CATCH_UP) == due(date(2024, 3, 29))


def test_catch_up_starts_with_the_dags_own_start() -> None:
    assert first(CATCH_UP) == due(date(2015, 1, 5))


def test_no_run_past_the_dags_end_or_without_a_start() -> None:
    assert first(CATCH_UP._replace(latest=pendulum.datetime(2015, 1, 2))) is None
    assert first(CATCH_UP._replace(earliest=None)) is None


def test_a_run_by_hand_belongs_to_its_own_moment() -> None:
    moment = pendulum.datetime(2024, 3, 29, 12)
    assert TradingDayTimetable().infer_manual_data_interval(run_after=moment) == DataInterval.exact(moment)


def test_it_survives_being_stored() -> None:
    stored = TradingDayTimetable(9, 5).serialize()
    assert TradingDayTimetable.deserialize(stored).summary == "trading days 09:05 Shanghai"
