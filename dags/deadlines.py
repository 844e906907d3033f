"""### Late and missing reports

On trading days: without a report by `RIBAO_LATE_AT` (10:00 Shanghai) people
are notified, once, that it is late; without one by `RIBAO_MISSING_AT` (18:00)
the day is missing. A report that comes later is loaded all the same and closes the alert.
A market holiday is no alert.
"""

from datetime import date
from typing import Any

import pendulum
from airflow.sdk import MultipleCronTriggerTimetable, Param, dag, task
from airflow.sdk.exceptions import AirflowSkipException
from ribao.calendar import is_past_deadline, is_trading_day, today
from ribao.settings import Settings
from ribao_airflow.chats import post
from ribao_airflow.common import DEFAULT_ARGS
from ribao_airflow.days import refuse_unknown_parameters
from ribao_airflow.failures import report_run_failure
from ribao_airflow.stages import stages


def cron(deadline: str) -> str:
    """A daily cron expression for HH:MM."""
    hour, minute = deadline.split(":")
    return f"{int(minute)} {int(hour)} * * *"


LATE, MISSING = cron(Settings.from_env().late_at), cron(Settings.from_env().missing_at)


@dag(
    schedule=MultipleCronTriggerTimetable(LATE, MISSING, timezone="Asia/Shanghai"),
    start_date=pendulum.datetime(2015, 1, 1, tz="Asia/Shanghai"),
    catchup=False,
    max_active_runs=1,
    default_args=DEFAULT_ARGS,
    on_failure_callback=report_run_failure,
    params={
        "report_date": Param(None, type=["null", "string"], format="date", title="Report date"),
        "state": Param(
            None,
            type=["null", "string"],
            enum=[None, "late", "missing"],
            title="State it as this, whatever the time is",
        ),
    },
    tags=["ribao", "alerts"],
    doc_md=__doc__,
)
def deadlines() -> None:
    @task
    def state_the_day(**context: Any) -> str:
        """Mark the day late or missing where its report has not come; return its date."""
        params = context["params"]
        day = date.fromisoformat(params["report_date"]) if params["report_date"] else today()
        from ribao import pipeline

        with stages() as settings:
            refuse_unknown_parameters(context)
            if not is_trading_day(day):
                raise AirflowSkipException(f"{day} is no trading day")
            state = params["state"]
            if state == "missing" or (not state and is_past_deadline(day, settings.missing_at)):
                pipeline.notify_missing(day, settings)
            elif state == "late" or is_past_deadline(day, settings.late_at):
                pipeline.notify_late(day, settings)
        return day.isoformat()

    @task
    def notify(_day: str) -> dict[str, int]:
        """Send the mails that wait in the outbox."""
        from ribao import pipeline

        with stages() as settings:
            return pipeline.send_notifications(settings, post)

    day: Any = state_the_day()
    notify(day)


deadlines()
