"""What stands between Airflow and the pipeline: dates, settings, errors, failures."""

from datetime import date, datetime
from types import SimpleNamespace
from zoneinfo import ZoneInfo

import backfill_archive
import pytest
import relook
from airflow.sdk.exceptions import AirflowFailException
from hypothesis import given
from hypothesis import strategies as st
from ribao.calendar import is_past_deadline
from ribao.errors import SiteChanged, SourceUnavailable
from ribao_airflow.days import report_date
from ribao_airflow.stages import connection_url, settings, stages

UTC = ZoneInfo("UTC")


def context(**given: object) -> dict[str, object]:
    return {"params": {}, **given}


def test_a_given_report_date_wins() -> None:
    moment = datetime(2024, 3, 29, 0, 30, tzinfo=UTC)
    assert report_date(context(params={"report_date": "2024-03-26"}, logical_date=moment)) == date(
        2024, 3, 26
    )


def test_the_report_date_is_shanghais() -> None:
    # 01 April in Shanghai is still March in UTC.
    assert report_date(context(logical_date=datetime(2024, 3, 31, 23, 0, tzinfo=UTC))) == date(2024, 4, 1)


def test_a_run_on_a_holiday_is_for_the_trading_day_before() -> None:
    assert report_date(context(logical_date=datetime(2024, 3, 31, 4, 0, tzinfo=UTC))) == date(2024, 3, 29)


def test_a_run_without_logical_date_takes_the_day_it_was_started() -> None:
    run = SimpleNamespace(run_after=datetime(2024, 3, 28, 4, 0, tzinfo=UTC))
    assert report_date(context(logical_date=None, dag_run=run)) == date(2024, 3, 28)


def test_deadlines_are_shanghais() -> None:
    assert is_past_deadline(date(2024, 3, 29), "18:00")
    assert not is_past_deadline(date(2999, 1, 1), "00:00")


def test_connections_become_urls(monkeypatch: pytest.MonkeyPatch) -> None:
    secret = (
        '{"conn_type":"postgres","host":"db","login":"ribao","password":"a/b@c","schema":"w","port":5433}'
    )
    monkeypatch.setenv("AIRFLOW_CONN_RIBAO_WAREHOUSE", secret)
    assert connection_url("ribao_warehouse", "postgresql") == "postgresql://ribao:a%2Fb%40c@db:5433/w"


def test_an_encrypted_mail_server(monkeypatch: pytest.MonkeyPatch) -> None:
    secret = '{"conn_type":"smtp","host":"mail","login":"me","password":"x","port":465,"extra":{"ssl":true}}'
    monkeypatch.setenv("AIRFLOW_CONN_RIBAO_SMTP", secret)
    assert connection_url("ribao_smtp", "smtp") == "smtps://me:x@mail:465"


def test_the_key_of_dce_comes_from_a_connection(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("AIRFLOW_CONN_RIBAO_DCE", '{"conn_type":"http","login":"key","password":"secret"}')
    keys = settings().build_witness_keys()
    assert (keys["RIBAO_DCE_KEY"], keys["RIBAO_DCE_SECRET"]) == ("key", "secret")


def test_errors_that_a_retry_cannot_heal_fail_at_once() -> None:
    with pytest.raises(AirflowFailException, match="SiteChanged: no link"), stages():
        raise SiteChanged("no link")


def test_errors_that_may_pass_are_tried_again() -> None:
    with pytest.raises(SourceUnavailable), stages():
        raise SourceUnavailable("timeout")


def test_days_looked_at_again() -> None:
    assert relook.recent_days(date(2024, 3, 29)) == [date(2024, 3, 28), date(2024, 3, 29)]
    assert relook.recent_days(date(2024, 3, 31)) == [date(2024, 3, 29)]


@given(st.dates(date(2000, 1, 1), date(2030, 1, 1)), st.integers(0, 900), st.integers(1, 100))
def test_batches_cover_every_day_once(first: date, length: int, size: int) -> None:
    last = date.fromordinal(first.toordinal() + length)
    days = [
        d
        for start, end in backfill_archive.cut(first, last, size)
        for d in range(start.toordinal(), end.toordinal() + 1)
    ]
    assert days == list(range(first.toordinal(), last.toordinal() + 1))
