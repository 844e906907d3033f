"""Build the environment variables of the local services.

What the caller's own environment sets as RIBAO_… (another mail server, the
live site, a warehouse of one's own) wins over the local defaults.
"""

import os
import shlex
import sys
from collections.abc import Mapping
from pathlib import Path

from ribao.catalogue.witnesses import all_witnesses

from ribao_local import exchanges, postgres
from ribao_local.keys import Keys, write_login
from ribao_local.place import CHECKOUT, HOST, Place


def build_environment(
    place: Place, keys: Keys, celery: bool = False, own: Mapping[str, str] = os.environ
) -> dict[str, str]:
    """Build the variables for the services of one installation: the caller's own, Airflow's, Ribao's."""
    ours = {
        name: text
        for name, text in own.items()
        if not name.startswith("AIRFLOW_") and name != "RIBAO_WAREHOUSE_OWNER"
    }
    local = build_ribao_settings(place, keys)
    if not (own.get("RIBAO_SOURCE") or own.get("RIBAO_WITNESSES")):
        local |= build_witness_settings(place)
    local = {name: text for name, text in local.items() if not own.get(name)}
    if own.get("RIBAO_WAREHOUSE") and not own.get("RIBAO_WAREHOUSE_READER"):
        del local["RIBAO_WAREHOUSE_READER"]
    paths = [str(CHECKOUT / "include"), str(CHECKOUT / "plugins"), *filter(None, [own.get("PYTHONPATH")])]
    return {
        **ours,
        **local,
        **build_airflow_settings(place, keys, celery),
        "PATH": os.pathsep.join([str(Path(sys.executable).parent), own.get("PATH", os.defpath)]),
        "PYTHONPATH": os.pathsep.join(paths),
        "PYTHONUNBUFFERED": "1",
        "NO_PROXY": ",".join(filter(None, [own.get("NO_PROXY"), "localhost", HOST])),
    }


def format_shell_settings(env: Mapping[str, str]) -> str:
    """Format shell lines that export the settings of `env` and put `ribao` on PATH."""
    ours = {name: text for name, text in env.items() if name.startswith("RIBAO_")}
    lines = [f"export {name}={shlex.quote(text)}" for name, text in sorted(ours.items())]
    return "\n".join([*lines, f'export PATH={shlex.quote(str(Path(sys.executable).parent))}:"$PATH"', ""])


def build_database_url(place: Place, name: str, user: str, password: str) -> str:
    """Build the URL of one database of the embedded PostgreSQL for a login."""
    return f"postgresql://{user}:{password}@{HOST}:{place.ports.postgres}/{name}"


def build_owner_url(place: Place, keys: Keys) -> str:
    """Build the URL of the warehouse's owner, which only migrations use."""
    return build_database_url(place, "warehouse", postgres.USER, keys.database)


def build_ribao_settings(place: Place, keys: Keys) -> dict[str, str]:
    """Build Ribao's settings for the local servers."""
    return {
        "RIBAO_ARCHIVE": str(place.home / "archive"),
        "RIBAO_SPOOL": str(place.home / "spool"),
        "RIBAO_WAREHOUSE": build_database_url(place, "warehouse", "ribao_tasks", keys.loader),
        "RIBAO_WAREHOUSE_READER": build_database_url(place, "warehouse", "ribao_pages", keys.reader),
        "RIBAO_SMTP": f"smtp://{HOST}:{place.ports.mail}",
        "RIBAO_UI_URL": place.ui_url,
        "RIBAO_SOURCE": "local",
        "RIBAO_PUBLISHER_PORT": str(place.ports.publisher),
    }


def build_witness_settings(place: Place) -> dict[str, str]:
    """Build the settings for asking the local exchanges, which publish the samples' numbers."""
    return {
        "RIBAO_WITNESSES": ",".join(all_witnesses()),
        "RIBAO_EXCHANGES": f"http://{HOST}:{place.ports.publisher}{exchanges.PREFIX}",
        # The local exchange gives a token to anybody.
        "RIBAO_DCE_KEY": "local",
        "RIBAO_DCE_SECRET": "local",
    }


def build_airflow_settings(place: Place, keys: Keys, celery: bool) -> dict[str, str]:
    """Build Airflow's settings. docs/decisions.md explains the timings."""
    metadata = build_database_url(place, "airflow", "airflow", keys.metadata)
    sections: dict[str, dict[str, object]] = {
        "core": {
            "dags_folder": CHECKOUT / "dags",
            "plugins_folder": CHECKOUT / "plugins",
            "load_examples": False,
            "executor": "CeleryExecutor" if celery else "LocalExecutor",
            "parallelism": 4,
            "fernet_key": keys.fernet,
            "simple_auth_manager_users": "admin:admin,viewer:viewer",
            "simple_auth_manager_passwords_file": write_login(place.home, keys),
            "execution_api_server_url": f"{place.ui_url}/execution/",
        },
        "database": {"sql_alchemy_conn": metadata.replace("postgresql:", "postgresql+psycopg2:")},
        "api": {
            "host": HOST,
            "port": place.ports.ui,
            "base_url": place.ui_url,
            "workers": 1,
            "secret_key": keys.api,
        },
        "api_auth": {"jwt_secret": keys.jwt},
        "scheduler": {"scheduler_idle_sleep_time": 0.3, "orphaned_tasks_check_interval": 30},
        "workers": {"min_heartbeat_interval": 1},
        "logging": {"base_log_folder": place.logs / "tasks", "colored_console_log": False},
        "usage_data_collection": {"enabled": False},
    }
    if celery:
        sections["celery"] = {
            "broker_url": f"redis://:{keys.redis}@{HOST}:{place.ports.redis}/0",
            "result_backend": f"redis://:{keys.redis}@{HOST}:{place.ports.redis}/1",
        }
    settings = {
        f"AIRFLOW__{section.upper()}__{option.upper()}": str(value)
        for section, options in sections.items()
        for option, value in options.items()
    }
    return {"AIRFLOW_HOME": str(place.home / "airflow"), **settings}
