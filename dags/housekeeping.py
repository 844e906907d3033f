"""### Small things that must not be forgotten

Every ten minutes: send what could not be sent before (the mail server or the
database was away). And notify in good time when the known trading calendar
ends.
"""

import pendulum
from airflow.sdk import CronTriggerTimetable, dag, task
from ribao_airflow.chats import post
from ribao_airflow.common import DEFAULT_ARGS
from ribao_airflow.failures import report_run_failure
from ribao_airflow.stages import stages


@dag(
    schedule=CronTriggerTimetable("*/10 * * * *", timezone="Asia/Shanghai"),
    start_date=pendulum.datetime(2015, 1, 1, tz="Asia/Shanghai"),
    catchup=False,
    max_active_runs=1,
    default_args=DEFAULT_ARGS,
    on_failure_callback=report_run_failure,
    tags=["ribao", "alerts"],
    doc_md=__doc__,
)
def housekeeping() -> None:
    @task
    def watch_calendar() -> None:
        """Queue one mail when the calendar's end is near."""
        from ribao import pipeline

        with stages() as settings:
            pipeline.notify_calendar_end(settings)

    @task(trigger_rule="all_done")
    def notify() -> dict[str, int]:
        """Send the mails that wait in the outbox."""
        from ribao import pipeline

        with stages() as settings:
            return pipeline.send_notifications(settings, post)

    watch_calendar() >> notify()


housekeeping()
