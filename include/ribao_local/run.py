"""Run a local installation, from an empty folder to the closing summary."""

import os
import subprocess
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import replace
from datetime import date
from functools import partial
from importlib.metadata import version

from ribao.errors import ConfigError, RibaoError
from ribao.read.child import describe_layers
from ribao.settings import Settings

from ribao_local import postgres, sessions
from ribao_local.airflow_api import AirflowApi
from ribao_local.closing import format_summary
from ribao_local.days import (
    DAILY,
    WITNESSES,
    ask_witnesses,
    list_report_dates,
    run_days,
    start_today,
    wait_for_witnesses,
)
from ribao_local.environment import (
    build_environment,
    build_owner_url,
    build_ribao_settings,
    format_shell_settings,
)
from ribao_local.keys import Keys, load_keys, write_private
from ribao_local.place import CHECKOUT, Place
from ribao_local.services import PYTHON, Service, list_celery_services, list_services
from ribao_local.supervisor import LONGEST_PAUSE, ServiceFailed, Supervisor, read_last_line

START_SECONDS = 180
# With the bundled site, whose days are long past, nothing is due today: only these run by themselves.
LOCAL_DAGS = {DAILY, WITNESSES, "housekeeping", "review_quarantine"}
Say = Callable[[str], None]


def run_installation(place: Place, once: bool, celery: bool, say: Say) -> bool:
    """Start everything, run the bundled days, print the summary, stay unless `once`.

    With `celery` the tasks go through Redis to a Celery worker instead of the scheduler's own processes.

    Return True if a day's run failed. ConfigError for a taken port, ServiceFailed for a service
    that does not stay up. All services stop when this returns or raises.
    """
    step = _build_step_printer(say)
    with start_installation(place, celery, step) as (api, supervisor):
        states = _run_bundled_days(place, api, supervisor, step)
        say(format_summary(place, load_keys(place.home), states, _read_summary()))
        if not once:
            say("Ctrl-C or `make stop` stops everything.")
            _keep_running(supervisor, say)
    return any(state != "success" for state in states.values())


@contextmanager
def start_installation(place: Place, celery: bool, step: Say) -> Iterator[tuple[AirflowApi, Supervisor]]:
    """Start an installation, and stop all of it at the end."""
    secret = load_keys(place.home)
    if left := sessions.end_sessions(place.sessions_file):
        step(f"ended {left} processes that a killed run had left")
    postgres.stop_server(place.home / "postgres")
    place.ports.check_free()
    env = build_environment(place, secret, celery)
    parts = list_services(place) + (list_celery_services(place, secret) if celery else ())
    os.environ.update({name: text for name, text in env.items() if name.startswith("RIBAO_")})
    Settings.from_env()  # A wrong setting is said before anything starts.
    write_private(place.shell_file, format_shell_settings(env))
    step("starting PostgreSQL")
    api = AirflowApi(place.ui_url, secret.ui)
    supervisor = Supervisor(
        env,
        place.logs,
        place.sessions_file,
        lambda: _revive_database(place, secret),
        api.find_silent_services,
    )
    with _run_database(place, secret), _run_services(place, secret, supervisor, parts, step):
        _unpause_dags(api, supervisor, env)
        yield api, supervisor


def _build_step_printer(say: Say) -> Say:
    begun = time.monotonic()
    return lambda text: say(f"[{time.monotonic() - begun:5.1f} s] {text}")


@contextmanager
def _run_database(place: Place, secret: Keys) -> Iterator[None]:
    try:
        _revive_database(place, secret)
        yield
    finally:
        postgres.stop_server(place.home / "postgres")


def _revive_database(place: Place, secret: Keys) -> bool:
    """Start PostgreSQL if it does not run. Return whether it was started."""
    folder = place.home / "postgres"
    if postgres.is_running(folder):
        return False
    postgres.start_server(folder, place.ports.postgres, secret.database, ("airflow", "warehouse"))
    airflow = postgres.build_url(place.ports.postgres, secret.database, "airflow")
    postgres.give_database(airflow, "airflow", secret.metadata)
    return True


