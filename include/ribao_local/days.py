"""Sends the bundled days, one after the other, through the daily DAG of the running Airflow."""

from collections.abc import Callable
from datetime import date, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

from ribao.calendar import is_trading_day

from ribao_local.airflow_api import AirflowApi
from ribao_local.supervisor import Supervisor

DAILY = "daily_report"
SHANGHAI = ZoneInfo("Asia/Shanghai")
ENDED = ("success", "failed")
SECONDS_PER_DAY = 300.0


def published_days(folder: Path) -> list[date]:
    """The report dates of the PDFs in `folder` (YYYYMMDD.pdf), oldest first."""
    return sorted(date.fromisoformat(path.stem) for path in folder.glob("*.pdf") if path.stem.isdigit())


def start_today(api: AirflowApi) -> None:
    """Start the run of a trading day that is under way; the schedule itself begins with the next one."""
    today = datetime.now(SHANGHAI).date()
    run_id = f"start__{today}"
    if is_trading_day(today) and api.run_state(DAILY, run_id) is None:
        api.trigger(DAILY, run_id, today)


def run_days(
    days: list[date], api: AirflowApi, supervisor: Supervisor, say: Callable[[str], None]
) -> dict[date, str]:
    """Run the daily DAG for each of `days` unless it has run; gives each day's end state.

    One day waits for the day before: the checks compare a report with the days before it.
    """
    states: dict[date, str] = {}
    for number, day in enumerate(days, 1):
        run_id = f"sample__{day}"
        before = api.run_state(DAILY, run_id)
        if before is None:
            api.trigger(DAILY, run_id, day)
        elif before == "failed":
            api.clear(DAILY, run_id)
        supervisor.wait_until(
            lambda run_id=run_id: api.run_state(DAILY, run_id) in ENDED,  # type: ignore[misc]
            f"the run for {day}",
            SECONDS_PER_DAY,
        )
        states[day] = str(api.run_state(DAILY, run_id))
        done = "done before" if before == "success" else states[day]
        say(f"report {number} of {len(days)}: {day} {done}")
    return states
