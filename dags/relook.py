"""### Was the report changed after it was loaded?

Publishers replace files. In the afternoon the day's entry is looked at again,
and the next morning once more; changed bytes start `daily_report` for the day,
which makes a new revision and mails the difference.
"""

from datetime import date
from typing import Any

import pendulum
from airflow.providers.standard.operators.trigger_dagrun import TriggerDagRunOperator
from airflow.sdk import MultipleCronTriggerTimetable, Param, dag, task
from ribao.calendar import is_trading_day, previous_trading_day, today
from ribao_airflow.common import DEFAULT_ARGS
from ribao_airflow.days import refuse_unknown_parameters
from ribao_airflow.failures import report_run_failure
from ribao_airflow.stages import stages


@dag(
    schedule=MultipleCronTriggerTimetable("0 8 * * *", "0 14 * * *", "30 17 * * *", timezone="Asia/Shanghai"),
    start_date=pendulum.datetime(2015, 1, 1, tz="Asia/Shanghai"),
    catchup=False,
    max_active_runs=1,
    default_args=DEFAULT_ARGS,
    on_failure_callback=report_run_failure,
    params={
        "report_date": Param(None, type=["null", "string"], format="date", title="Look at this day only")
    },
    tags=["ribao", "healing"],
    doc_md=__doc__,
)
def relook() -> None:
    @task
    def look_again(**context: Any) -> list[dict[str, Any]]:
        """Return the days whose file was changed, each as a run to start."""
        given = context["params"]["report_date"]
        days = [date.fromisoformat(given)] if given else recent_days(today())
        from ribao import pipeline

        with stages() as settings:
            refuse_unknown_parameters(context)
            changed = pipeline.find_changed_days(days, settings)
        return [
            {"trigger_run_id": f"reissue__{day}__{sha256[:12]}", "conf": {"report_date": day.isoformat()}}
            for day, sha256 in changed.items()
        ]

    TriggerDagRunOperator.partial(
        task_id="run_day",
        trigger_dag_id="daily_report",
        logical_date=None,
        skip_when_already_exists=True,
        doc_md="Start `daily_report` for the day.",
    ).expand_kwargs(look_again())


def recent_days(day: date) -> list[date]:
    """The trading day before `day`, and `day` itself if it is one."""
    return [previous_trading_day(day), *([day] if is_trading_day(day) else [])]


relook()
