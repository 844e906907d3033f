"""One local installation from nothing to the closing summary."""

import os
import subprocess
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import date

from ribao.errors import ConfigError
from ribao.settings import Settings

from ribao_local import postgres
from ribao_local.airflow_api import AirflowApi
from ribao_local.closing import closing
from ribao_local.days import DAILY, published_days, run_days, start_today
from ribao_local.environment import environment, shell_settings
from ribao_local.keys import Keys, keys, write_private
from ribao_local.place import CHECKOUT, Place
from ribao_local.services import PYTHON, Service, celery_services, services
from ribao_local.supervisor import ServiceFailed, Supervisor, last_line

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
    place.ports.check_free()
    secret = keys(place.home)
    env = environment(place, secret, celery)
    parts = services(place) + (celery_services(place, secret) if celery else ())
    os.environ.update({name: text for name, text in env.items() if name.startswith("RIBAO_")})
    write_private(place.shell_file, shell_settings(env))
    step("starting PostgreSQL")
    with _database(place, secret), _services(place, env, parts, step) as supervisor:
        yield _airflow(place, secret, supervisor, env), supervisor


def _stepper(say: Say) -> Say:
    begun = time.monotonic()
    return lambda text: say(f"[{time.monotonic() - begun:5.1f} s] {text}")


@contextmanager
def _database(place: Place, secret: Keys) -> Iterator[None]:
    folder = place.home / "postgres"
    postgres.start(folder, place.ports.postgres, secret.database, ("airflow", "warehouse"))
    try:
        yield
    finally:
        postgres.stop(folder)


@contextmanager
def _services(
    place: Place, env: Mapping[str, str], parts: Sequence[Service], step: Say
) -> Iterator[Supervisor]:
    step("preparing the tables of Airflow and of the warehouse")
    _migrate(place, env)
    supervisor = Supervisor(env, place.logs)
    try:
        step("starting the publisher, the mail sink and Airflow")
        supervisor.start(parts)
        yield supervisor
    finally:
        step("stopping")
        supervisor.stop()


def _migrate(place: Place, env: Mapping[str, str]) -> None:
    from ribao import pipeline

    log = place.logs / "migrate.log"
    command = (PYTHON, "-m", "airflow", "db", "migrate")
    with log.open("ab") as out, subprocess.Popen(command, env=dict(env), stdout=out, stderr=out) as airflow:
        pipeline.migrate(Settings.from_env())
    if airflow.returncode:
        raise ConfigError(f"airflow db migrate failed: {last_line(log)}", f"see {log}")


def _airflow(place: Place, secret: Keys, supervisor: Supervisor, env: Mapping[str, str]) -> AirflowApi:
    """Wait until Airflow answers and knows our DAGs, and let them run."""
    api = AirflowApi(place.ui_url, secret.ui)
    supervisor.wait_until(api.healthy, "Airflow", START_SECONDS)
    api.log_in()
    expected = {path.stem for path in (CHECKOUT / "dags").glob("*.py")}
    supervisor.wait_until(
        lambda: expected <= api.dags() or bool(api.import_errors()), "the DAGs", START_SECONDS
    )
    if errors := api.import_errors():
        raise ServiceFailed("a DAG cannot be read", errors[0])
    active = LOCAL_DAGS if env["RIBAO_SOURCE"] == "local" else expected
    for dag_id in sorted(active):
        api.unpause(dag_id)
    return api


def _bundled_days(place: Place, api: AirflowApi, supervisor: Supervisor, step: Say) -> dict[date, str]:
    """Run the days that the local publisher shows; with another source start today's and leave it to the schedule."""
    if (source := os.environ["RIBAO_SOURCE"]) != "local":
        start_today(api)
        step(f"Airflow is up: source {source}, every trading day at 08:30 Shanghai")
        return {}
    step("Airflow is up: running the bundled days")
    return run_days(published_days(place.published), api, supervisor, step)


def _summary() -> dict[str, object]:
    from ribao import pipeline

    return pipeline.summary(Settings.from_env())


def _stay(supervisor: Supervisor, say: Say) -> None:
    while True:
        for name in supervisor.check():
            say(f"{name} had ended and was started again")
        time.sleep(1)
