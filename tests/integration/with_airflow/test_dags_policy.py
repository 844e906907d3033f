"""What every DAG must keep to, whatever it does."""

import itertools
import subprocess
import sys
from pathlib import Path

import pytest
from airflow.dag_processing.dagbag import DagBag
from airflow.sdk import DAG
from ribao.pipeline.maintenance import HEALED_DAYS

CHECKOUT = Path(__file__).resolve().parents[3]
EXPECTED = {path.stem for path in (CHECKOUT / "dags").glob("*.py")}
# Waits for a person, so neither a clock nor a second try may end it.
PATIENT = {"review.ask"}


@pytest.fixture(scope="module")
def bag() -> DagBag:
    return DagBag(dag_folder=str(CHECKOUT / "dags"))


@pytest.fixture(params=sorted(EXPECTED))
def dag(bag: DagBag, request: pytest.FixtureRequest) -> DAG:
    found: DAG = bag.dags[request.param]
    return found


def test_all_dags_are_read_without_errors(bag: DagBag) -> None:
    assert bag.import_errors == {}
    assert set(bag.dags) == EXPECTED


def test_reading_a_dag_imports_no_pipeline() -> None:
    """A processor reads each DAG file every few minutes; pdfplumber and the rest take seconds to import."""
    code = (
        "import runpy, sys; [runpy.run_path(path) for path in sys.argv[1:]]; "
        "print([name for name in sys.modules if name.startswith(('ribao.pipeline', 'pdfplumber', 'psycopg2'))])"
    )
    paths = [str(path) for path in (CHECKOUT / "dags").glob("*.py")]
    done = subprocess.run([sys.executable, "-c", code, *paths], capture_output=True, text=True, check=True)
    assert done.stdout.splitlines()[-1] == "[]"


def test_a_dag_says_what_it_is(dag: DAG) -> None:
    assert dag.doc_md and dag.doc_md.startswith("### ")
    assert "ribao" in dag.tags
    assert dag.catchup is False


def test_failures_are_notified_by_every_task_and_by_the_dag(dag: DAG) -> None:
    # The DAG's callback is for a task that was killed: it cannot tell by itself.
    assert dag.on_failure_callback
    assert all(task.has_on_failure_callback for task in dag.tasks)


def test_every_task_tries_again_with_growing_pauses(dag: DAG) -> None:
    for task in dag.tasks:
        assert task.retries >= 2, task.task_id
        assert task.retry_exponential_backoff, task.task_id


def test_no_task_runs_for_ever(dag: DAG) -> None:
    for task in dag.tasks:
        assert task.execution_timeout or task.task_id in PATIENT, task.task_id


def test_every_task_has_an_owner_and_a_text(dag: DAG) -> None:
    for task in dag.tasks:
        assert task.owner == "ribao", task.task_id
        text = (
            task.doc_md
            if not task.is_mapped
            else task.partial_kwargs.get("doc_md") or task.python_callable.__doc__
        )
        assert text, task.task_id


def test_the_daily_stages_follow_one_another(bag: DagBag) -> None:
    daily = bag.dags["daily_report"]
    order = ["wait_for_report", "fetch", "archive", "read", "check", "load", "notify"]
    assert {task.task_id for task in daily.tasks} == set(order)
    for before, after in itertools.pairwise(order):
        assert before in daily.get_task(after).upstream_task_ids


def test_the_notice_of_a_missing_report_names_the_days_that_heal_gaps_looks_through(bag: DagBag) -> None:
    assert bag.dags["heal_gaps"].params["days"] == HEALED_DAYS


def test_waiting_holds_no_worker(bag: DagBag) -> None:
    assert bag.dags["daily_report"].get_task("wait_for_report").reschedule


def test_the_warehouse_is_an_asset_that_loading_gives(bag: DagBag) -> None:
    load = bag.dags["daily_report"].get_task("load")
    assert "ribao_warehouse" in {outlet.name for outlet in load.outlets}
