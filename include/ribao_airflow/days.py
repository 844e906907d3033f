"""The report date that a run is for."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from ribao.calendar import SHANGHAI, is_trading_day, previous_trading_day, today
from ribao.errors import UsageError


def requested_date(context: Mapping[str, Any]) -> date:
    """The report date that a run is for. UsageError for an unknown parameter and for a day still to come."""
    refuse_unknown_parameters(context)
    day = report_date(context)
    if day > today():
        raise UsageError(f"the report date {day} is in the future", "trigger the run again with another date")
    return day


def refuse_unknown_parameters(context: Mapping[str, Any]) -> None:
    """UsageError where a run was given a parameter that its DAG does not have: Airflow takes any."""
    parameters = sorted(context["dag"].params)
    unknown = sorted(set(context["dag_run"].conf or {}) - set(parameters))
    if unknown:
        raise UsageError(f"unknown parameter {', '.join(unknown)}", f"this DAG takes {', '.join(parameters)}")


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
