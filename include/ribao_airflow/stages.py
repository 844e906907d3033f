"""Settings from the environment and Airflow's connections, and Ribao's errors as Airflow's."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from urllib.parse import quote

from airflow.sdk import Connection
from airflow.sdk.exceptions import AirflowFailException, AirflowNotFoundException
from ribao.errors import Retryable, RibaoError
from ribao.settings import Settings


def settings() -> Settings:
    """Ribao's settings: the environment's, with the connections' addresses where there are any."""
    given = Settings.from_env()
    warehouse = connection_url("ribao_warehouse", "postgresql")
    reader = connection_url("ribao_warehouse_reader", "postgresql")
    # DCE's key and its secret.
    dce = _find_connection("ribao_dce")
    return replace(
        given,
        warehouse=warehouse or given.warehouse,
        # The environment's reader belongs to the environment's warehouse.
        warehouse_reader=reader or ("" if warehouse else given.warehouse_reader),
        smtp=connection_url("ribao_smtp", "smtp") or given.smtp,
        dce_key=(dce and dce.login) or given.dce_key,
        dce_secret=(dce and dce.password) or given.dce_secret,
    )


def _find_connection(conn_id: str) -> Connection | None:
    try:
        found: Connection = Connection.get(conn_id)
        return found
    except AirflowNotFoundException:
        return None


def connection_url(conn_id: str, scheme: str) -> str | None:
    """The URL of an Airflow connection, None where it does not exist. Extra `ssl: true` makes smtp smtps."""
    found = _find_connection(conn_id)
    if found is None:
        return None
    if scheme == "smtp" and found.extra_dejson.get("ssl"):
        scheme = "smtps"
    login = quote(found.login or "", safe="")
    password = f":{quote(found.password, safe='')}" if found.password else ""
    port = f":{found.port}" if found.port else ""
    database = f"/{quote(found.schema, safe='')}" if found.schema else ""
    return f"{scheme}://{login}{password}{'@' if login else ''}{found.host}{port}{database}"


@contextmanager
def stages() -> Iterator[Settings]:
    """Give a task its settings; fail it for good on an error that no retry can heal.

    A task imports `ribao.pipeline` inside itself, so that parsing a DAG file stays cheap and mypy sees every call.
    """
    try:
        yield settings()
    except Retryable:
        raise
    except RibaoError as error:
        raise AirflowFailException(f"{type(error).__name__}: {error}") from error
