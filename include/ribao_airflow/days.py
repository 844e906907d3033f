"""The report date that a run is for."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from ribao.calendar import SHANGHAI, is_trading_day, previous_trading_day


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
