"""One local installation from nothing to the closing summary."""

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
from ribao_local.closing import closing
from ribao_local.days import DAILY, published_days, run_days, start_today
from ribao_local.environment import environment, owner_url, ribao_defaults, shell_settings
from ribao_local.keys import Keys, keys, write_private
from ribao_local.place import CHECKOUT, Place
from ribao_local.services import PYTHON, Service, celery_services, services
from ribao_local.supervisor import LONGEST_PAUSE, ServiceFailed, Supervisor, last_line

START_SECONDS = 180
# With the bundled site, whose days are long past, nothing is due today: only these run by themselves.
LOCAL_DAGS = {DAILY, "housekeeping", "review_quarantine"}
Say = Callable[[str], None]


def run(place: Place, once: bool, celery: bool, say: Say) -> bool:
    """Start everything, run the bundled days, print the summary, stay unless `once`.

    With `celery` the tasks go through Redis to a Celery worker instead of the scheduler's own processes.

    Gives True where a day's run failed. ConfigError for a taken port, ServiceFailed for a service
    that does not stay up. Everything is stopped on the way out.
    """
    step = _stepper(say)
    with started(place, celery, step) as (api, supervisor):
        states = _bundled_days(place, api, supervisor, step)
        say(closing(place, keys(place.home), states, _summary()))
        if not once:
            say("Ctrl-C or `make stop` stops everything.")
            _stay(supervisor, say)
    return any(state != "success" for state in states.values())


@contextmanager
def started(place: Place, celery: bool, step: Say) -> Iterator[tuple[AirflowApi, Supervisor]]:
    """A running installation; everything of it is stopped at the end."""
    secret = keys(place.home)
    if left := sessions.end_sessions(place.sessions_file):
        step(f"ended {left} processes that a killed run had left")
    postgres.stop(place.home / "postgres")
    place.ports.check_free()
    env = environment(place, secret, celery)
    parts = services(place) + (celery_services(place, secret) if celery else ())
    os.environ.update({name: text for name, text in env.items() if name.startswith("RIBAO_")})
    write_private(place.shell_file, shell_settings(env))
    step("starting PostgreSQL")
    api = AirflowApi(place.ui_url, secret.ui)
    supervisor = Supervisor(
        env,
        place.logs,
        place.sessions_file,
        lambda: _revive_database(place, secret),
        api.find_silent_services,
    )
    with _database(place, secret), _services(place, secret, supervisor, parts, step):
        _let_run(api, supervisor, env)
        yield api, supervisor


def _stepper(say: Say) -> Say:
    begun = time.monotonic()
    return lambda text: say(f"[{time.monotonic() - begun:5.1f} s] {text}")


@contextmanager
def _database(place: Place, secret: Keys) -> Iterator[None]:
    try:
        _revive_database(place, secret)
        yield
    finally:
        postgres.stop(place.home / "postgres")


def _revive_database(place: Place, secret: Keys) -> bool:
    """Start PostgreSQL unless it runs; gives whether it did not."""
    folder = place.home / "postgres"
    if postgres.is_running(folder):
        return False
    postgres.start(folder, place.ports.postgres, secret.database, ("airflow", "warehouse"))
    airflow = postgres.url(place.ports.postgres, secret.database, "airflow")
    postgres.give_database(airflow, "airflow", secret.metadata)
    return True


@contextmanager
def _services(
    place: Place, secret: Keys, supervisor: Supervisor, parts: Sequence[Service], step: Say
) -> Iterator[None]:
    step("preparing the tables of Airflow and of the warehouse")
    _migrate(place, secret, supervisor.env)
    try:
        step("starting the publisher, the mail sink and Airflow")
        supervisor.start(parts)
        step(describe_layers())
        yield
    finally:
        step("stopping")
        supervisor.stop()


def _migrate(place: Place, secret: Keys, env: Mapping[str, str]) -> None:
    from ribao import pipeline

    given = Settings.from_env()
    if given.warehouse == ribao_defaults(place, secret)["RIBAO_WAREHOUSE"]:
        given = replace(given, warehouse_owner=owner_url(place, secret))

    with _migrate_airflow(place, secret, env):
        pipeline.migrate_warehouse(given)


@contextmanager
def _migrate_airflow(place: Place, secret: Keys, env: Mapping[str, str]) -> Iterator[None]:
    """Migrate Airflow's database meanwhile. It says by its comment which version of Airflow did so last."""
    database = postgres.url(place.ports.postgres, secret.database, "airflow")
    done = f"migrated by Airflow {version('apache-airflow')}"
    if postgres.read_comment(database) == done:
        yield
        return
    log = place.logs / "migrate.log"
    command = (PYTHON, "-m", "airflow", "db", "migrate")
    with log.open("ab") as out, subprocess.Popen(command, env=dict(env), stdout=out, stderr=out) as airflow:
        yield
    if airflow.returncode:
        raise ConfigError(f"airflow db migrate failed: {last_line(log)}", f"see {log}")
    postgres.write_comment(database, done)


def _let_run(api: AirflowApi, supervisor: Supervisor, env: Mapping[str, str]) -> None:
    """Wait until Airflow answers and knows our DAGs, and let them run."""
    supervisor.wait_until(api.healthy, "Airflow", START_SECONDS)
    supervisor.ask(api.log_in, "Airflow")
    expected = {path.stem for path in (CHECKOUT / "dags").glob("*.py")}
    supervisor.wait_until(
        lambda: expected <= api.dags() or bool(api.import_errors()), "the DAGs", START_SECONDS
    )
    if errors := supervisor.ask(api.import_errors, "Airflow"):
        raise ServiceFailed("a DAG cannot be read", errors[0])
    active = LOCAL_DAGS if env["RIBAO_SOURCE"] == "local" else expected
    for dag_id in sorted(active):
        supervisor.ask(partial(api.unpause, dag_id), "Airflow")


def _bundled_days(place: Place, api: AirflowApi, supervisor: Supervisor, step: Say) -> dict[date, str]:
    """Run the days that the local publisher shows; with another source start today's and leave it to the schedule."""
    if (source := os.environ["RIBAO_SOURCE"]) != "local":
        supervisor.ask(partial(start_today, api), "Airflow")
        step(f"Airflow is up: source {source}, every trading day at 08:30 Shanghai")
        return {}
    step("Airflow is up: running the bundled days")
    return run_days(published_days(place.published), api, supervisor, step)


def _summary() -> dict[str, object]:
    from ribao import pipeline

    return pipeline.summarize_warehouse(Settings.from_env())


def _stay(supervisor: Supervisor, say: Say) -> None:
    """Keep all up until Ctrl-C. Try again and again what cannot be started, and say so once."""
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
