"""Series: found by name, charted over years, as known at any moment; compared; downloaded."""

import csv
import io
from collections.abc import Iterator
from datetime import date, datetime
from typing import Any, Literal

from fastapi import APIRouter, HTTPException
from fastapi.responses import HTMLResponse, JSONResponse, RedirectResponse, Response
from ribao.catalogue import all_commodities
from ribao.labels import escape_formula
from ribao.model import QUOTE_FIELDS
from ribao.presentation.names import name_witness
from ribao.warehouse import queries
from ribao.warehouse.connection import Cursor

from ribao_desk.navigation import Place
from ribao_desk.search import search
from ribao_desk.visit import Visit, Visitor

router = APIRouter()
PLACE = Place(30, "series", "/series")
How = Literal["both", "ratio", "difference"]
_MOST_CHANGES = 60
_MOST_MEANT = 12
_CSV = (
    "observed_on",
    "series",
    "name_zh",
    "name_en",
    "field",
    "unit",
    "value",
    "suspect",
    "cause",
    "report_date",
    "known_from",
)


@router.get("/series")
def find(visit: Visitor, q: str = "") -> HTMLResponse:
    """The series that the words of `q` name, by commodity; those of one code lead on at once."""
    with visit.warehouse() as cursor:
        all_series = queries.series.list_series(cursor)
    found = search(q, all_series)
    return visit.page(
        "series_list.html", q=q, groups=_groups(found, visit), hits=len(found), total=len(all_series)
    )


@router.get("/chart/{series:path}")
def chart(series: str, visit: Visitor, field: str = "") -> JSONResponse:
    """All vintages of a series' field, for the chart.

    `days` are the observed days, `rows` [day's number, known from, known to, value, suspect, cause]
    with moments in seconds; `published` [day, value, witness, whether the report agrees]; `corrected` the numbers of
    days that a correction stands over.
    """
    with visit.warehouse() as cursor:
        series_row = _one(cursor, series)
        field = _field(series_row, field)
        history = queries.series.read_history(cursor, series, field)
        published = queries.witnesses.list_published(cursor, series, field)
    numbers = {day: n for n, day in enumerate(dict.fromkeys(row["observed_on"] for row in history))}
    return JSONResponse(
        {
            "name": _name(series_row, visit),
            "unit": _unit(series_row, field, visit),
            "days": [day.isoformat() for day in numbers],
            "rows": [
                [
                    numbers[row["observed_on"]],
                    row["known_from"].timestamp(),
                    row["known_to"] and row["known_to"].timestamp(),
                    None if row["value"] is None else str(row["value"]),
                    int(row["suspect"]),
                    row["cause"],
                ]
                for row in history
            ],
            "published": [
                [
                    row["observed_on"].isoformat(),
                    str(row["value"]),
                    name_witness(row["witness"], visit.language),
                    int(row["agrees"]),
                ]
                for row in published
            ],
            "corrected": sorted({numbers[row["observed_on"]] for row in history if row["corrected"]}),
        }
    )


@router.get("/csv/{series:path}")
def download(
    series: str, visit: Visitor, field: str = "", other: str = "", as_of: datetime | None = None
) -> Response:
    """The series as CSV, as known now or at a moment; the rows of another one after its own."""
    file = io.StringIO()
    writer = csv.DictWriter(file, _CSV, extrasaction="ignore")
    writer.writeheader()
    with visit.warehouse() as cursor:
        shown = [_one(cursor, each) for each in (series, other) if each]
        for series_row in shown:
            writer.writerows(_list_csv_rows(cursor, series_row, _field(series_row, field), as_of))
    name = f"{'_'.join(_ascii(series_row['series']) for series_row in shown)}.{_field(shown[0], field)}.csv"
    # With a byte order mark, so that a spreadsheet takes the Chinese for what it is.
    return Response(
        file.getvalue().encode("utf-8-sig"),
        media_type="text/csv; charset=utf-8",
        headers={"Content-Disposition": f'attachment; filename="{name}"'},
    )


