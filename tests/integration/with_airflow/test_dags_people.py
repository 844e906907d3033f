"""What people type into Airflow: the parameters of a backfill, and the reason of a decision."""

from types import SimpleNamespace
from typing import Any

import backfill_archive
import pytest
from airflow.sdk.exceptions import AirflowFailException
from ribao.errors import ReportMissing
from ribao.pipeline.backfill import Outcome
from ribao.pipeline.ranges import _count_outcomes
from ribao_airflow.ask import AskWithReason

from tests.fixtures.reports import REAL


def batches(**given: Any) -> list[dict[str, str]]:
    """What the first task of a backfill gives for these parameters."""
    dag = backfill_archive.backfill_archive()
    params = {name: dag.params[name] for name in dag.params} | given
    context = {"dag": dag, "dag_run": SimpleNamespace(conf=given)}
    found: list[dict[str, str]] = dag.get_task("batches").python_callable(params=params, **context)
    return found


def answer_question(**answer: Any) -> None:
    """Answer the question of a quarantined report."""
    ask = AskWithReason(task_id="ask", subject="?", options=["Release", "Reject"])
    assert ask.params["reason"] is None, "the question can be asked before anybody has answered"
    ask.validate_params_input(answer)


def test_a_backfill_fetches_what_the_archive_has_not() -> None:
    assert backfill_archive.backfill_archive().params["origin"] == "source"
    assert batches(start="2024-03-01", end="2024-03-29") == [{"start": "2024-03-01", "end": "2024-03-29"}]


def test_a_backfill_whose_start_is_after_its_end_fails() -> None:
    with pytest.raises(AirflowFailException, match="start 2024-04-01 is after end 2024-03-01"):
        batches(start="2024-04-01", end="2024-03-01")


def test_a_backfill_with_a_misspelt_parameter_fails() -> None:
    with pytest.raises(AirflowFailException, match="unknown parameter strat"):
        batches(strat="2024-03-01")


def test_a_piece_of_a_backfill_whose_every_day_is_missing_fails() -> None:
    with pytest.raises(ReportMissing, match="none of the 1 days"):
        _count_outcomes([Outcome(REAL, "missing", "not listed")])
    assert _count_outcomes([Outcome(REAL, "missing"), Outcome(REAL, "fetched")]) == {
        "missing": 1,
        "fetched": 1,
    }
    assert _count_outcomes([]) == {}


@pytest.mark.parametrize("reason", [None, "", "  ", "ok"])
def test_an_answer_without_a_reason_is_refused(reason: str | None) -> None:
    with pytest.raises(ValueError, match="a reason of at least 3 characters"):
        answer_question(reason=reason)


def test_an_answer_with_a_reason_is_taken() -> None:
    answer_question(reason="checked by hand")
