"""What Airflow must be told before any test imports it: a home of its own, a SQLite database, our folders."""

import os
import re
import tempfile
from pathlib import Path
from typing import Any

import pytest
from hypothesis import settings
from xdist.scheduler import LoadFileScheduling

CHECKOUT = Path(__file__).resolve().parents[1]
_HOME = tempfile.mkdtemp(prefix="ribao-airflow-")

os.environ.update(
    {
        "AIRFLOW_HOME": _HOME,
        "AIRFLOW__CORE__UNIT_TEST_MODE": "True",
        "AIRFLOW__CORE__LOAD_EXAMPLES": "False",
        "AIRFLOW__CORE__DAGS_FOLDER": str(CHECKOUT / "dags"),
        "AIRFLOW__CORE__PLUGINS_FOLDER": str(CHECKOUT / "plugins"),
        "AIRFLOW__DATABASE__SQL_ALCHEMY_CONN": f"sqlite:///{_HOME}/airflow.db",
        "AIRFLOW__USAGE_DATA_COLLECTION__ENABLED": "False",
    }
)

# A busy machine is no failure.
settings.register_profile("any machine", deadline=None)
settings.load_profile("any machine")

pytest_plugins = [
    "tests.fixtures.haste",
    "tests.fixtures.postgres",
    "tests.fixtures.local",
    "tests.fixtures.reports",
    "tests.fixtures.web",
    "tests.fixtures.imap",
    "tests.fixtures.objects",
    "tests.fixtures.metadata",
    "tests.fixtures.desk",
]

# Files that share what takes long to start, Airflow's API server and its database, are one unit for a test process.
SHARING = re.compile(r"tests/test_(desk|dags|mail_callbacks)")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """The longest unit first, so that no process of the test run is left alone with it at the end."""
    items.sort(key=lambda item: not SHARING.match(item.nodeid))


class FileScheduling(LoadFileScheduling):
    """Gives each test process whole files, or all files that share a server."""

    def _split_scope(self, nodeid: str) -> str:
        return "airflow" if SHARING.match(nodeid) else super()._split_scope(nodeid)


def pytest_xdist_make_scheduler(config: pytest.Config, log: Any) -> FileScheduling:
    """How tests are given to the processes of `pytest -n`."""
    return FileScheduling(config, log)
