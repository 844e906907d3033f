"""### Years of reports in batches

Loads every report from `start` to `end`, from the archive where it is there
and from the sources where it is not. The range is cut into pieces of
`days_per_batch` days, one mapped task each, since one DAG run for each day
costs more than the work. Started again it goes on where it stopped.
"""

from datetime import date, timedelta
from typing import Any

import pendulum
from airflow.sdk import Param, dag, task
from ribao_airflow.common import DEFAULT_ARGS, WAREHOUSE
from ribao_airflow.failures import report_run_failure
from ribao_airflow.stages import stages


@dag(
    schedule=None,
    start_date=pendulum.datetime(2015, 1, 1, tz="Asia/Shanghai"),
    catchup=False,
    max_active_runs=1,
    default_args={**DEFAULT_ARGS, "execution_timeout": timedelta(hours=2)},
    on_failure_callback=report_run_failure,
    params={
        "start": Param("2024-01-01", type="string", format="date", title="First report date"),
        "end": Param("2024-12-31", type="string", format="date", title="Last report date"),
        "days_per_batch": Param(60, type="integer", minimum=1, maximum=366, title="Days in a batch"),
    },
    tags=["ribao", "backfill"],
    doc_md=__doc__,
)
def backfill_archive() -> None:
    @task
    def batches(params: dict[str, Any]) -> list[dict[str, str]]:
        """The range cut into batches."""
        first, last = date.fromisoformat(params["start"]), date.fromisoformat(params["end"])
        return [
            {"start": start.isoformat(), "end": end.isoformat()}
            for start, end in cut(first, last, params["days_per_batch"])
        ]

    @task(outlets=[WAREHOUSE])
    def load_batch(start: str, end: str) -> Any:
        """Read, check and load the reports of one batch."""
        with stages() as (pipeline, settings):
            return pipeline.backfill(date.fromisoformat(start), date.fromisoformat(end), settings)

    load_batch.expand_kwargs(batches())


def cut(first: date, last: date, days: int) -> list[tuple[date, date]]:
    """Pieces of `days` calendar days that cover `first` to `last`, both included."""
    starts = [first + timedelta(days=n) for n in range(0, (last - first).days + 1, days)]
    return [(start, min(start + timedelta(days=days - 1), last)) for start in starts]


backfill_archive()
