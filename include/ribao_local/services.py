"""The processes of a local installation besides PostgreSQL, in the order they start."""

import shutil
import sys
from dataclasses import dataclass

from ribao.errors import ConfigError

from ribao_local.keys import Keys, write_private
from ribao_local.place import HOST, Place

PYTHON = sys.executable


@dataclass(frozen=True, slots=True)
class Service:
    """A process to keep running: its name (also of its log file), its command, and the settings that it does not get."""

    name: str
    command: tuple[str, ...]
    hidden: tuple[str, ...] = ()


# Tasks on a worker speak to the API server: they need neither Airflow's database nor the keys that sign.
HIDDEN_FROM_WORKERS = (
    "AIRFLOW__DATABASE__SQL_ALCHEMY_CONN",
    "AIRFLOW__API__SECRET_KEY",
    "AIRFLOW__API_AUTH__JWT_SECRET",
)


def list_celery_services(place: Place, keys: Keys) -> tuple[Service, ...]:
    """List Redis, which must be installed, and a Celery worker: how tasks run in a deployment of many machines.

    ConfigError if redis-server is not installed.
    """
    program = shutil.which("redis-server")
    if not program:
        raise ConfigError("redis-server is not installed", "on Debian and Ubuntu: apt install redis-server")
    conf = place.home / "redis.conf"
    lines = (
        f"bind {HOST}",
        f"port {place.ports.redis}",
        f"requirepass {keys.redis}",
        'save ""',
        f"dir {place.home}",
    )
    write_private(conf, "\n".join(lines) + "\n")
    return (
        Service("redis", (program, str(conf))),
        Service(
            "worker",
            (PYTHON, "-m", "airflow", "celery", "worker", "--skip-serve-logs", "--concurrency", "2"),
            HIDDEN_FROM_WORKERS,
        ),
    )


def list_services(place: Place) -> tuple[Service, ...]:
    """List the publisher, the mail server and Airflow's four parts."""
    publisher = ("--port", str(place.ports.publisher), "--folder", str(place.published))
    mails = ("--port", str(place.ports.mail), "--folder", str(place.mails))
    return (
        Service("publisher", (PYTHON, "-m", "ribao_local.publisher", *publisher)),
        Service("mailsink", (PYTHON, "-m", "ribao_local.mailsink", *mails)),
        Service("api-server", (PYTHON, "-m", "airflow", "api-server")),
        Service("scheduler", (PYTHON, "-m", "airflow", "scheduler", "--skip-serve-logs")),
        Service("dag-processor", (PYTHON, "-m", "airflow", "dag-processor")),
        Service("triggerer", (PYTHON, "-m", "airflow", "triggerer", "--skip-serve-logs")),
    )
