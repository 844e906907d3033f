"""### Years of reports in batches

Loads every report from `start` to `end` that is not loaded yet: from the
archive, and from the sources where the archive has none (with `origin`
*archive* from the archive only).
The range is cut into pieces of `days_per_batch` days, since one DAG run for
each day costs more than the work. Pieces are read on all cores of their
workers, two at a time, and loaded one after another. A second run continues
where the first one stopped. A quarantined report asks for a person as on any day.
"""

from datetime import date, timedelta
from typing import Any

import pendulum
from airflow.sdk import Param, dag, task, task_group
from ribao.errors import UsageError
from ribao_airflow.common import DEFAULT_ARGS, QUARANTINE, QUARANTINED, WAREHOUSE
from ribao_airflow.days import refuse_unknown_parameters
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
        "origin": Param("source", enum=["source", "archive"], title="Where the reports come from"),
        "days_per_batch": Param(60, type="integer", minimum=1, maximum=366, title="Days in a batch"),
    },
    tags=["ribao", "backfill"],
    doc_md=__doc__,
)
def backfill_archive() -> None:
    @task
    def batches(**context: Any) -> list[dict[str, str]]:
        """Return the range cut into batches."""
        params = context["params"]
        first, last = date.fromisoformat(params["start"]), date.fromisoformat(params["end"])
        with stages():
            refuse_unknown_parameters(context)
            if first > last:
                raise UsageError(
                    f"start {first} is after end {last}", "trigger again with the earlier day first"
                )
        return [
            {"start": start.isoformat(), "end": end.isoformat()}
            for start, end in cut(first, last, params["days_per_batch"])
        ]

    @task(max_active_tis_per_dagrun=2)
    def read_batch(start: str, end: str, **context: Any) -> dict[str, int]:
        """Fetch (where that is wanted) and read the reports of one batch; the results stay in the archive."""
        from ribao import pipeline

        with stages() as settings:
            fetch = context["params"]["origin"] == "source"
            return pipeline.read_range(date.fromisoformat(start), date.fromisoformat(end), settings, fetch)

    @task(outlets=[WAREHOUSE, QUARANTINED], max_active_tis_per_dagrun=1)
    def load_batch(start: str, end: str, _read: dict[str, int], **context: Any) -> dict[str, Any]:
        """Check and load the reports of one batch."""
        from ribao import pipeline

        with stages() as settings:
            loaded = pipeline.load_range(date.fromisoformat(start), date.fromisoformat(end), settings)
        for case in loaded["cases"]:
            context["outlet_events"][QUARANTINED].add(QUARANTINE, extra=case)
        return loaded

    @task_group
    def batch(start: str, end: str) -> None:
        counts: Any = read_batch(start, end)
        load_batch(start, end, counts)

    batch.expand_kwargs(batches())


def cut(first: date, last: date, days: int) -> list[tuple[date, date]]:
    """Pieces of `days` calendar days that cover `first` to `last`, both included."""
    starts = [first + timedelta(days=n) for n in range(0, (last - first).days + 1, days)]
    return [(start, min(start + timedelta(days=days - 1), last)) for start in starts]


backfill_archive()
