"""Run the bundled days, in order, through the DAGs of the running Airflow."""

from collections.abc import Callable
from datetime import date, datetime
from functools import partial
from pathlib import Path
from zoneinfo import ZoneInfo

from ribao.calendar import is_trading_day

from ribao_local.airflow_api import AirflowApi
from ribao_local.supervisor import Supervisor

DAILY = "daily_report"
WITNESSES = "ask_witnesses"
SHANGHAI = ZoneInfo("Asia/Shanghai")
ENDED = ("success", "failed")
SECONDS_PER_DAY = 300.0


def list_report_dates(folder: Path) -> list[date]:
    """Return the report dates of the PDFs in `folder` (YYYYMMDD.pdf), oldest first."""
    return sorted(date.fromisoformat(path.stem) for path in folder.glob("*.pdf") if path.stem.isdigit())


def start_today(api: AirflowApi) -> None:
    """Start today's run on a trading day: Airflow schedules only later ones."""
    today = datetime.now(SHANGHAI).date()
    run_id = f"start__{today}"
    if is_trading_day(today) and api.read_run_state(DAILY, run_id) is None:
        api.trigger_run(DAILY, run_id, today)


def run_days(
    days: list[date], api: AirflowApi, supervisor: Supervisor, say: Callable[[str], None]
) -> dict[date, str]:
    """Run the daily DAG for each of `days` that has no successful run. Return each day's final state.

    A day waits until the day before is loaded, since the checks compare a report with those before it. The
    mails of a day are sent while the next is under way.
    """
    for number, day in enumerate(days, 1):
        before = supervisor.ask(partial(_start_day, day, api), "Airflow")
        supervisor.wait_until(partial(_is_loaded, day, api), f"the run for {day}", SECONDS_PER_DAY)
        done = (
            "done before"
            if before == "success"
            else supervisor.ask(partial(_read_state, day, api), "Airflow")
        )
        say(f"report {number} of {len(days)}: {day} {'loaded' if done == 'running' else done}")
    supervisor.wait_until(
        lambda: all(_read_state(day, api) in ENDED for day in days), "the last run", SECONDS_PER_DAY
    )
    return {day: str(supervisor.ask(partial(_read_state, day, api), "Airflow")) for day in days}


def ask_witnesses(days: list[date], api: AirflowApi, supervisor: Supervisor) -> None:
    """Ask the exchanges, once, for the trading days that some reports speak of; no report waits for them."""
    start = partial(
        api.trigger_run, WITNESSES, _build_run_id(days[-1]), until=days[-1].isoformat(), days=len(days) + 4
    )
    supervisor.ask(start, "Airflow")


def wait_for_witnesses(days: list[date], api: AirflowApi, supervisor: Supervisor) -> str:
    """Wait until the exchanges were asked; return the state of that run."""
    read_state = partial(api.read_run_state, WITNESSES, _build_run_id(days[-1]))
    supervisor.wait_until(lambda: read_state() in ENDED, "the exchanges' answers", SECONDS_PER_DAY)
    return str(supervisor.ask(read_state, "Airflow"))


def _start_day(day: date, api: AirflowApi) -> str | None:
    """Start the run of a day, or its failed tasks. Return its state before."""
    before = _read_state(day, api)
    if before is None:
        api.trigger_run(DAILY, _build_run_id(day), day)
    elif before == "failed":
        api.clear_run(DAILY, _build_run_id(day))
    return before


def _is_loaded(day: date, api: AirflowApi) -> bool:
    return (
        _read_state(day, api) in ENDED or api.read_task_state(DAILY, _build_run_id(day), "load") == "success"
    )


def _read_state(day: date, api: AirflowApi) -> str | None:
    return api.read_run_state(DAILY, _build_run_id(day))


def _build_run_id(day: date) -> str:
    return f"sample__{day}"
