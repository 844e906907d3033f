"""A simulated day as a `Report`, without laying it out and reading it: boxes are made up, everything else is exact."""

import hashlib
import json
from datetime import date
from itertools import count

from ribao import calendar
from ribao.catalogue import find_contract, find_series
from ribao.cells import CellRef, RowRef
from ribao.labels import label_key
from ribao.model import (
    INDICATOR_FIELDS,
    QUOTE_FIELDS,
    Box,
    Cell,
    HeaderDates,
    Indicator,
    Quote,
    Report,
    Section,
    Statement,
)

from ribao_sim.cells import Day, Spot, index_cells


def build_report(day: Day, parser_version: str = "simulated") -> Report:
    """The report that a perfect reader would give for a day."""
    report_date = date.fromisoformat(day["report_date"])
    content = json.dumps(day, ensure_ascii=False, sort_keys=True).encode()
    made = _build_cells(index_cells(day))
    return Report(
        report_date=report_date,
        data_date=calendar.data_date(report_date),
        quotes=tuple(_build_quote(row, made) for row in day["contracts"]),
        indicators=tuple(_build_indicators(day, made)),
        headers=tuple(_build_headers(day, made)),
        sections=tuple(
            Section(label_key(s["commodity"]), s["headline"], tuple(s["paragraphs"]), s["advice"])
            for s in day["sections"]
        ),
        statements=tuple(_build_statements(day)),
        warnings=(),
        pages=8,
        sha256=hashlib.sha256(content).hexdigest(),
        parser_version=parser_version,
    )


def _build_cells(spots: dict[CellRef, Spot]) -> dict[CellRef, Cell]:
    """The cells with made-up boxes, a column of 60 on a page."""
    return {
        cell: Cell(
            cell,
            spot.text,
            Box(4 + n // 60, 100.0, 60.0 + 12 * (n % 60), 140.0, 70.0 + 12 * (n % 60)),
        )
        for n, (cell, spot) in enumerate(spots.items())
    }


def _build_quote(row: list[str | None], made: dict[CellRef, Cell]) -> Quote:
    label, unit = str(row[0]), row[6]
    contract = find_contract(label)
    ref = RowRef.quote(label_key(label))
    cells = {f: made[ref.cell(f)] for f in QUOTE_FIELDS}
    return Quote(label, cells, unit, contract.id if contract else None)


def _build_indicators(day: Day, made: dict[CellRef, Cell]) -> list[Indicator]:
    found = []
    refs = iter(dict.fromkeys(c.row for c in made if c.table == "t2"))
    for block in day["blocks"]:
        for n, (row, ref) in enumerate(zip(block["rows"], refs, strict=False)):
            series = find_series(block["block"], ref.metric) if row[0] else None
            side = "right" if n % 2 else "left"
            cells = {f: made[ref.cell(f)] for f in INDICATOR_FIELDS}
            found.append(Indicator(block["block"], row[0], side, cells, series.id if series else None))  # type: ignore[arg-type]
    return found


def _build_headers(day: Day, made: dict[CellRef, Cell]) -> list[HeaderDates]:
    return [
        HeaderDates(
            block["block"],
            side,
            *(made[RowRef.header(block["block"], side).cell(f)] for f in ("current", "previous")),
        )
        for block in day["blocks"]
        for side in ("left", "right")
    ]


def _build_statements(day: Day) -> list[Statement]:
    found = []
    numbers = {s["commodity"]: count(1) for s in day["sections"]}
    for fact in day.get("facts", []):
        commodity, span = fact["commodity"], fact["text_span"]
        text = "\n".join(next(s["paragraphs"] for s in day["sections"] if s["commodity"] == commodity))
        start = text.index(span)
        found.append(
            Statement(
                CellRef.statement(commodity, next(numbers[commodity])),
                commodity,
                fact["series"],
                fact["metric"],
                fact["value"],
                fact["unit"],
                fact["change"],
                span,
                start,
                start + len(span),
            )
        )
    return found