@contextmanager
def _run_services(
    place: Place, secret: Keys, supervisor: Supervisor, parts: Sequence[Service], step: Say
) -> Iterator[None]:
    step("preparing the tables of Airflow and of the warehouse")
    _migrate_databases(place, secret, supervisor.env)
    try:
        step("starting the publisher, the mail sink and Airflow")
        supervisor.start(parts)
        step(describe_layers())
        yield
    finally:
        step("stopping")
        supervisor.stop()


def _migrate_databases(place: Place, secret: Keys, env: Mapping[str, str]) -> None:
    from ribao import pipeline

    given = Settings.from_env()
    if given.warehouse == build_ribao_settings(place, secret)["RIBAO_WAREHOUSE"]:
        given = replace(given, warehouse_owner=build_owner_url(place, secret))

    with _migrate_airflow(place, secret, env):
        pipeline.migrate_warehouse(given)


@contextmanager
def _migrate_airflow(place: Place, secret: Keys, env: Mapping[str, str]) -> Iterator[None]:
    """Migrate Airflow's database in the background. The database's comment names the Airflow version of the last migration."""
    database = postgres.build_url(place.ports.postgres, secret.database, "airflow")
    done = f"migrated by Airflow {version('apache-airflow')}"
    if postgres.read_comment(database) == done:
        yield
        return
    log = place.logs / "migrate.log"
    command = (PYTHON, "-m", "airflow", "db", "migrate")
    with log.open("ab") as out, subprocess.Popen(command, env=dict(env), stdout=out, stderr=out) as airflow:
        yield
    if airflow.returncode:
        raise ConfigError(f"airflow db migrate failed: {read_last_line(log)}", f"see {log}")
    postgres.write_comment(database, done)


def _unpause_dags(api: AirflowApi, supervisor: Supervisor, env: Mapping[str, str]) -> None:
    """Wait until Airflow answers and has parsed our DAGs, and unpause them."""
    supervisor.wait_until(api.is_healthy, "Airflow", START_SECONDS)
    supervisor.ask(api.log_in, "Airflow")
    expected = {path.stem for path in (CHECKOUT / "dags").glob("*.py")}
    supervisor.wait_until(
        lambda: expected <= api.list_dags() or bool(api.list_import_errors()), "the DAGs", START_SECONDS
    )
    if errors := supervisor.ask(api.list_import_errors, "Airflow"):
        raise ServiceFailed("a DAG cannot be read", errors[0])
    active = LOCAL_DAGS if env["RIBAO_SOURCE"] == "local" else expected
    for dag_id in sorted(active):
        supervisor.ask(partial(api.unpause_dag, dag_id), "Airflow")


def _run_bundled_days(place: Place, api: AirflowApi, supervisor: Supervisor, step: Say) -> dict[date, str]:
    """Run the days that the local publisher serves. With another source start today's run and leave the rest to the schedule."""
    if (source := os.environ["RIBAO_SOURCE"]) != "local":
        supervisor.ask(partial(start_today, api), "Airflow")
        step(f"Airflow is up: source {source}, every trading day at 08:30 Shanghai")
        return {}
    days = list_report_dates(place.published)
    step("Airflow is up: running the bundled days")
    asked = bool(os.environ.get("RIBAO_WITNESSES") and days)
    if asked:
        ask_witnesses(days, api, supervisor)
    states = run_days(days, api, supervisor, step)
    if asked:
        step(f"the local exchanges were asked: {wait_for_witnesses(days, api, supervisor)}")
    return states


def _read_summary() -> dict[str, object]:
    from ribao import pipeline

    return pipeline.summarize_warehouse(Settings.from_env())


def _keep_running(supervisor: Supervisor, say: Say) -> None:
    """Restart ended services until Ctrl-C. Keep retrying what does not start, and report it once."""
    last_error = ""
    while True:
        try:
            for name in supervisor.check():
                say(f"{name} had ended and was started again")
            last_error = ""
        except RibaoError as error:
            if str(error) != last_error:
                say(f"{error}; trying again every {LONGEST_PAUSE:.0f} s")
            last_error = str(error)
            time.sleep(LONGEST_PAUSE)
        time.sleep(1)
