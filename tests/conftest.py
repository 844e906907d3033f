"""Configure Airflow and Ribao before any test imports them: homes of their own, a SQLite database, our folders."""

import os
import tempfile
from pathlib import Path

import pytest
from hypothesis import settings

CHECKOUT = Path(__file__).resolve().parents[1]
_HOME = tempfile.mkdtemp(prefix="ribao-airflow-")

# Nor do tests touch an installation in this folder: a decision in its journal would be repeated by `ribao replay`.
# RIBAO_GOLDEN is of the tests themselves.
for _name in [n for n in os.environ if n.startswith("RIBAO_") and n != "RIBAO_GOLDEN"]:
    del os.environ[_name]
os.environ.update(
    {
        "RIBAO_ARCHIVE": f"{_HOME}/archive",
        "RIBAO_SPOOL": f"{_HOME}/spool",
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
    "tests.fixtures.recipes",
    "tests.fixtures.reports",
    "tests.fixtures.web",
    "tests.fixtures.imap",
    "tests.fixtures.objects",
    "tests.fixtures.metadata",
    "tests.fixtures.desk",
]

# What takes longest comes first, so that no process of the test run is left alone with it at the end.
LONGEST = ("test_daily_life", "test_pipeline_replay", "test_two_sources", "test_warehouse_upgrades")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    items.sort(key=lambda item: item.path.stem not in LONGEST)
