"""From Airflow's callbacks to a real mail server: a task that failed, and a task that was killed."""

import json
import re
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from uuid import uuid4

import pytest
import structlog
from airflow.api_fastapi.execution_api.datamodels.taskinstance import DagRun, TaskInstance, TIRunContext
from airflow.callbacks.callback_requests import DagCallbackRequest, DagRunContext, TaskCallbackRequest
from airflow.dag_processing.collection import _update_import_errors
from airflow.dag_processing.dagbag import DagBag
from airflow.dag_processing.processor import _execute_dag_callbacks, _execute_task_callbacks
from airflow.sdk.execution_time.task_runner import RuntimeTaskInstance, _run_task_state_change_callbacks
from airflow.utils.session import create_session
from ribao.errors import FetchRefused, WarehouseDown
from ribao.pipeline import alerts

from tests.fixtures.local import CHECKOUT, Mails
from tests.fixtures.mails import text_of

BEGAN = datetime(2024, 3, 29, 0, 31, tzinfo=UTC)
LOG = structlog.get_logger()


@pytest.fixture(scope="module")
def bag() -> DagBag:
    return DagBag(dag_folder=str(CHECKOUT / "dags"))


@pytest.fixture
def installed(tmp_path: Path, url: str, mails: Mails, monkeypatch: pytest.MonkeyPatch) -> Iterator[Mails]:
    """What a process of Airflow finds in its environment; gives the mail server."""
    monkeypatch.setenv("RIBAO_WAREHOUSE", url)
    monkeypatch.setenv("RIBAO_SMTP", mails.smtp)
    monkeypatch.setenv("RIBAO_SPOOL", str(tmp_path / "spool"))
    monkeypatch.setenv("RIBAO_LANGUAGE", "en")
    monkeypatch.setenv("AIRFLOW__LOGGING__BASE_LOG_FOLDER", str(tmp_path / "logs"))
    monkeypatch.setattr(alerts, "_PATIENCE_SECONDS", 0.1)
    folder = tmp_path / "logs" / "dag_id=daily_report" / "run_id=r1" / "task_id=read"
    folder.mkdir(parents=True)
    lines = [
        {"timestamp": f"2024-03-29T00:31:{n:02}Z", "level": "info", "event": f"page {n}"} for n in range(12)
    ]
    (folder / "attempt=1.log").write_text("".join(json.dumps(line) + "\n" for line in lines))
    return mails


def run() -> DagRun:
    return DagRun(
        dag_id="daily_report",
        run_id="r1",
        logical_date=BEGAN,
        data_interval_start=BEGAN,
        data_interval_end=BEGAN,
        run_after=BEGAN,
        start_date=BEGAN,
        end_date=None,
        run_type="scheduled",
        state="failed",
        consumed_asset_events=[],
        partition_key=None,
    )


def instance(task: str = "read") -> TaskInstance:
    return TaskInstance(
        id=uuid4(),
        task_id=task,
        dag_id="daily_report",
        run_id="r1",
        try_number=1,
        dag_version_id=uuid4(),
    )


def kill(bag: DagBag, task: str = "read") -> None:
    """What the DAG processor does when a task was killed and the run failed."""
    request = DagCallbackRequest(
        filepath="x",
        bundle_name="x",
        bundle_version=None,
        dag_id="daily_report",
        run_id="r1",
        context_from_server=DagRunContext(dag_run=run(), last_ti=instance(task)),
        msg="task_failure",
    )
    _execute_dag_callbacks(bag, request, LOG)


def fail(bag: DagBag, error: Exception, task: str = "read") -> None:
    """What the task's own process does when it fails for good."""
    operator = bag.dags["daily_report"].get_task(task)
    ti = RuntimeTaskInstance.model_construct(
        **instance(task).model_dump(exclude_unset=True),
        task=operator,
        _ti_context_from_server=TIRunContext.model_construct(dag_run=run(), max_tries=3),
    )
    context = ti.get_template_context()
    context["exception"] = error
    _run_task_state_change_callbacks(operator, "on_failure_callback", context, LOG)


def test_a_killed_task_is_notified_by_its_run(installed: Mails, bag: DagBag) -> None:
    kill(bag)
    (mail,) = installed.list_mails()
    assert mail["To"] == "engineer@ribao.local"
    assert mail["Subject"] == "Ribao 2024-03-29: a task was killed"
    text = text_of(mail)
    assert "The process was killed while reading the report for 2024-03-29" in text
    assert "since: 2024-03-29 08:31" in text
    assert [line.strip() for line in text.splitlines() if "info page" in line] == [
        f"08:31:{n:02} info page {n}" for n in range(2, 12)
    ]


@pytest.mark.usefixtures("metadata_database")
def test_a_dag_file_that_cannot_be_imported_is_notified_once(installed: Mails, tmp_path: Path) -> None:
    """Airflow's own bookkeeping of import errors calls the plugin's listener."""
    file = tmp_path / "broken.py"
    file.write_text("from airflow.sdk import dag\nno_such_name\n")
    found = {("dags-folder", str(file)): DagBag(dag_folder=str(file)).import_errors[str(file)]}
    for _ in range(2):
        with create_session() as session:
            _update_import_errors({("dags-folder", str(file))}, "dags-folder", found, session)
    (mail,) = installed.list_mails()
    assert mail["Subject"] == "Ribao: a DAG file cannot be imported"
    text = text_of(mail)
    assert "Airflow cannot import broken.py" in text and "NameError: name 'no_such_name'" in text
    assert re.search(r"/dags/$", text, re.MULTILINE)


def test_a_task_that_the_scheduler_found_dead_is_notified_once(installed: Mails, bag: DagBag) -> None:
    """Without heartbeats the task's callback runs in the DAG processor, and the run's after it."""
    server = TIRunContext.model_construct(dag_run=run(), max_tries=3)
    request = TaskCallbackRequest(
        filepath="x", bundle_name="x", bundle_version=None, ti=instance(), msg="x", context_from_server=server
    )
    _execute_task_callbacks(bag, request, LOG)
    kill(bag)
    (mail,) = installed.list_mails()
    assert mail["Subject"] == "Ribao 2024-03-29: a task was killed"


def test_a_task_tells_its_own_failure_and_its_run_is_silent(installed: Mails, bag: DagBag) -> None:
    fail(bag, FetchRefused("<html> came instead of a PDF", "log in"), "fetch")
    kill(bag, "fetch")
    (mail,) = installed.list_mails()
    assert mail["Subject"] == "Ribao 2024-03-29: the fetched file is not the report"
    text = text_of(mail)
    assert "last error: FetchRefused: <html> came instead of a PDF (log in)" in text
    assert "/dags/daily_report/runs/r1/tasks/fetch" in text


def test_a_database_that_is_down_is_one_mail_though_every_task_fails(
    installed: Mails, bag: DagBag, monkeypatch: pytest.MonkeyPatch, stopped_server: str
) -> None:
    monkeypatch.setenv("RIBAO_WAREHOUSE", stopped_server)
    for task in ("check", "load", "notify"):
        fail(bag, WarehouseDown("connection refused"), task)
        kill(bag, task)
    (mail,) = installed.list_mails()
    assert mail["Subject"] == "Ribao 2024-03-29: the warehouse cannot be reached"
