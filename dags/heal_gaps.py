"""### Trading days without a report are tried again

Every evening the last `days` trading days, today among them, are looked
through; each day whose report is not in the warehouse gets a run of
`daily_report`.
"""

from typing import Any

import pendulum
from airflow.providers.standard.operators.trigger_dagrun import TriggerDagRunOperator
from airflow.sdk import CronTriggerTimetable, Param, dag, task
from ribao.calendar import today
from ribao_airflow.common import DEFAULT_ARGS
from ribao_airflow.days import refuse_unknown_parameters
from ribao_airflow.failures import report_run_failure
from ribao_airflow.stages import stages


@dag(
    schedule=CronTriggerTimetable("30 19 * * *", timezone="Asia/Shanghai"),
    start_date=pendulum.datetime(2015, 1, 1, tz="Asia/Shanghai"),
    catchup=False,
    max_active_runs=1,
    default_args=DEFAULT_ARGS,
    on_failure_callback=report_run_failure,
    params={"days": Param(10, type="integer", minimum=1, maximum=400, title="How many trading days back")},
    tags=["ribao", "healing"],
    doc_md=__doc__,
)
def heal_gaps() -> None:
    @task
    def find_gaps(**context: Any) -> list[dict[str, Any]]:
        """Return the days without a report, each as a run to start, one a day for each."""
        from ribao import pipeline

        with stages() as settings:
            refuse_unknown_parameters(context)
            gaps = pipeline.find_gaps(settings, context["params"]["days"])
        return [
            {"trigger_run_id": f"gap__{day}__{today()}", "conf": {"report_date": day.isoformat()}}
            for day in gaps
        ]

    TriggerDagRunOperator.partial(
        task_id="run_day",
        trigger_dag_id="daily_report",
        logical_date=None,
        skip_when_already_exists=True,
        doc_md="Start `daily_report` for the day.",
    ).expand_kwargs(find_gaps())


heal_gaps()
