"""What all DAGs share: settings, errors, failure mails, assets. The work itself is in `ribao.pipeline`.

Airflow connections `ribao_warehouse` and `ribao_smtp`, where they exist, win
over the environment's RIBAO_WAREHOUSE and RIBAO_SMTP.
"""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace
from datetime import date, datetime, timedelta
from datetime import time as clock
from types import ModuleType
from typing import Any
from urllib.parse import quote
from zoneinfo import ZoneInfo

from airflow.sdk import Asset, AssetAlias, Connection
from airflow.sdk.exceptions import AirflowFailException, AirflowNotFoundException
from ribao.calendar import is_trading_day, previous_trading_day
from ribao.errors import Retryable, RibaoError
from ribao.settings import Settings

SHANGHAI = ZoneInfo("Asia/Shanghai")

WAREHOUSE = Asset(name="ribao_warehouse", uri="ribao://warehouse/readings")
QUARANTINE = Asset(name="ribao_quarantine", uri="ribao://warehouse/quarantine")
# Through an alias a task tells of a quarantined report only when there is one.
QUARANTINED = AssetAlias("ribao_quarantined")


def settings() -> Settings:
    """Ribao's settings: the environment's, with the connections' addresses where there are any."""
    given = Settings.from_env()
    urls = {
        "warehouse": connection_url("ribao_warehouse", "postgresql"),
        "smtp": connection_url("ribao_smtp", "smtp"),
    }
    return replace(given, **{name: url for name, url in urls.items() if url})


def connection_url(conn_id: str, scheme: str) -> str | None:
    """The URL of an Airflow connection, None where it does not exist. Extra `ssl: true` makes smtp smtps."""
    try:
        found = Connection.get(conn_id)
    except AirflowNotFoundException:
        return None
    if scheme == "smtp" and found.extra_dejson.get("ssl"):
        scheme = "smtps"
    login = quote(found.login or "", safe="")
    password = f":{quote(found.password, safe='')}" if found.password else ""
    port = f":{found.port}" if found.port else ""
    database = f"/{quote(found.schema, safe='')}" if found.schema else ""
    return f"{scheme}://{login}{password}{'@' if login else ''}{found.host}{port}{database}"


@contextmanager
def stages() -> Iterator[tuple[ModuleType, Settings]]:
    """`ribao.pipeline` and the settings; an error that no retry can heal fails the task for good.

    Imported here and not above, so that parsing a DAG file stays cheap.
    """
    from ribao import pipeline

    try:
        yield pipeline, settings()
    except Retryable:
        raise
    except RibaoError as error:
        raise AirflowFailException(f"{type(error).__name__}: {error}") from error


def today() -> date:
    """The date in Shanghai."""
    return datetime.now(SHANGHAI).date()


def passed(day: date, deadline: str) -> bool:
    """Is it later than `deadline` (HH:MM, Shanghai) of `day`?"""
    due = datetime.combine(day, clock.fromisoformat(deadline), tzinfo=SHANGHAI)
    return datetime.now(SHANGHAI) >= due


def report_date(context: Mapping[str, Any]) -> date:
    """The report date a run is for: the parameter's, else the trading day of its logical date.

    A run that was started without a logical date takes the day it was started.
    """
    given = context["params"].get("report_date")
    if given:
        return date.fromisoformat(given)
    moment = context.get("logical_date") or context["dag_run"].run_after
    day = moment.astimezone(SHANGHAI).date()
    return day if is_trading_day(day) else previous_trading_day(day)


def report_failure(context: Mapping[str, Any]) -> None:
    """Tell the people who run Ribao that a task, or a whole run, failed for good.

    Both levels call this, since a task that was killed calls only the DAG's; the mail's id keeps it to
    one mail a cause.
    """
    from ribao import pipeline

    pipeline.failed(failure(context), settings())


def failure(context: Mapping[str, Any]) -> dict[str, Any]:
    """What failed, in words: dag, task, report_date, error (its last line), error_class, log_url, attempt."""
    ti = context.get("task_instance") or context.get("ti")
    error = context.get("exception")
    text = str(error or context.get("reason") or "").strip()
    try:
        day = report_date(context)
    except (KeyError, AttributeError):
        day = None
    return {
        "dag": getattr(ti, "dag_id", None) or context["dag"].dag_id,
        "task": getattr(ti, "task_id", None),
        "report_date": day and day.isoformat(),
        "error": text.splitlines()[-1] if text else "",
        "error_class": type(error).__name__ if error else None,
        "log_url": getattr(ti, "log_url", None),
        "attempt": getattr(ti, "try_number", None),
    }


# Trying again helps against what passes: the site, the database or the mail server being away.
DEFAULT_ARGS: dict[str, Any] = {
    "owner": "ribao",
    "retries": 3,
    "retry_delay": timedelta(seconds=30),
    "retry_exponential_backoff": True,
    "max_retry_delay": timedelta(minutes=10),
    "execution_timeout": timedelta(minutes=15),
    "on_failure_callback": report_failure,
}
