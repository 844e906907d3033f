"""The tasks that wait for a report and that state a day late or missing, on a real site and warehouse."""

import re
from datetime import date
from types import SimpleNamespace
from typing import Any

import daily_report
import deadlines
import heal_gaps
import pytest
import relook
import ribao_airflow.failures
import ribao_airflow.stages
from airflow.sdk.exceptions import AirflowFailException, AirflowSkipException
from ribao import pipeline, warehouse
from ribao.settings import Settings
from ribao.warehouse import Warehouse
from ribao_airflow.failures import report_failure, report_run_failure

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
        monkeypatch.setattr(module, "is_past_deadline", lambda day, deadline: moment >= deadline)


def wait(day: date = REAL, **others: str) -> bool:
    """One look of the sensor; gives whether it is done."""
    task = daily_report.daily_report().get_task("wait_for_report")
    ti = SimpleNamespace(
        dag_id="daily_report", task_id=task.task_id, run_id="r", map_index=-1, try_number=1, log_url=""
    )
    conf = {"report_date": day.isoformat(), **others}
    context = {"params": conf, "dag_run": SimpleNamespace(conf=conf), "dag": daily_report.daily_report()}
    found: Any = task.python_callable(ti=ti, run_id="r", **context)
    assert found.xcom_value == day.isoformat()
    return bool(found.is_done)


def call(dag: Any, task: str, params: dict[str, Any], **others: str) -> Any:
    """What a task gives in a run that was started with parameters, and with others that its DAG does not have."""
    context = {"dag": dag, "dag_run": SimpleNamespace(conf={**params, **others})}
    return dag.get_task(task).python_callable(params=params, **context)


def state(day: date, state: str | None = None) -> str:
    new_state: str = call(
        deadlines.deadlines(), "state_the_day", {"report_date": day.isoformat(), "state": state}
    )
    return new_state


@pytest.mark.parametrize(
    ("dag", "task", "params"),
    [
        (deadlines.deadlines, "state_the_day", {"report_date": None, "state": None}),
        (heal_gaps.heal_gaps, "find_gaps", {"days": 10}),
        (relook.relook, "look_again", {"report_date": None}),
    ],
)
def test_a_parameter_that_a_dag_does_not_have_is_refused(
    installed: Settings, dag: Any, task: str, params: dict[str, Any]
) -> None:
    with pytest.raises(AirflowFailException, match=rf"unknown parameter day.*takes {next(iter(params))}"):
        call(dag(), task, params, day="2024-03-29")


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
    assert mails.list_mails() == []


@pytest.mark.parametrize(("fault", "message"), [("changed", "网站改版"), ("403", "取回的不是报告")])
def test_what_needs_a_person_is_notified_once_and_looked_at_again(
    installed: Settings, site: Site, mails: Mails, fault: str, message: str
) -> None:
    site.publish(REAL)
    site.spoil_list(fault)
    for _ in range(3):
        assert not wait()
    (mail,) = mails.list_mails()
    assert message in str(mail["Subject"])
    (site.folder / "faults.json").unlink()
    assert wait(), "and goes on by itself when it is mended"


def test_after_the_last_deadline_the_day_is_missing(
    installed: Settings, site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    site.publish(date(2024, 3, 28), "20240328")
    it_is(monkeypatch, "18:00")
    with pytest.raises(AirflowFailException, match="ReportMissing: no report for 2024-03-29"):
        wait()
    assert warehouse.read_day_states(Warehouse(installed.warehouse), REAL) == {"missing"}


def test_a_missing_day_fails_its_run_and_sends_the_notice_only(
    installed: Settings, site: Site, mails: Mails, monkeypatch: pytest.MonkeyPatch
) -> None:
    site.publish(date(2024, 3, 28), "20240328")
    it_is(monkeypatch, "18:00")
    with pytest.raises(AirflowFailException) as failure:
        wait()
    ti = SimpleNamespace(
        dag_id="daily_report", task_id="wait_for_report", run_id="r", map_index=-1, try_number=1
    )
    report_failure({"ti": ti, "exception": failure.value, "params": {}})
    report_run_failure({"dag": SimpleNamespace(dag_id="daily_report"), "run_id": "r"})
    pipeline.send_notifications(installed)
    assert {str(mail["Subject"]).split("：")[1] for mail in mails.list_mails()} == {"报告缺失"}


def test_a_day_without_trading_and_without_a_report_is_skipped_without_a_mail(
    installed: Settings, site: Site, mails: Mails, monkeypatch: pytest.MonkeyPatch
) -> None:
    site.publish(REAL)
    it_is(monkeypatch, "18:00")
    with pytest.raises(AirflowSkipException, match="2024-03-30 is not a trading day"):
        wait(date(2024, 3, 30))
    pipeline.send_notifications(installed)
    assert mails.list_mails() == []


def test_each_look_is_logged_with_what_it_found(
    installed: Settings, site: Site, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level("INFO")
    site.publish(date(2024, 3, 28), "20240328")
    wait()
    assert re.search(
        r"2024-03-29: not published yet: local_site: http.* lists no report of 2024-03-29", caplog.text
    )
    site.publish(REAL)
    wait()
    assert "2024-03-29: the report is in local_site" in caplog.text


def test_a_day_still_to_come_is_refused(installed: Settings) -> None:
    with pytest.raises(AirflowFailException, match="2999-01-04 is in the future"):
        wait(date(2999, 1, 4))


def test_a_misspelt_parameter_is_refused(installed: Settings) -> None:
    with pytest.raises(AirflowFailException, match=r"unknown parameter reportdate.*takes report_date"):
        wait(reportdate="2024-03-29")


def test_deadlines_make_late_and_then_missing(installed: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    it_is(monkeypatch, "09:59")
    state(REAL)
    assert warehouse.read_day_states(Warehouse(installed.warehouse), REAL) == set()
    it_is(monkeypatch, "10:00")
    state(REAL)
    assert warehouse.read_day_states(Warehouse(installed.warehouse), REAL) == {"late"}
    it_is(monkeypatch, "18:00")
    state(REAL)
    assert warehouse.read_day_states(Warehouse(installed.warehouse), REAL) == {"late", "missing"}


def test_a_person_may_state_a_day_by_hand(installed: Settings) -> None:
    state(REAL, "missing")
    assert warehouse.read_day_states(Warehouse(installed.warehouse), REAL) == {"missing"}


def test_a_holiday_is_no_alert(installed: Settings, mails: Mails, monkeypatch: pytest.MonkeyPatch) -> None:
    it_is(monkeypatch, "20:00")
    with pytest.raises(AirflowSkipException, match="no trading day"):
        state(date(2024, 4, 4))
    pipeline.send_notifications(installed)
    assert mails.list_mails() == []
