"""Health: sources, witnesses, the calendar's end, the outbox, the warehouse's size, parser versions, coverage."""

from datetime import timedelta

from fastapi import APIRouter
from fastapi.responses import HTMLResponse
from ribao import calendar
from ribao.presentation.messages import Messages
from ribao.presentation.names import name_witness
from ribao.read import PARSER_VERSION
from ribao.warehouse import queries

from ribao_desk.navigation import Place
from ribao_desk.visit import Visitor

router = APIRouter()
PLACE = Place(50, "health", "/health")
_MOST_DAYS = 10
# As the alert of the housekeeping DAG.
_SOON = 45
# What a witness usually does is taken from these days.
_RECENT = timedelta(days=60)


@router.get("/health")
def health(visit: Visitor) -> HTMLResponse:
    """The state of everything that runs."""
    with visit.warehouse() as cursor:
        sources = queries.health.list_sources(cursor)
        days = queries.health.list_troubled_days(cursor, _MOST_DAYS)
        outbox = queries.health.summarize_outbox(cursor)
        size, tables = queries.health.measure_size(cursor)
        parsers = queries.health.count_parsers(cursor)
        coverage, lacking = queries.health.read_coverage(cursor)
        witnesses = queries.witnesses.list_witnesses(cursor, _RECENT)
    newest = max((row["newest"] for row in sources), default=None)
    today = calendar.today()
    behind = len(list(calendar.trading_days(newest + timedelta(days=1), today))) if newest else 0
    left = calendar.days_to_horizon(today)
    return visit.page(
        "health.html",
        sources=[
            row | {"usual": format_span(row["usual"], visit.m), "worst": format_span(row["worst"], visit.m)}
            for row in sources
        ],
        witnesses=[
            row
            | {
                "name": name_witness(row["witness"], visit.language),
                "usual": format_span(row["usual"], visit.m),
            }
            for row in witnesses
        ],
        newest=newest,
        behind=behind,
        days=days,
        outbox=outbox,
        size=size,
        tables=tables,
        parsers=parsers,
        parser=PARSER_VERSION,
        coverage=coverage,
        lacking=lacking,
        horizon=calendar.horizon(),
        left=left,
        soon=left <= _SOON,
    )


def format_span(time: timedelta | None, m: Messages) -> str:
    """Format a span of time in its two largest units: days, hours, minutes."""
    if time is None:
        return "–"
    sign = "−" if time < timedelta() else ""
    minutes = round(abs(time).total_seconds() / 60)
    days, hours, minutes = minutes // 1440, minutes // 60 % 24, minutes % 60
    unit = "days" if days else "hours" if hours else "minutes"
    return sign + m(f"desk-time-{unit}", days=days, hours=hours, minutes=minutes)
