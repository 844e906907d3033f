"""Reports as JSON objects, and back: the contract of `ribao read` and `ribao audit`.

`to_json` writes the documented keys (numbers as printed strings) and beside
them what a full round trip needs, so `from_json(to_json(r)) == r`.
"""

from collections.abc import Mapping
from dataclasses import asdict
from datetime import date
from typing import Any

from ribao.cells import CellRef
from ribao.model import (
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
    Statement,
)

Json = dict[str, Any]


def to_json(report: Report) -> Json:
    """The report as one JSON-ready object."""
    return {
        "report_date": report.report_date and report.report_date.isoformat(),
        "data_date": report.data_date and report.data_date.isoformat(),
        "contracts": [_quote_out(q) for q in report.quotes],
        "indicators": [_indicator_out(i) for i in report.indicators],
        "headers": [_header_out(h) for h in report.headers],
        "sections": [_section_out(s) for s in report.sections],
        "statements": [_statement_out(s) for s in report.statements],
        "doubts": [asdict(w) for w in report.warnings],
        "pages": report.pages,
        "sha256": report.sha256,
        "parser_version": report.parser_version,
    }


def from_json(obj: Json) -> Report:
    """The report that `to_json` wrote. KeyError where the object is not one."""
    return Report(
        report_date=_date(obj["report_date"]),
        data_date=_date(obj["data_date"]),
        quotes=tuple(_quote_in(q) for q in obj["contracts"]),
        indicators=tuple(_indicator_in(i) for i in obj["indicators"]),
        headers=tuple(_header_in(h) for h in obj["headers"]),
        sections=tuple(_section_in(s) for s in obj["sections"]),
        statements=tuple(_statement_in(s) for s in obj["statements"]),
        warnings=tuple(
            ParseWarning(**{**w, "cells": tuple(map(CellRef, w["cells"]))}) for w in obj["doubts"]
        ),
        pages=obj["pages"],
        sha256=obj["sha256"],
        parser_version=obj["parser_version"],
    )


def _date(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None


def box_to_json(box: Box | None) -> Json | None:
    """A box as one JSON-ready object."""
    if box is None:
        return None
    edges = {k: round(getattr(box, k), 2) for k in ("x0", "top", "x1", "bottom")}
    return {"page": box.page, **edges}


def _box_in(obj: Json | None) -> Box | None:
    return Box(**obj) if obj else None


def _boxes_in(objs: list[Json]) -> tuple[Box, ...]:
    return tuple(Box(**o) for o in objs)


def _cells_out(cells: Mapping[str, Cell], label_box: Box | None) -> Json:
    return {
        **{name: cell.text for name, cell in cells.items()},
        "boxes": {
            "label": box_to_json(label_box),
            **{name: box_to_json(cell.box) for name, cell in cells.items()},
        },
        "ids": {name: cell.id for name, cell in cells.items()},
    }


def _cells_in(obj: Json, names: tuple[str, ...]) -> dict[str, Cell]:
    return {n: Cell(CellRef(obj["ids"][n]), obj[n], _box_in(obj["boxes"][n])) for n in names}


def _quote_out(q: Quote) -> Json:
    return {"contract": q.contract, **_cells_out(q.cells, q.label_box), "unit": q.unit, "series": q.series}


def _quote_in(o: Json) -> Quote:
    return Quote(
        o["contract"], _cells_in(o, QUOTE_FIELDS), o["unit"], o["series"], _box_in(o["boxes"]["label"])
    )


def _indicator_out(i: Indicator) -> Json:
    return {
        "block": i.block,
        "metric": i.metric,
        "side": i.side,
        **_cells_out(i.cells, i.label_box),
        "series": i.series,
    }


def _indicator_in(o: Json) -> Indicator:
    cells = _cells_in(o, INDICATOR_FIELDS)
    return Indicator(o["block"], o["metric"], o["side"], cells, o["series"], _box_in(o["boxes"]["label"]))


def _header_out(h: HeaderDates) -> Json:
    pair = {"current": h.current, "previous": h.previous}
    return {"block": h.block, "side": h.side, **_cells_out(pair, None)}


def _header_in(o: Json) -> HeaderDates:
    cells = _cells_in(o, ("current", "previous"))
    return HeaderDates(o["block"], o["side"], cells["current"], cells["previous"])


def _section_out(s: Section) -> Json:
    return {
        "commodity": s.commodity,
        "headline": s.headline,
        "paragraphs": list(s.paragraphs),
        "advice": s.advice,
        "boxes": {k: [box_to_json(b) for b in v] for k, v in s.boxes.items()},
    }


def _section_in(o: Json) -> Section:
    boxes = {k: _boxes_in(v) for k, v in o["boxes"].items()}
    return Section(o["commodity"], o["headline"], tuple(o["paragraphs"]), o["advice"], boxes)


def _statement_out(s: Statement) -> Json:
    return {
        "id": s.id,
        "commodity": s.commodity,
        "series": s.series,
        "metric": s.metric,
        "value": s.value,
        "unit": s.unit,
        "change": s.change,
        "text": s.text,
        "start": s.start,
        "end": s.end,
        "boxes": [box_to_json(b) for b in s.boxes],
        "change_unit": s.change_unit,
        "period": s.period,
    }


def _statement_in(o: Json) -> Statement:
    return Statement(**{**o, "id": CellRef(o["id"]), "boxes": _boxes_in(o["boxes"])})
