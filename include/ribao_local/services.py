"""The processes of a local installation besides PostgreSQL, in the order they start."""

import sys
from dataclasses import dataclass

from ribao_local.place import Place

PYTHON = sys.executable


@dataclass(frozen=True, slots=True)
class Service:
    """One process to keep running: its name (also its log file's) and its command."""

    name: str
    command: tuple[str, ...]


def services(place: Place) -> tuple[Service, ...]:
    """The publisher, the mail sink and Airflow's four parts."""
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
