"""One mail to the people who run Ribao when a task, or a whole run, failed for good."""

from collections.abc import Mapping
from typing import Any

from ribao_airflow.days import report_date
from ribao_airflow.stages import settings


def report_failure(context: Mapping[str, Any]) -> None:
    """Tell the people who run Ribao that a task, or a whole run, failed for good.

    Both levels call this, since a task that was killed calls only the DAG's; the mail's id keeps it to
    one mail a cause.
    """
    from ribao import pipeline

    pipeline.failed(failure(context), settings())


def failure(context: Mapping[str, Any]) -> dict[str, Any]:
    """What failed, in words: dag, task, report_date, error (its last line), error_class, log_url, attempt."""
    ti = context.get("task_instance") or context.get("ti")
    error = context.get("exception")
    text = str(error or context.get("reason") or "").strip()
    try:
        day = report_date(context)
    except (KeyError, AttributeError):
        day = None
    return {
        "dag": getattr(ti, "dag_id", None) or context["dag"].dag_id,
        "task": getattr(ti, "task_id", None),
        "report_date": day and day.isoformat(),
        "error": text.splitlines()[-1] if text else "",
        "error_class": type(error).__name__ if error else None,
        "log_url": getattr(ti, "log_url", None),
        "attempt": getattr(ti, "try_number", None),
    }
