"""Reports as JSON objects, and back: the contract of `ribao read` and `ribao audit`.

`to_json` writes the documented keys (numbers as printed strings) and beside
them what a full round trip needs, so `from_json(to_json(r)) == map_series(r)`. The
warehouse keeps the same parts in columns: `section_from_json` and
`statement_from_json` read its lines too, and `group_cells` makes rows of its cells.
"""

from collections.abc import Iterable, Mapping
from dataclasses import asdict, fields
from datetime import date
from decimal import Decimal
from typing import Any, cast

from ribao.cells import CellRef, RowRef
from ribao.model import (
    CERTAIN,
    INDICATOR_FIELDS,
    QUOTE_FIELDS,
    Box,
    Cell,
    HeaderDates,
    Indicator,
    ParseWarning,
    Quote,
    Report,
    Section,
    Side,
    Statement,
)
from ribao.numbers import is_range, parse_range
from ribao.series_mapping import map_series

Json = dict[str, Any]


def to_json(report: Report) -> Json:
    """Write a report as one JSON-ready object."""
    return {
        "report_date": report.report_date and report.report_date.isoformat(),
        "data_date": report.data_date and report.data_date.isoformat(),
        "contracts": [_quote_to_json(q) for q in report.quotes],
        "indicators": [_indicator_to_json(i) for i in report.indicators],
        "headers": [_header_to_json(h) for h in report.headers],
        "sections": [section_to_json(s) for s in report.sections],
        "statements": [statement_to_json(s) for s in report.statements],
        "doubts": [asdict(d) for d in report.warnings],
        "pages": report.pages,
        "sha256": report.sha256,
        "parser_version": report.parser_version,
    }


def from_json(obj: Json) -> Report:
    """Read the report that `to_json` wrote, with the catalogue's series of today. KeyError where the object is not one."""
    report = Report(
        report_date=_date(obj["report_date"]),
        data_date=_date(obj["data_date"]),
        quotes=tuple(_quote_from_json(q) for q in obj["contracts"]),
        indicators=tuple(_indicator_from_json(i) for i in obj["indicators"]),
        headers=tuple(_header_from_json(h) for h in obj["headers"]),
        sections=tuple(section_from_json(s) for s in obj["sections"]),
        statements=tuple(statement_from_json(s) for s in obj["statements"]),
        warnings=tuple(
            ParseWarning(**{**d, "cells": tuple(map(CellRef, d["cells"]))}) for d in obj["doubts"]
        ),
        pages=obj["pages"],
        sha256=obj["sha256"],
        parser_version=obj["parser_version"],
    )
    return map_series(report)


