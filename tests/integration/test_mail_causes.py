"""One mail a cause, whatever fails with it and as often as it fails."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from ribao import pipeline
from ribao.notify import Failure, causes
from ribao.pipeline import alerts
from ribao.settings import Settings

from tests.fixtures.local import Mails

NOW = datetime(2024, 3, 29, 1, 0, tzinfo=UTC)
DOWN = Failure("daily_report", "load", "run1", "WarehouseDown", "WarehouseDown: refused")
BUG = Failure("daily_report", "read", "run1", "ValueError", "ValueError: row 17 of 2024-03-29")


def notify_once(folder: Path, failure: Failure, now: datetime = NOW) -> str | None:
    mark = causes.meet(folder, failure, now)
    if mark:
        causes.record_mail(folder, failure)
    return mark


def test_a_database_that_is_down_is_one_cause(tmp_path: Path) -> None:
    tasks = [
        replace(DOWN, task=task, dag=dag) for dag in ("daily_report", "relook") for task in ("a", "b", "c")
    ]
    marks = [notify_once(tmp_path, failure) for failure in tasks]
    assert marks[0] and marks[1:] == [None] * 5


def test_when_it_is_down_again_it_is_notified_again(tmp_path: Path) -> None:
    first = notify_once(tmp_path, DOWN)
    causes.close(tmp_path, "WarehouseDown")
    second = notify_once(tmp_path, DOWN, NOW + timedelta(minutes=5))
    assert first and second and first != second


def test_a_fault_that_hits_a_hundred_days_is_one_cause(tmp_path: Path) -> None:
    failures = [
        replace(BUG, run=f"run{n}", error=f"ValueError: row {n} of 2024-03-{n:02}") for n in range(100)
    ]
    assert sum(notify_once(tmp_path, failure) is not None for failure in failures) == 1


def test_another_error_is_another_cause(tmp_path: Path) -> None:
    assert notify_once(tmp_path, BUG)
    assert notify_once(tmp_path, replace(BUG, error="ValueError: no table"))
    assert notify_once(tmp_path, replace(BUG, task="check"))


def test_a_run_that_was_cleared_and_failed_again_is_notified_again(tmp_path: Path) -> None:
    assert notify_once(tmp_path, replace(BUG, attempts=4))
    assert notify_once(tmp_path, replace(BUG, attempts=4)) is None
    assert notify_once(tmp_path, replace(BUG, attempts=8))


def test_after_a_quiet_time_it_is_news_again(tmp_path: Path) -> None:
    assert notify_once(tmp_path, BUG)
    assert notify_once(tmp_path, replace(BUG, run="run2"), NOW + causes.QUIET / 2) is None
    assert notify_once(tmp_path, replace(BUG, run="run3"), NOW + causes.QUIET * 2)


def test_a_failure_that_was_not_mailed_makes_the_same_mail(tmp_path: Path) -> None:
    """Killed between the mark and the outbox: the next failure tells it, under the same Message-ID."""
    first = causes.meet(tmp_path, DOWN, NOW)
    assert first == causes.meet(tmp_path, replace(DOWN, task="check"), NOW + timedelta(minutes=1))


def test_a_run_stays_silent_where_its_task_tells(tmp_path: Path) -> None:
    assert not causes.has_task(tmp_path, "daily_report", "run1")
    causes.begin_task(tmp_path, "daily_report", "run1")
    assert causes.has_task(tmp_path, "daily_report", "run1")
    assert not causes.has_task(tmp_path, "daily_report", "run2")


@pytest.fixture
def down(tmp_path: Path, mails: Mails, stopped_server: str) -> Settings:
    return Settings(warehouse=stopped_server, smtp=mails.smtp, spool=str(tmp_path / "spool"))


def test_the_database_goes_down_and_engineers_get_one_mail(down: Settings, mails: Mails) -> None:
    for task in ("check", "load", "notify"):
        pipeline.notify_failure(replace(DOWN, task=task, report_date=date(2024, 3, 29)), down)
    (mail,) = mails.list_mails()
    assert mail["To"] == "engineer@ribao.local"
    assert mail["Subject"] == "日报 2024-03-29：数据库连接不上"


def test_a_database_that_comes_back_closes_its_cause(down: Settings, mails: Mails, url: str) -> None:
    pipeline.notify_failure(DOWN, down)
    pipeline.send_notifications(replace(down, warehouse=url))
    pipeline.notify_failure(DOWN, down)
    assert len(mails.list_mails()) == 2


def test_a_killed_task_is_notified_by_its_run(
    tmp_path: Path, url: str, mails: Mails, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(alerts, "_PATIENCE_SECONDS", 0.1)
    settings = Settings(warehouse=url, smtp=mails.smtp, spool=str(tmp_path / "spool"))
    killed = Failure("daily_report", "read", "run1", "Killed", "")
    assert pipeline.notify_run_failure(killed, settings)
    pipeline.note_task_failure("daily_report", "run2", settings)
    assert not pipeline.notify_run_failure(replace(killed, run="run2"), settings)
    (mail,) = mails.list_mails()
    assert "任务被强行终止" in str(mail["Subject"])