@router.get("/where/{observed_on}/{series:path}")
def where(observed_on: date, series: str, visit: Visitor, field: str = "") -> RedirectResponse:
    """To the report, and the box in it, that printed a value."""
    with visit.warehouse() as cursor:
        series_row = _one(cursor, series)
        found = queries.series.find_printed_cell(cursor, series, _field(series_row, field), observed_on)
    if not found:
        raise HTTPException(404, f"no report printed {series} for {observed_on}")
    return visit.redirect(f"/report/{found[0]}", cell=found[1])


@router.get("/series/{series:path}")
def show(series: str, visit: Visitor, field: str = "", other: str = "", how: How = "both") -> Response:
    """A series' chart, alone or with another that `other` names as a search does; a search for an unknown series."""
    with visit.warehouse() as cursor:
        series_row = queries.series.find_series(cursor, series)
        if series_row is None:
            return visit.redirect("/series", q=series)
        field = _field(series_row, field)
        changes = queries.series.list_changes(cursor, series, field, _MOST_CHANGES)
        all_series = queries.series.list_series(cursor)
    matches = search(other, all_series) if other else []
    second = _pick_named(other, matches)
    return visit.page(
        "series.html",
        series=series_row,
        name=_name(series_row, visit),
        unit=_unit(series_row, field, visit),
        field=field,
        fields=_fields(series_row),
        other=other,
        second=second,
        second_name=_name(second, visit) if second else "",
        second_unit=_unit(second, _field(second, field), visit) if second else "",
        matches=[(one["series"], _name(one, visit)) for one in matches[:_MOST_MEANT]],
        how=how,
        changes=changes,
        all_series=[(one["series"], _name(one, visit)) for one in all_series],
    )


def _pick_named(words: str, matches: list[dict[str, Any]]) -> dict[str, Any] | None:
    """The one series that a search found, or the one of several whose code or whole name was typed."""
    typed = words.replace(" ", "").lower()
    names = ("series", "name_zh", "name_en")
    named = [
        one
        for one in matches
        if typed
        in {one[k].replace(" ", "").lower() for k in names} | {f"{one['block']}{one['name_zh']}".lower()}
    ]
    return next((found[0] for found in (matches, named) if len(found) == 1), None)


def _list_csv_rows(
    cursor: Cursor, series_row: dict[str, Any], field: str, as_of: datetime | None
) -> Iterator[dict[str, Any]]:
    names = {k: escape_formula(series_row[k] or "") for k in ("series", "name_zh", "name_en", "unit")} | {
        "field": field
    }
    for row in queries.series.read_history(cursor, series_row["series"], field, as_of):
        if as_of or row["known_to"] is None:
            yield {**row, **names}


def _groups(found: list[dict[str, Any]], visit: Visit) -> dict[str, list[dict[str, Any]]]:
    """Series by commodity's name; those that the catalogue does not know under an empty one."""
    names = {c.id: c.name_en if visit.language == "en" else c.name_zh for c in all_commodities()}
    groups: dict[str, list[dict[str, Any]]] = {}
    for one in found:
        groups.setdefault(names.get(one["commodity"], one["commodity"]) if one["known"] else "", []).append(
            one
        )
    return groups


def _one(cursor: Cursor, series: str) -> dict[str, Any]:
    series_row = queries.series.find_series(cursor, series)
    if series_row is None:
        raise HTTPException(404, f"there is no series {series}")
    return series_row


def _fields(series_row: dict[str, Any]) -> tuple[str, ...]:
    return QUOTE_FIELDS if series_row["kind"] == "contract" else ("value",)


def _field(series_row: dict[str, Any], field: str) -> str:
    return field if field in _fields(series_row) else _fields(series_row)[0]


def _name(series_row: dict[str, Any], visit: Visit) -> str:
    return (
        str(series_row["name_en"])
        if visit.language == "en"
        else f"{series_row['block']} {series_row['name_zh']}".strip()
    )


def _unit(series_row: dict[str, Any], field: str, visit: Visit) -> str:
    if field in ("volume", "open_interest"):
        return visit.m("desk-unit-lots")
    return "%" if field == "pct" else series_row["unit_en" if visit.language == "en" else "unit"] or ""


def _ascii(text: str) -> str:
    return "".join(c if c.isascii() and (c.isalnum() or c in "._-") else "_" for c in text)