def _date(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None


def _box_to_json(box: Box | None) -> Json | None:
    if box is None:
        return None
    edges = {k: round(getattr(box, k), 2) for k in ("x0", "top", "x1", "bottom")}
    return {"page": box.page, **edges}


def _box_from_json(obj: Json | None) -> Box | None:
    return Box(**obj) if obj else None


def _boxes_from_json(objs: Iterable[Json]) -> tuple[Box, ...]:
    return tuple(Box(**obj) for obj in objs)


def _place_to_json(cell: Cell) -> Json | None:
    """A cell's box, with the confidence of its reading where it is not certain."""
    place = _box_to_json(cell.box)
    if cell.reading_confidence == CERTAIN:
        return place
    return {**(place or {}), "reading_confidence": float(cell.reading_confidence)}


def _cell_from_json(ref: CellRef, text: str | None, place: Json | None) -> Cell:
    place = dict(place or {})
    confidence = Decimal(str(place.pop("reading_confidence", CERTAIN)))
    return Cell(ref, text, _box_from_json(place), confidence)


def _cells_to_json(cells: Mapping[str, Cell], label_box: Box | None) -> Json:
    return {
        **{name: cell.text for name, cell in cells.items()},
        "boxes": {
            "label": _box_to_json(label_box),
            **{name: _place_to_json(cell) for name, cell in cells.items()},
        },
        "ids": {name: cell.id for name, cell in cells.items()},
        **_ranges_to_json(cells),
    }


def _ranges_to_json(cells: Mapping[str, Cell]) -> Json:
    """The bounds of the cells that print a range, where there are any."""
    ranges = {
        name: [str(bound.value) for bound in bounds]
        for name, cell in cells.items()
        if cell.text and is_range(cell.text) and (bounds := parse_range(cell.text))
    }
    return {"ranges": ranges} if ranges else {}


def _cells_from_json(obj: Json, names: Iterable[str]) -> dict[str, Cell]:
    return {n: _cell_from_json(CellRef(obj["ids"][n]), obj[n], obj["boxes"][n]) for n in names}


def _quote_to_json(quote: Quote) -> Json:
    cells = _cells_to_json(quote.cells, quote.label_box)
    return {"contract": quote.contract, **cells, "unit": quote.unit, "series": quote.series}


def _quote_from_json(obj: Json) -> Quote:
    cells, label_box = _cells_from_json(obj, QUOTE_FIELDS), _box_from_json(obj["boxes"]["label"])
    return Quote(obj["contract"], cells, obj["unit"], obj["series"], label_box)


def _indicator_to_json(row: Indicator) -> Json:
    place = {"block": row.block, "metric": row.metric, "side": row.side}
    unit = {"unit": row.unit} if row.unit else {}
    return {**place, **_cells_to_json(row.cells, row.label_box), **unit, "series": row.series}


def _indicator_from_json(obj: Json) -> Indicator:
    cells, label_box = _cells_from_json(obj, obj["ids"]), _box_from_json(obj["boxes"]["label"])
    return Indicator(
        obj["block"], obj["metric"], obj["side"], cells, obj["series"], label_box, obj.get("unit")
    )


def _header_to_json(header: HeaderDates) -> Json:
    pair = {"current": header.current, "previous": header.previous}
    return {"block": header.block, "side": header.side, **_cells_to_json(pair, None)}


def _header_from_json(obj: Json) -> HeaderDates:
    return HeaderDates(obj["block"], obj["side"], **_cells_from_json(obj, _HEADER_FIELDS))


def section_to_json(section: Section) -> Json:
    """Write a section as one JSON-ready object."""
    boxes = {part: [_box_to_json(box) for box in part_boxes] for part, part_boxes in section.boxes.items()}
    return _plain(section) | {"paragraphs": list(section.paragraphs), "boxes": boxes}


def section_from_json(obj: Mapping[str, Any]) -> Section:
    """Read a section from its JSON object or its line of the warehouse."""
    boxes = {part: _boxes_from_json(objs) for part, objs in obj["boxes"].items()}
    return Section(**{**obj, "paragraphs": tuple(obj["paragraphs"]), "boxes": boxes})


def statement_to_json(statement: Statement) -> Json:
    """Write a statement as one JSON-ready object."""
    return _plain(statement) | {"boxes": [_box_to_json(box) for box in statement.boxes]}


def statement_from_json(obj: Mapping[str, Any]) -> Statement:
    """Read a statement from its JSON object or its line of the warehouse."""
    return Statement(**{**obj, "id": CellRef(obj["id"]), "boxes": _boxes_from_json(obj["boxes"])})


def _plain(part: Section | Statement) -> Json:
    return {f.name: getattr(part, f.name) for f in fields(part)}


_HEADER_FIELDS = ("current", "previous")
Rows = tuple[tuple[Quote, ...], tuple[Indicator, ...], tuple[HeaderDates, ...]]


def group_cells(cells: Iterable[tuple[Cell, str | None, str | None]]) -> Rows:
    """Make rows of single cells, each with its series and unit; a row that lacks a field is left out."""
    rows: dict[RowRef, tuple[dict[str, Cell], str | None, str | None]] = {}
    for cell, series, unit in cells:
        rows.setdefault(cell.id.row, ({}, series, unit))[0][cell.id.field] = cell
    quotes, indicators, headers = [], [], []
    for row, (found, series, unit) in rows.items():
        if row.table == "t1" and found.keys() >= set(QUOTE_FIELDS):
            quotes.append(Quote(row.block, found, unit, series))
        elif row.table == "t2" and found.keys() >= set(INDICATOR_FIELDS):
            indicators.append(Indicator(row.block, row.metric, "left", found, series))
        elif row.table == "header" and found.keys() >= set(_HEADER_FIELDS):
            headers.append(
                HeaderDates(row.block, cast(Side, row.metric), found["current"], found["previous"])
            )
    return tuple(quotes), tuple(indicators), tuple(headers)
