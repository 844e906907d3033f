"""The JSON contract of `ribao read`: its exact text, and a report comes back as it was."""

import json
from dataclasses import replace
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from ribao.cells import CellRef, RowRef
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
from ribao.read.reader import parse_report
from ribao.report_json import from_json, group_cells, to_json
from ribao.series_mapping import map_series

SAMPLES = sorted((Path(__file__).resolve().parents[2] / "samples").glob("*.pdf"))

labels = st.text(st.characters(exclude_characters="/", exclude_categories=["Cs"]), min_size=1, max_size=6)
texts = st.none() | st.text(st.characters(exclude_categories=["Cs"]), max_size=8)
points = st.integers(0, 100_000).map(lambda n: n / 100)
confidences = st.decimals(0, 1, places=2)
boxes = st.builds(Box, st.integers(1, 9), points, points, points, points)
sides = st.sampled_from(["left", "right"])
days = st.none() | st.dates()


def cells(row: RowRef, names: tuple[str, ...]) -> st.SearchStrategy[dict[str, Cell]]:
    return st.fixed_dictionaries(
        {n: st.builds(Cell, st.just(row.cell(n)), texts, st.none() | boxes, confidences) for n in names}
    )


quotes = labels.flatmap(
    lambda c: st.builds(
        Quote, st.just(c), cells(RowRef.quote(c), QUOTE_FIELDS), texts, texts, st.none() | boxes
    )
)
indicators = st.tuples(labels, labels).flatmap(
    lambda two: st.builds(
        Indicator,
        st.just(two[0]),
        st.none() | st.just(two[1]),
        sides,
        cells(RowRef.indicator(*two), INDICATOR_FIELDS),
        texts,
        st.none() | boxes,
    )
)
headers = st.tuples(labels, sides).flatmap(
    lambda two: cells(RowRef.header(*two), ("current", "previous")).map(
        lambda pair: HeaderDates(*two, pair["current"], pair["previous"])
    )
)
places = st.lists(boxes, max_size=2).map(tuple)
lines = st.lists(st.text(st.characters(exclude_categories=["Cs"]), max_size=8), max_size=2).map(tuple)
sections = st.builds(
    Section, labels, labels, lines, texts, st.dictionaries(st.sampled_from(["headline", "advice"]), places)
)
refs = st.builds(CellRef.statement, labels, st.integers(1, 9))
statements = st.builds(
    Statement,
    refs,
    labels,
    texts,
    texts,
    texts,
    texts,
    texts,
    labels,
    st.integers(0, 99),
    st.integers(0, 99),
    places,
    texts,
    st.sampled_from(["day", "week", "other"]),
)
warnings = st.builds(
    ParseWarning, labels, st.lists(refs, max_size=2).map(tuple), labels, st.sampled_from(["error", "warn"])
)


def some(parts: st.SearchStrategy[object]) -> st.SearchStrategy[tuple[object, ...]]:
    return st.lists(parts, max_size=3).map(tuple)


reports = st.builds(
    Report,
    days,
    days,
    some(quotes),
    some(indicators),
    some(headers),
    some(sections),
    some(statements),
    some(warnings),
    st.integers(1, 9),
    labels,
    labels,
)


@given(reports)
def test_a_report_comes_back_from_its_json(report: Report) -> None:
    assert from_json(json.loads(json.dumps(to_json(report)))) == map_series(report)


@pytest.mark.parametrize("path", SAMPLES, ids=lambda p: p.stem)
def test_a_sample_comes_back_and_is_written_alike(path: Path) -> None:
    report = map_series(parse_report(path.read_bytes()))
    text = json.dumps(to_json(report), ensure_ascii=False)
    again = from_json(json.loads(text))
    assert json.dumps(to_json(again), ensure_ascii=False) == text
    assert again.cells().keys() == report.cells().keys()


def test_a_cell_that_is_not_certain_carries_its_confidence_beside_its_box() -> None:
    cells = row(RowRef.indicator("铜", "LME铜3月"), current="1", previous="2", change="-1")
    cells["current"] = replace(cells["current"], reading_confidence=Decimal("0.25"))
    indicator = Indicator("铜", "LME铜3月", "left", cells, None)
    boxes = to_json(replace(SMALL, indicators=(indicator,)))["indicators"][0]["boxes"]
    assert boxes["current"]["reading_confidence"] == 0.25
    assert "reading_confidence" not in boxes["previous"]


def row(ref: RowRef, **texts: str | None) -> dict[str, Cell]:
    return {name: Cell(ref.cell(name), text, Box(5, 1, 2, 3.456, 4)) for name, text in texts.items()}


