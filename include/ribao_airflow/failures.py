"""Notify operators that something failed for good: Airflow's callbacks for a task, a run, a DAG file.

A task notifies its own failure. A task that was killed cannot: then the run's callback, which the DAG processor
calls, does so.
"""

from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Any

from ribao.errors import ReportMissing

from ribao_airflow.chats import post
from ribao_airflow.days import report_date
from ribao_airflow.stages import settings

# So many lines of a traceback are shown before the error.
_SHOWN = 10


def report_failure(context: Mapping[str, Any]) -> None:
    """Notify a task that failed for good, except for a missing report, which people have been notified of already."""
    from ribao import pipeline

    given, failure = settings(), describe(context)
    pipeline.note_task_failure(failure.dag, failure.run, given)
    if failure.kind != ReportMissing.__name__:
        pipeline.notify_failure(failure, given, post)


def report_trouble(context: Mapping[str, Any], error: Exception) -> None:
    """Notify once what delays a task that continues to retry."""
    from ribao import pipeline

    pipeline.notify_failure(describe({**context, "exception": error}), settings(), post)


def report_run_failure(context: Mapping[str, Any]) -> None:
    """Notify a failed run, unless its tasks have done so: killed ones cannot."""
    from ribao import pipeline

    pipeline.notify_run_failure(describe(context), settings(), post)


def report_import_error(path: str, traceback: str) -> None:
    """Notify a DAG file that cannot be imported: no run of it starts, so no task and no run can."""
    from ribao import pipeline
    from ribao.notify import Failure

    lines = traceback.strip().splitlines() or [""]
    name = Path(path).name
    failure = Failure(name, None, "", "DagImportError", lines[-1], log=tuple(lines[-_SHOWN - 1 : -1]))
    pipeline.notify_failure(failure, settings(), post)


def describe(context: Mapping[str, Any]) -> Any:
    """What failed, as `ribao.notify.Failure`: the root error's text, and the log before it."""
    from ribao.notify import Failure

    from ribao_airflow import task_log

    ti, error = context.get("ti"), context.get("exception")
    run = str(context.get("run_id") or getattr(ti, "run_id", ""))
    if ti is None:
        return Failure(context["dag"].dag_id, None, run, "Exception", str(context.get("reason", "")))
    attempt = getattr(ti, "try_number", None) or 1
    log, logged = task_log.last_lines(ti, attempt)
    root = _root(error) if isinstance(error, BaseException) else None
    lines = str(root).strip().splitlines() if root else [logged]
    return Failure(
        dag=ti.dag_id,
        task=ti.task_id,
        run=run,
        kind=type(root).__name__ if root else "Killed",
        error=f"{type(root).__name__}: {lines[-1] if lines else ''}" if root else logged,
        report_date=_day(context),
        attempts=attempt,
        since=task_log.find_start(ti) or getattr(ti, "start_date", None),
        log=log,
        log_url=getattr(ti, "log_url", ""),
    )


def _root(error: BaseException) -> BaseException:
    """Our own error where Airflow's wraps it."""
    from airflow.sdk.exceptions import AirflowFailException

    return error.__cause__ if isinstance(error, AirflowFailException) and error.__cause__ else error


def _day(context: Mapping[str, Any]) -> date | None:
    try:
        return report_date(context)
    except (KeyError, AttributeError, TypeError, ValueError):
        return None
