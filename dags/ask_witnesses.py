"""### What the exchanges published is fetched

After each witness's hour, and the next morning, the trading days are asked for that are not there yet, and the last few
again, since exchanges correct themselves. Only witnesses that `RIBAO_WITNESSES` names are asked. No report waits for
them: it is checked again when they come.
"""

from datetime import date
from typing import Any

import pendulum
from airflow.sdk import MultipleCronTriggerTimetable, Param, dag, task
from ribao.calendar import today
from ribao_airflow.common import DEFAULT_ARGS
from ribao_airflow.days import refuse_unknown_parameters
from ribao_airflow.failures import report_run_failure
from ribao_airflow.stages import stages


@dag(
    schedule=MultipleCronTriggerTimetable(
        "35 16 * * *", "5 17 * * *", "35 17 * * *", "0 21 * * *", "10 8 * * *", timezone="Asia/Shanghai"
    ),
    start_date=pendulum.datetime(2015, 1, 1, tz="Asia/Shanghai"),
    catchup=False,
    max_active_runs=1,
    default_args=DEFAULT_ARGS,
    on_failure_callback=report_run_failure,
    params={
        "days": Param(10, type="integer", minimum=1, maximum=400, title="How many trading days back"),
        "until": Param(
            None, type=["null", "string"], format="date", title="The last of them, today if empty"
        ),
    },
    tags=["ribao", "witnesses"],
    doc_md=__doc__,
)
def ask_witnesses() -> None:
    @task
    def list_due(**context: Any) -> list[dict[str, Any]]:
        """Return each witness with the days to ask it for."""
        from ribao import pipeline

        params = context["params"]
        until = date.fromisoformat(params["until"]) if params["until"] else today()
        with stages() as settings:
            refuse_unknown_parameters(context)
            due = pipeline.list_due(settings, params["days"], until)
        return [{"name": name, "days": [day.isoformat() for day in days]} for name, days in due.items()]

    @task(max_active_tis_per_dag=2, map_index_template="{{ task.op_kwargs['name'] }}")
    def fetch(name: str, days: list[str]) -> int:
        """Ask a witness for some days and load what is new; give how many values are."""
        from ribao import pipeline

        with stages() as settings:
            return pipeline.fetch_witness(name, [date.fromisoformat(day) for day in days], settings)

    @task(trigger_rule="none_skipped")
    def recheck(due: list[dict[str, Any]]) -> list[str]:
        """Check the reports again that print numbers of the days that were asked for; return those with other findings."""
        from ribao import pipeline

        days = {date.fromisoformat(day) for asked in due for day in asked["days"]}
        with stages() as settings:
            return [day.isoformat() for day in pipeline.recheck_reports(days, settings)]

    due = list_due()
    fetch.expand_kwargs(due) >> recheck(due)  # type: ignore[arg-type]  # Airflow passes the list itself.


ask_witnesses()