SMALL = Report(
    report_date=date(2024, 3, 29),
    data_date=date(2024, 3, 28),
    quotes=(
        Quote("SHFE铜", row(RowRef.quote("SHFE铜"), close="1", change="2", pct="3", volume="4", open_interest=None),
              "元/吨", "quote.cu.shfe", Box(5, 0, 0, 1, 1)),
    ),
    indicators=(
        Indicator("铜", "LME铜3月", "left", row(RowRef.indicator("铜", "LME铜3月"), current="1", previous="2", change="−1"),
                  "cu.lme_3m"),
    ),
    headers=(HeaderDates("铜", "left", *row(RowRef.header("铜", "left"), current="3月28日", previous="3月27日").values()),),
    sections=(Section("铜", "铜价", ("一", "二"), None, {"headline": (Box(1, 0, 0, 1, 1),)}),),
    statements=(Statement(CellRef("text/铜/1"), "铜", None, "库存", "5", "吨", None, "库存 5 吨", 0, 6),),
    warnings=(ParseWarning("no_number", (CellRef("t1/SHFE铜/pct"),), "message"),),
    pages=8,
    sha256="00",
    parser_version="13",
)  # fmt: skip
BOX = '{"page": 5, "x0": 1, "top": 2, "x1": 3.46, "bottom": 4}'
TEXT = f"""{{"report_date": "2024-03-29", "data_date": "2024-03-28", \
"contracts": [{{"contract": "SHFE铜", "close": "1", "change": "2", "pct": "3", "volume": "4", "open_interest": null, \
"boxes": {{"label": {{"page": 5, "x0": 0, "top": 0, "x1": 1, "bottom": 1}}, \
"close": {BOX}, "change": {BOX}, "pct": {BOX}, "volume": {BOX}, "open_interest": {BOX}}}, \
"ids": {{"close": "t1/SHFE铜/close", "change": "t1/SHFE铜/change", "pct": "t1/SHFE铜/pct", \
"volume": "t1/SHFE铜/volume", "open_interest": "t1/SHFE铜/open_interest"}}, "unit": "元/吨", "series": "quote.cu.shfe"}}], \
"indicators": [{{"block": "铜", "metric": "LME铜3月", "side": "left", "current": "1", "previous": "2", "change": "−1", \
"boxes": {{"label": null, "current": {BOX}, "previous": {BOX}, "change": {BOX}}}, \
"ids": {{"current": "t2/铜/LME铜3月/current", "previous": "t2/铜/LME铜3月/previous", "change": "t2/铜/LME铜3月/change"}}, \
"series": "cu.lme_3m"}}], \
"headers": [{{"block": "铜", "side": "left", "current": "3月28日", "previous": "3月27日", \
"boxes": {{"label": null, "current": {BOX}, "previous": {BOX}}}, \
"ids": {{"current": "header/铜/left/current", "previous": "header/铜/left/previous"}}}}], \
"sections": [{{"commodity": "铜", "headline": "铜价", "paragraphs": ["一", "二"], "advice": null, \
"boxes": {{"headline": [{{"page": 1, "x0": 0, "top": 0, "x1": 1, "bottom": 1}}]}}}}], \
"statements": [{{"id": "text/铜/1", "commodity": "铜", "series": null, "metric": "库存", "value": "5", "unit": "吨", \
"change": null, "text": "库存 5 吨", "start": 0, "end": 6, "boxes": [], "change_unit": null, "period": "day"}}], \
"doubts": [{{"kind": "no_number", "cells": ["t1/SHFE铜/pct"], "message": "message", "severity": "warn"}}], \
"pages": 8, "sha256": "00", "parser_version": "13"}}"""


def test_the_text_is_the_contract() -> None:
    assert json.dumps(to_json(SMALL), ensure_ascii=False) == TEXT


def test_single_cells_make_the_rows_again() -> None:
    loose = [
        *((cell, quote.series, quote.unit) for quote in SMALL.quotes for cell in quote.cells.values()),
        *((cell, row.series, None) for row in SMALL.indicators for cell in row.cells.values()),
        *((cell, None, None) for h in SMALL.headers for cell in (h.current, h.previous)),
    ]
    (quote,), (indicator,), (header,) = group_cells(loose)
    assert (quote.contract, quote.cells, quote.unit) == ("SHFE铜", SMALL.quotes[0].cells, "元/吨")
    assert (indicator.block, indicator.metric, indicator.series) == ("铜", "LME铜3月", "cu.lme_3m")
    assert header == SMALL.headers[0]
    assert group_cells(loose[1:])[0] == (), "a row without its close"
