"""A report: its pages with every cell and finding boxed, its findings, tables, text and revisions."""

import logging
from datetime import date
from typing import Any

from fastapi import APIRouter, HTTPException
from fastapi.responses import HTMLResponse, RedirectResponse, Response
from ribao import calendar, pipeline, warehouse
from ribao.errors import RibaoError
from ribao.model import DAY_TYPES, Day, DayForm, Report
from ribao.presentation.advice import compare_advice
from ribao.warehouse import queries

from ribao_desk import findings, overlay, tables
from ribao_desk.choices import list_commodities
from ribao_desk.navigation import Place
from ribao_desk.visit import Visit, Visitor

router = APIRouter()
PLACE = Place(20, "report", "/report")
log = logging.getLogger(__name__)
TABS = ("findings", "tables", "text", "revisions")


@router.get("/report")
def newest(visit: Visitor) -> RedirectResponse:
    """The newest report's page."""
    with visit.warehouse() as cursor:
        before, _ = queries.report.find_neighbours(cursor, date.max)
    return RedirectResponse(f"{visit.base}/report/{before}" if before else f"{visit.base}/", 303)


@router.get("/report/{day}")
def report(day: date, visit: Visitor, revision: int | None = None) -> HTMLResponse:
    """The findings beside the pages."""
    row, values = _common(day, revision, visit)
    if row is None:
        return visit.page("report_none.html", why=_explain_absence(day, visit), **values)
    with visit.warehouse() as cursor:
        read = queries.report.read_stored_report(cursor, row)
        found = queries.report_findings.list_report_findings(cursor, row["report_id"], day)
        comparisons = queries.witnesses.list_comparisons(cursor, row["report_id"])
    cards = findings.build_cards(found, read, visit.language, comparisons)
    sizes = _sizes(row, visit)
    pages = overlay.build_pages(read, cards, sizes, visit.language)
    return visit.page("report.html", tab="findings", cards=cards, pages=pages, drawn=bool(sizes), **values)


@router.get("/report/{day}/tables")
def show_tables(day: date, visit: Visitor, revision: int | None = None, commodity: str = "") -> HTMLResponse:
    """Tables 1 and 2: printed and best values."""
    row, values = _common(day, revision, visit)
    found = _read_day(row, commodity, visit)
    quotes, blocks = tables.build_tables(found, visit.language)
    return visit.page(
        "tables.html",
        tab="tables",
        quotes=quotes,
        blocks=blocks,
        severities={f.n: f.finding.severity for f in found.findings},
        commodity=commodity,
        commodities=list_commodities(visit.language),
        **values,
    )


@router.get("/report/{day}/tables.{form}")
def download_tables(
    day: date, form: DayForm, visit: Visitor, revision: int | None = None, commodity: str = ""
) -> Response:
    """The same as an Excel workbook or a CSV file."""
    row, _ = _common(day, revision, visit)
    content = pipeline.write_day(_read_day(row, commodity, visit), form, visit.language)
    name = {"Content-Disposition": f'attachment; filename="{day:%Y%m%d}.{form}"'}
    return Response(content, media_type=DAY_TYPES[form], headers=name)


@router.get("/report/{day}/text")
def text(day: date, visit: Visitor, revision: int | None = None) -> HTMLResponse:
    """The sections with their 操作建议."""
    read, values = _read_stored(day, revision, visit)
    with visit.warehouse() as cursor:
        before = queries.report.read_previous_advice(cursor, day)
    return visit.page("text.html", tab="text", sections=compare_advice(read.sections, before), **values)


@router.get("/report/{day}/revisions")
def revisions(
    day: date, visit: Visitor, revision: int | None = None, against: int | None = None
) -> HTMLResponse:
    """This report's revisions side by side, and what has changed in its day's values since."""
    row, values = _common(day, revision, visit)
    if row is None:
        raise HTTPException(404)
    others = [r for r in values["revisions"] if r["revision"] != row["revision"]]
    other = next((r for r in others if against in (None, r["revision"])), None)
    with visit.warehouse() as cursor:
        cells = queries.report.list_differences(cursor, other["report_id"], row["report_id"]) if other else []
        changes = queries.report.list_changes(cursor, row["report_id"])
    names = tables.name_cells([c["cell"] for c in (*cells, *changes)], visit.language)
    return visit.page(
        "revisions.html",
        tab="revisions",
        others=others,
        other=other,
        cells=cells,
        names=names,
        changes=changes,
        **values,
    )


def _read_stored(day: date, revision: int | None, visit: Visit) -> tuple[Report, dict[str, Any]]:
    row, values = _common(day, revision, visit)
    if row is None:
        raise HTTPException(404)
    with visit.warehouse() as cursor:
        return queries.report.read_stored_report(cursor, row), values


def _read_day(row: dict[str, Any] | None, commodity: str, visit: Visit) -> Day:
    """The report as a table, of one commodity if given; 404 where there is none."""
    if row is None:
        raise HTTPException(404)
    with visit.warehouse() as cursor:
        found = queries.day.read_day(cursor, row["report_id"])
    return pipeline.select_commodity(found, commodity) if commodity else found


def _explain_absence(day: date, visit: Visit) -> str:
    """Why a day has no report: the end of a message desk-absence-…."""
    if not calendar.is_trading_day(day):
        return "closed" if day.weekday() < 5 else "weekend"
    if day > calendar.today():
        return "future"
    states = warehouse.read_day_states(visit.db, day)
    return next((state for state in ("missing", "late") if state in states), "not_loaded")


def _common(day: date, revision: int | None, visit: Visit) -> tuple[dict[str, Any] | None, dict[str, Any]]:
    """The report's line, and what all its tabs show. None where there is no such report."""
    with visit.warehouse() as cursor:
        rows = queries.report.list_revisions(cursor, day)
        before, after = queries.report.find_neighbours(cursor, day)
    row = next((r for r in rows if revision in (None, r["revision"])), None)
    values = {"day": day, "report": row, "revisions": rows, "before": before, "after": after, "tabs": TABS}
    return row, values


def _sizes(row: dict[str, Any], visit: Visit) -> list[tuple[float, float]]:
    """The sizes of the pages, in points; none, and the reason is logged, where they cannot be drawn."""
    try:
        return pipeline.measure_pages(row["sha256"], visit.settings)
    except RibaoError as error:
        log.warning("The pages of the report of %s cannot be shown: %s", row["report_date"], error)
        return []
