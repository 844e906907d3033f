"""The sample reports, read whole: each printed cell with its place, each section."""

from datetime import date

import pytest
from ribao import pdfium
from ribao.labels import label_key
from ribao.model import INDICATOR_FIELDS, QUOTE_FIELDS, Report

from tests.fixtures.local import SAMPLES
from tests.fixtures.reports import DAYS, REAL, sample, sample_data

every_day = pytest.mark.parametrize("day", DAYS, ids=str)


@every_day
def test_dates(day: date) -> None:
    assert sample(day).report_date == day
    assert sample(day).data_date and sample(day).data_date < day  # type: ignore[operator]


@every_day
def test_every_quote_is_exact(day: date) -> None:
    truth = [tuple(row) for row in sample_data(day)["contracts"]]
    got = [(q.contract, *(q.cells[f].text for f in QUOTE_FIELDS), q.unit) for q in sample(day).quotes]
    assert [tuple(label_key(c or "") for c in row) for row in got] == [
        tuple(label_key(c or "") for c in row) for row in truth
    ]
    assert len(got) == 22


@every_day
def test_every_indicator_is_exact(day: date) -> None:
    truth = [(b["block"], *row) for b in sample_data(day)["blocks"] for row in b["rows"]]
    got = [(i.block, i.metric, *(i.cells[f].text for f in INDICATOR_FIELDS)) for i in sample(day).indicators]
    assert sorted(map(plain, got)) == sorted(map(plain, truth))
    assert len({block for block, *_ in got}) == 13


def plain(row: tuple[str | None, ...]) -> tuple[str, ...]:
    return tuple(label_key(cell) if cell else "" for cell in row)


@every_day
def test_every_header_date_is_exact(day: date) -> None:
    truth = [d for b in sample_data(day)["blocks"] for d in b["header_dates"]]
    got = [c.text for h in sample(day).headers for c in (h.current, h.previous)]
    assert got == truth


@every_day
def test_every_section_is_exact(day: date) -> None:
    truth = [(s["commodity"], s["headline"], s["advice"]) for s in sample_data(day)["sections"]]
    assert [(s.commodity, s.headline, s.advice) for s in sample(day).sections] == truth
    for section, source in zip(sample(day).sections, sample_data(day)["sections"], strict=True):
        assert [bare(p) for p in section.paragraphs] == [bare(p) for p in source["paragraphs"]]


def bare(text: str) -> str:
    return text.replace(" ", "")


def test_known_series_are_recognised() -> None:
    report = sample(REAL)
    assert all(q.series for q in report.quotes)
    assert all(i.series for i in report.indicators if i.metric)
    assert len({i.series for i in report.indicators if i.series}) == 126


def test_inside_each_box_stands_the_printed_text() -> None:
    """Another extractor than the reader's looks into every box."""
    document = pdfium.PdfDocument((SAMPLES / f"{REAL:%Y%m%d}.pdf").read_bytes())
    pages = {n: document[n - 1] for n in range(1, len(document) + 1)}
    texts = {n: page.get_textpage() for n, page in pages.items()}
    report = sample(REAL)
    looked = 0
    for cell in report.cells().values():
        if cell.text is None:
            continue
        assert cell.box, cell.id
        height = pages[cell.box.page].get_height()
        box = (cell.box.x0 - 1, height - cell.box.bottom - 1, cell.box.x1 + 1, height - cell.box.top + 1)
        assert label_key(texts[cell.box.page].get_text_bounded(*box)) == label_key(cell.text), cell.id
        looked += 1
    for part in (*texts.values(), *pages.values()):
        part.close()
    document.close()
    assert looked > 450


def test_every_line_of_a_section_has_a_place() -> None:
    for section in sample(REAL).sections:
        assert section.boxes["headline"]
        assert len(section.boxes["paragraphs"]) >= len(section.paragraphs)
        assert bool(section.boxes["advice"]) == (section.advice is not None)


def test_reading_again_gives_the_same() -> None:
    from ribao.read.reader import parse_report
    from ribao.series_mapping import map_series

    report: Report = parse_report((SAMPLES / f"{REAL:%Y%m%d}.pdf").read_bytes())
    assert map_series(report) == sample(REAL)
