"""### The day's report, from the publisher to the warehouse and to people

`wait_for_report → fetch → archive → read → check → load → tell`

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
        """Wait, without holding a worker, until the report is published; give its date."""
        with stages() as (pipeline, settings):
            day = requested_date(context)
            found = False
            try:
                log.info("%s: found in %s", day, pipeline.look(day, settings))
                found = True
            except (NotYet, SourceUnavailable) as error:
                log.info("%s: not found. %s", day, error)
            except (FetchRefused, SiteChanged) as error:
                # The site, or a person who mends its patterns, may set it right within the day.
                log.warning("%s: not found. %s", day, error)
                report_trouble(context, error)
            if not found and not is_trading_day(day):
                raise AirflowSkipException(f"{day} is not a trading day, and it has no report: nothing to do")
            if not found and is_past_deadline(day, settings.missing_at):
                pipeline.missing(day, settings)
                raise ReportMissing(f"no report for {day} was published by {settings.missing_at}")
        return PokeReturnValue(is_done=found, xcom_value=day.isoformat())

    @task
    def fetch(day: str) -> list[str]:
        """Get the day's file from every source that has it; give references to the staged bytes."""
        with stages() as (pipeline, settings):
            return pipeline.fetch(date.fromisoformat(day), settings)

    @task
    def archive(day: str, staged: list[str]) -> str:
        """Keep the bytes for ever under their sha256; give the chosen original's."""
        with stages() as (pipeline, settings):
            return pipeline.archive(date.fromisoformat(day), staged, settings)

    @task
    def read(sha256: str) -> str:
        """Read every number with its place on the page; give the reference of the result."""
        with stages() as (pipeline, settings):
            return pipeline.read(sha256, settings)

    @task
    def check(day: str, sha256: str, _read: str) -> str:
        """Prove or disprove the numbers; give the reference of the findings."""
        with stages() as (pipeline, settings):
            return pipeline.check(date.fromisoformat(day), sha256, settings)

    @task(outlets=[WAREHOUSE, QUARANTINED])
    def load(day: str, sha256: str, _checked: str, **context: Any) -> dict[str, Any]:
        """Load the report in one transaction, and write the mails that it calls for into the outbox."""
        with stages() as (pipeline, settings):
            loaded = pipeline.load(date.fromisoformat(day), sha256, settings)
        told = {"report_date": day, "report_id": loaded["report_id"], "revision": loaded["revision"]}
        events = context["outlet_events"]
        events[WAREHOUSE].extra = told
        if loaded["quarantined"]:
            events[QUARANTINED].add(QUARANTINE, extra={**told, "reason": loaded["quarantined"]})
        return loaded

    @task
    def tell(_loaded: dict[str, Any]) -> dict[str, int]:
        """Send what is in the outbox."""
        with stages() as (pipeline, settings):
            return pipeline.tell(settings, post)

    day = wait_for_report()
    original = archive(day, fetch(day))
    checked = check(day, original, read(original))
    tell(load(day, original, checked))


daily_report()
