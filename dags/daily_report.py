"""### The day's report, from the publisher to the warehouse and to people

`wait_for_report → fetch → archive → read → check → load → notify`

Runs at 08:30 Shanghai on trading days. Every task takes and gives small
references only (the report date, the original's sha256). Any day may be run
again: what is loaded already stays as it is, and a changed file becomes a new
revision.

* **By hand:** give `report_date` (YYYY-MM-DD). Without it the run takes the
  trading day of its logical date.
* **Many days:** a backfill of this DAG, or for years `backfill_archive`.
* **Nothing published by 18:00 Shanghai:** the day is marked missing and the run
  fails, without a mail of its own beside the notice of the missing report;
  `heal_gaps` tries the last ten trading days again every evening.
* **A day without trading:** the run is skipped unless a report was published.
"""

import logging
from datetime import date, timedelta
from typing import Any

import pendulum
from airflow.sdk import Param, PokeReturnValue, dag, task
from airflow.sdk.exceptions import AirflowSkipException
from ribao.calendar import is_past_deadline, is_trading_day
from ribao.errors import FetchRefused, NotYet, ReportMissing, SiteChanged, SourceUnavailable
from ribao_airflow.chats import post
from ribao_airflow.common import DEFAULT_ARGS, QUARANTINE, QUARANTINED, WAREHOUSE
from ribao_airflow.days import requested_date
from ribao_airflow.failures import report_run_failure, report_trouble
from ribao_airflow.stages import stages
from trading_days import TradingDayTimetable

log = logging.getLogger(__name__)


@dag(
    schedule=TradingDayTimetable(),
    start_date=pendulum.datetime(2015, 1, 1, tz="Asia/Shanghai"),
    catchup=False,
    max_active_runs=8,
    default_args=DEFAULT_ARGS,
    on_failure_callback=report_run_failure,
    params={"report_date": Param(None, type=["null", "string"], format="date", title="Report date")},
    tags=["ribao", "daily"],
    doc_md=__doc__,
)
def daily_report() -> None:
    @task.sensor(poke_interval=180, timeout=timedelta(hours=24).total_seconds(), mode="reschedule")
    def wait_for_report(**context: Any) -> PokeReturnValue:
        """Wait, without holding a worker, until the report is published; return its date."""
        from ribao import pipeline

        with stages() as settings:
            day = requested_date(context)
            found = False
            try:
                log.info("%s: the report is in %s", day, pipeline.locate_report(day, settings))
                found = True
            except (NotYet, SourceUnavailable) as error:
                log.info("%s: not published yet: %s", day, error)
            except (FetchRefused, SiteChanged) as error:
                # The site, or a person who repairs its patterns, may correct it within the day.
                log.warning("%s: the sources cannot be read: %s", day, error)
                report_trouble(context, error)
            if not found and not is_trading_day(day):
                raise AirflowSkipException(f"{day} is not a trading day, and it has no report: nothing to do")
            if not found and is_past_deadline(day, settings.missing_at):
                pipeline.notify_missing(day, settings)
                raise ReportMissing(f"no report for {day} was published by {settings.missing_at}")
        return PokeReturnValue(is_done=found, xcom_value=day.isoformat())

    @task
    def fetch(day: str) -> list[str]:
        """Fetch the day's file from every source that has it; return references to the staged bytes."""
        from ribao import pipeline

        with stages() as settings:
            return pipeline.fetch_report(date.fromisoformat(day), settings)

    @task
    def archive(day: str, staged: list[str]) -> str:
        """Keep the bytes for ever under their sha256; return the chosen original's."""
        from ribao import pipeline

        with stages() as settings:
            return pipeline.archive_report(date.fromisoformat(day), staged, settings)

    @task
    def read(sha256: str) -> str:
        """Read every number with its place on the page; return the name of the result."""
        from ribao import pipeline

        with stages() as settings:
            return pipeline.read_report(sha256, settings)

    @task
    def check(day: str, sha256: str, _read: str) -> str:
        """Check the numbers; return the name of the findings."""
        from ribao import pipeline

        with stages() as settings:
            return pipeline.check_report(date.fromisoformat(day), sha256, settings)

    @task(outlets=[WAREHOUSE, QUARANTINED])
    def load(day: str, sha256: str, _checked: str, **context: Any) -> dict[str, Any]:
        """Load the report and queue the mails that it calls for, in one transaction."""
        from ribao import pipeline

        with stages() as settings:
            loaded = pipeline.load_report(date.fromisoformat(day), sha256, settings)
        event = {"report_date": day, "report_id": loaded["report_id"], "revision": loaded["revision"]}
        events = context["outlet_events"]
        events[WAREHOUSE].extra = event
        if loaded["quarantined"]:
            events[QUARANTINED].add(QUARANTINE, extra={**event, "reason": loaded["quarantined"]})
        return loaded

    @task
    def notify(_loaded: dict[str, Any]) -> dict[str, int]:
        """Send the mails that wait in the outbox."""
        from ribao import pipeline

        with stages() as settings:
            return pipeline.send_notifications(settings, post)

    # At parse time a call gives a reference to the task's result, which stands for the result.
    day: Any = wait_for_report()
    staged: Any = fetch(day)
    original: Any = archive(day, staged)
    reading: Any = read(original)
    checked: Any = check(day, original, reading)
    loaded: Any = load(day, original, checked)
    notify(loaded)


daily_report()
