"""The tasks that wait for a report and that state a day late or missing, on a real site and warehouse."""

from datetime import date
from types import SimpleNamespace
from typing import Any

import daily_report
import deadlines
import pytest
import ribao_airflow.failures
import ribao_airflow.stages
from airflow.sdk.exceptions import AirflowSkipException
from ribao import pipeline, warehouse
from ribao.settings import Settings

from tests.fixtures.local import Mails, Site
from tests.fixtures.reports import REAL


@pytest.fixture
def installed(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> Settings:
    """The settings that the tasks see; it is the afternoon of the day."""
    for module in (ribao_airflow.stages, ribao_airflow.failures):
        monkeypatch.setattr(module, "settings", lambda: settings)
    it_is(monkeypatch, "14:00")
    return settings


def it_is(monkeypatch: pytest.MonkeyPatch, moment: str) -> None:
    for module in (daily_report, deadlines):
        monkeypatch.setattr(module, "passed", lambda day, deadline: moment >= deadline)


def wait(day: date = REAL) -> bool:
    """One look of the sensor; gives whether it is done."""
    task = daily_report.daily_report().get_task("wait_for_report")
    ti = SimpleNamespace(
        dag_id="daily_report", task_id=task.task_id, run_id="r", map_index=-1, try_number=1, log_url=""
    )
    found: Any = task.python_callable(ti=ti, run_id="r", params={"report_date": day.isoformat()})
    assert found.xcom_value == day.isoformat()
    return bool(found.is_done)


def state(day: date, state: str | None = None) -> str:
    task = deadlines.deadlines().get_task("state_the_day")
    told: str = task.python_callable({"report_date": day.isoformat(), "state": state})
    return told


def test_it_waits_until_the_report_is_there(installed: Settings, site: Site) -> None:
    site.publish(date(2024, 3, 28), "20240328")
    assert not wait()
    site.publish(REAL)
    assert wait()


def test_a_site_that_is_down_is_waited_out_in_silence(installed: Settings, site: Site, mails: Mails) -> None:
    site.publish(REAL)
    site.spoil_list("429", times=4)
    assert not wait()
    assert wait()
    assert mails.taken() == []


@pytest.mark.parametrize(("fault", "said"), [("changed", "网站改版"), ("403", "取回的不是报告")])
def test_what_a_person_must_see_to_is_told_once_and_looked_at_again(
    installed: Settings, site: Site, mails: Mails, fault: str, said: str
) -> None:
    site.publish(REAL)
    site.spoil_list(fault)
    for _ in range(3):
        assert not wait()
    (mail,) = mails.taken()
    assert said in str(mail["Subject"])
    (site.folder / "faults.json").unlink()
    assert wait(), "and goes on by itself when it is mended"


def test_after_the_last_deadline_the_day_is_missing(
    installed: Settings, site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    site.publish(date(2024, 3, 28), "20240328")
    it_is(monkeypatch, "18:00")
    with pytest.raises(AirflowSkipException, match="no report for 2024-03-29"):
        wait()
    assert warehouse.day_states(installed.warehouse, REAL) == {"missing"}


def test_deadlines_make_late_and_then_missing(installed: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    it_is(monkeypatch, "09:59")
    state(REAL)
    assert warehouse.day_states(installed.warehouse, REAL) == set()
    it_is(monkeypatch, "10:00")
    state(REAL)
    assert warehouse.day_states(installed.warehouse, REAL) == {"late"}
    it_is(monkeypatch, "18:00")
    state(REAL)
    assert warehouse.day_states(installed.warehouse, REAL) == {"late", "missing"}


def test_a_person_may_state_a_day_by_hand(installed: Settings) -> None:
    state(REAL, "missing")
    assert warehouse.day_states(installed.warehouse, REAL) == {"missing"}


def test_a_holiday_is_no_alert(installed: Settings, mails: Mails, monkeypatch: pytest.MonkeyPatch) -> None:
    it_is(monkeypatch, "20:00")
    with pytest.raises(AirflowSkipException, match="no trading day"):
        state(date(2024, 4, 4))
    pipeline.tell(installed)
    assert mails.taken() == []
