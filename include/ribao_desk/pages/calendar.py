"""The calendar: a year of trading days and what became of each one's report."""

import calendar as weeks
from collections import Counter
from datetime import date, datetime
from typing import Any

from fastapi import APIRouter
from fastapi.responses import HTMLResponse
from ribao.warehouse import queries

from ribao_desk.navigation import Place
from ribao_desk.rendering import SHANGHAI
from ribao_desk.visit import Visitor

router = APIRouter()
PLACE = Place(10, "calendar", "/")
# In the order of the legend. Those in _PLAIN are only shown where a year has them.
STATES = (
    "clean",
    "warned",
    "errors",
    "quarantined",
    "rejected",
    "late",
    "missing",
    "absent",
    "awaited",
    "closed",
)
_FRIDAY = 4


@router.get("/")
def calendar(visit: Visitor, year: int | None = None) -> HTMLResponse:
    """Show a year, by default the newest with reports."""
    with visit.warehouse() as cursor:
        first, last = queries.calendar.find_year_range(cursor)
        newest = queries.calendar.find_newest_report(cursor)
        year = min(max(year or last, first), max(last, _today().year))
        days = queries.calendar.list_days(cursor, year)
    counts = Counter(day["state"] for day in days.values())
    return visit.page(
        "calendar.html",
        year=year,
        years=range(first, max(last, _today().year) + 1),
        months=[_list_weeks(year, month, days) for month in range(1, 13)],
        counts=counts,
        states=STATES,
        newest=newest,
        today=_today(),
    )


def _list_weeks(year: int, month: int, days: dict[date, dict[str, Any]]) -> list[list[dict[str, Any] | None]]:
    """List the weeks of a month, Monday to Friday; None for a day of another month."""
    found = []
    for week in weeks.Calendar().monthdatescalendar(year, month):
        week_days = [days.get(day) if day.month == month else None for day in week[: _FRIDAY + 1]]
        if any(week_days):
            found.append(week_days)
    return found


def _today() -> date:
    return datetime.now(SHANGHAI).date()
