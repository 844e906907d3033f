"""What Airflow tells of a failure, in the words of the mail."""

import json
from datetime import UTC, date, datetime
from pathlib import Path
from types import SimpleNamespace

import pytest
from airflow.sdk.exceptions import AirflowFailException
from ribao.errors import SiteChanged
from ribao_airflow.failures import describe


@pytest.fixture
def ti(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> SimpleNamespace:
    """A task's third attempt, with the logs of the first and the third."""
    monkeypatch.setenv("AIRFLOW__LOGGING__BASE_LOG_FOLDER", str(tmp_path))
    folder = tmp_path / "dag_id=daily_report" / "run_id=r1" / "task_id=read"
    folder.mkdir(parents=True)
    write(folder / "attempt=1.log", [(0, "info", "first try")])
    lines = [(n, "info", f"line {n}") for n in range(14)] + [
        (15, "error", "Task failed"),
        (16, "info", "after"),
    ]
    write(folder / "attempt=3.log", lines)
    return SimpleNamespace(
        dag_id="daily_report",
        task_id="read",
        run_id="r1",
        map_index=-1,
        try_number=3,
        log_url="http://ui/log",
    )


def write(path: Path, lines: list[tuple[int, str, str]]) -> None:
    records = [
        {"timestamp": f"2024-03-29T00:{n:02}:00.5Z", "level": level, "event": event}
        for n, level, event in lines
    ]
    path.write_text("".join(json.dumps(line) + "\n" for line in records) + "not json\n")


def test_a_task_that_failed(ti: SimpleNamespace) -> None:
    context = {"ti": ti, "run_id": "r1", "params": {"report_date": "2024-03-29"}}
    failure = describe({**context, "exception": ValueError("first\nlast line")})
    assert (failure.dag, failure.task, failure.run, failure.attempts) == ("daily_report", "read", "r1", 3)
    assert (failure.kind, failure.error) == ("ValueError", "ValueError: last line")
    assert failure.report_date == date(2024, 3, 29)
    assert failure.since == datetime(2024, 3, 29, 0, 0, 0, 500_000, tzinfo=UTC)
    assert failure.log_url == "http://ui/log"
    assert failure.log == tuple(f"08:{n:02}:00 info line {n}" for n in range(4, 14))


def test_our_own_error_is_named_where_airflows_wraps_it(ti: SimpleNamespace) -> None:
    try:
        raise AirflowFailException("SiteChanged: no link") from SiteChanged("no link", "mend the pattern")
    except AirflowFailException as error:
        failure = describe({"ti": ti, "params": {}, "exception": error})
    assert (failure.kind, failure.error) == ("SiteChanged", "SiteChanged: no link (mend the pattern)")


def test_a_killed_task_leaves_its_log_only(ti: SimpleNamespace) -> None:
    failure = describe({"ti": ti, "params": {}, "reason": "task_failure"})
    assert (failure.kind, failure.error, failure.attempts) == ("Killed", "Task failed", 3)


def test_a_task_without_a_log(ti: SimpleNamespace) -> None:
    ti.task_id, ti.start_date = "load", datetime(2024, 3, 29, tzinfo=UTC)
    failure = describe({"ti": ti, "params": {}, "reason": "task_failure"})
    assert (failure.log, failure.error, failure.since) == ((), "", ti.start_date)


def test_a_run_that_failed_without_a_task() -> None:
    failure = describe({"dag": SimpleNamespace(dag_id="relook"), "run_id": "r", "reason": "timed_out"})
    assert (failure.dag, failure.task, failure.kind, failure.error) == (
        "relook",
        None,
        "Exception",
        "timed_out",
    )
