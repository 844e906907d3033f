"""### A person decides on a quarantined report

A report that fails as a whole (wrong date, another day's content, too much
unreadable) is stored but kept out of the marts. This DAG starts when one
arrives and waits, without holding a worker, for a person's answer under
*Required Actions*: release it or reject it, with a reason; an answer without
a reason is asked for again. `ribao release` and
`ribao reject` do the same from the command line.
"""

from datetime import timedelta
from typing import Any

import pendulum
from airflow.sdk import dag, task, task_group
from ribao_airflow.ask import AskWithReason
from ribao_airflow.common import DEFAULT_ARGS, QUARANTINE
from ribao_airflow.failures import report_run_failure
from ribao_airflow.stages import stages

RELEASE, REJECT = "Release", "Reject"


@dag(
    schedule=[QUARANTINE],
    start_date=pendulum.datetime(2015, 1, 1, tz="Asia/Shanghai"),
    catchup=False,
    default_args=DEFAULT_ARGS,
    on_failure_callback=report_run_failure,
    tags=["ribao", "people"],
    doc_md=__doc__,
)
def review_quarantine() -> None:
    @task
    def cases(**context: Any) -> list[dict[str, Any]]:
        """Return the quarantined reports that this run was started for."""
        events = context["triggering_asset_events"][QUARANTINE]
        return [
            {
                "report_id": case["report_id"],
                "subject": f"Release the quarantined report of {case['report_date']}?",
                "body": case["reason"],
            }
            for case in (event.extra for event in events)
        ]

    @task
    def decide(report_id: int, answer: dict[str, Any]) -> None:
        """Do what the person answered."""
        who = (answer.get("responded_by_user") or {}).get("name") or "unknown"
        why = answer["params_input"]["reason"]
        from ribao import pipeline

        with stages() as settings:
            if answer["chosen_options"] == [RELEASE]:
                pipeline.release_report(report_id, who, why, settings)
            else:
                pipeline.reject_report(report_id, who, why, settings)

    @task_group
    def review(report_id: int, subject: str, body: str) -> None:
        ask = AskWithReason(
            task_id="ask",
            subject=subject,
            body=body,
            options=[RELEASE, REJECT],
            retries=1000,
            retry_delay=timedelta(seconds=5),
            max_retry_delay=timedelta(seconds=30),
            doc_md="Wait for a person's answer; an answer without a reason is asked for again.",
        )
        answer: Any = ask.output
        decide(report_id, answer)

    review.expand_kwargs(cases())


review_quarantine()
