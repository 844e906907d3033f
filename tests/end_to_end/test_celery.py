"""The Celery path for real: a Redis server, a worker, and the daily DAG on the real report (`make test-celery`)."""

import re
from contextlib import closing
from sqlite3 import connect

import pytest
from ribao_local.place import Place

from tests.fixtures.installation import database, left_over, mails, new_place, run_command
from tests.fixtures.warehouse import one

TASKS = ("wait_for_report", "fetch", "archive", "read", "check", "load", "notify")


def test_the_daily_dag_runs_on_a_celery_worker(tmp_path_factory: pytest.TempPathFactory) -> None:
    with new_place(tmp_path_factory.mktemp("celery"), ["20240329"]) as place:
        done = run_command(place, "run", "--once", "--celery")
        assert done.returncode == 0, done.stdout + done.stderr
        assert ran_on_the_worker(place) >= len(TASKS)  # housekeeping runs there as well
        with database(place) as url:
            assert one(url, "SELECT count(*) FROM core.reports WHERE report_date = '2024-03-29'") == (1,)
        assert any("2024-03-29" in str(mail["Subject"]) for mail in mails(place))
        assert left_over(place) == []
        # The worker worked without Airflow's database: its own default one has no table.
        with closing(connect(place.home / "airflow" / "airflow.db")) as own:
            assert own.execute("SELECT name FROM sqlite_master").fetchall() == []


def ran_on_the_worker(place: Place) -> int:
    """How many workloads the worker says it has done."""
    log = (place.logs / "worker.log").read_text()
    return len(re.findall(r"execute_workload\[[^]]+\] succeeded", log))
