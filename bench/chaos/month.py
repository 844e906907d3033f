"""Sends the month through the real scheduler. Time is compressed: a run is triggered for each day and deadline."""

import time
from collections.abc import Callable, Mapping
from datetime import date
from pathlib import Path

from ribao_local.airflow_api import AirflowApi
from ribao_local.days import DAILY, ENDED
from ribao_local.supervisor import Supervisor

from bench.chaos.plan import Trial
from bench.chaos.site import Publisher

SECONDS = 1800.0
Say = Callable[[str], None]


class Month:
    """The running installation and what its publisher shows."""

    def __init__(
        self, api: AirflowApi, supervisor: Supervisor, site: Publisher, mails: Path, say: Say
    ) -> None:
        self._api = api
        self._supervisor = supervisor
        self._site = site
        self._mails = mails
        self._say = say

    def run(self, plan: Mapping[date, Trial]) -> None:
        """All days, from before the first deadline to the next morning."""
        for dag_id in ("deadlines", "relook", "heal_gaps"):
            self._api.unpause_dag(dag_id)
        unpublished = [day for day, trial in plan.items() if trial.file == "none"]
        late = [day for day in unpublished if plan[day].then][:1]
        self._say("the first deadline of days without a report")
        self._run_deadlines("late", unpublished)
        for day in late:
            self._site.publish(day, plan[day].then)
        self._change_lists(plan)
        self._say("all other days, the mail server away for the first minute")
        self._run_mornings([day for day, trial in plan.items() if not trial.list_fault])
        self._say("both deadlines of every day, twice")
        for state in ("late", "missing"):
            self._run_deadlines(state, [*plan, *plan])
        self._say("sites are repaired, files replaced")
        for day, trial in plan.items():
            if trial.repaired:
                self._site.remove_fault(f"{day:%Y%m%d}")
            if trial.then:
                self._site.publish(day, trial.then)
        self._run_dag("relook", "look", [day for day, trial in plan.items() if trial.then])
        self._say("the evening: gaps heal; then everything once more, with nothing new")
        for again in ("evening", "next"):
            self._api.trigger_run("heal_gaps", again, days=len(plan) + 5)
            self._wait_for_runs("heal_gaps")
            self._wait_for_runs(DAILY)
            self._run_dag("relook", again, list(plan))
        self._send_outbox()

    def _change_lists(self, plan: Mapping[date, Trial]) -> None:
        """Spoil the list page itself, which affects all days: so run these days alone."""
        for day, trial in plan.items():
            if trial.list_fault:
                self._site.spoil("list", trial.list_fault)
                self._run_dag(DAILY, "morning", [day])
                self._site.remove_fault("list")

    def _run_mornings(self, days: list[date]) -> None:
        refuse = self._mails / "refuse"
        refuse.touch()
        for day in days:
            self._api.trigger_run(DAILY, f"morning__{day}", day)
        time.sleep(60)
        refuse.unlink()
        self._wait_for_runs(DAILY)

    def _run_deadlines(self, state: str, days: list[date]) -> None:
        for day in days:
            self._api.trigger_run("deadlines", f"{state}__{day}__{time.time_ns()}", day, state=state)
        self._wait_for_runs("deadlines")

    def _run_dag(self, dag_id: str, name: str, days: list[date]) -> None:
        for day in days:
            self._api.trigger_run(dag_id, f"{name}__{day}", day)
        self._wait_for_runs(dag_id)
        self._wait_for_runs(DAILY)

    def _send_outbox(self) -> None:
        """Until the outbox is empty; what was refused waits before it is tried again."""
        from ribao import pipeline
        from ribao.settings import Settings

        self._supervisor.wait_until(
            lambda: pipeline.send_notifications(Settings.from_env())["kept"] == 0, "the outbox", SECONDS
        )

    def _wait_for_runs(self, dag_id: str) -> None:
        self._supervisor.wait_until(
            lambda: all(state in ENDED for state in self._api.read_run_states(dag_id).values()),
            f"the runs of {dag_id}",
            SECONDS,
        )
