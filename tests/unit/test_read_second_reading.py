"""pdfplumber reads the tables a second time: every page in the daily run, suspect pages in a backfill."""

from collections.abc import Collection
from dataclasses import replace
from typing import Any

import pytest
from ribao.errors import Unreadable
from ribao.model import ParseWarning, Report
from ribao.read.pdf import pdfplumber_reader
from ribao.read.pdf.chars import Char
from ribao.read.pdf.document import read_pages
from ribao.read.pdf.page import Page
from ribao.read.reader import parse_report
from ribao.read.tables.second_reading import read_again, select_suspect_pages

from tests.fixtures.local import SAMPLES
from tests.fixtures.reports import REAL

CONTENT = (SAMPLES / f"{REAL:%Y%m%d}.pdf").read_bytes()


@pytest.fixture(scope="module")
def report() -> Report:
    return parse_report(CONTENT)


@pytest.fixture(scope="module")
def pages() -> list[Page]:
    return read_pages(CONTENT)


def find_cell(report: Report) -> Any:
    return report.quotes[3].cells["close"]


def misread(report: Report, monkeypatch: pytest.MonkeyPatch, change: dict[str, str]) -> None:
    """Let pdfplumber read other characters in one cell, or none."""
    box = find_cell(report).box
    read_chars = pdfplumber_reader.read_chars

    def read(content: bytes, numbers: Collection[int]) -> dict[int, list[Char]]:
        def convert(number: int, char: Char) -> Char:
            in_row = number == box.page and box.top < char.middle < box.bottom
            inside = in_row and box.x0 - 1 < char.x0 < box.x1
            return char._replace(text=change.get(char.text, char.text)) if inside else char

        found = read_chars(content, numbers)
        return {n: [c for c in (convert(n, x) for x in chars) if c.text] for n, chars in found.items()}

    monkeypatch.setattr(pdfplumber_reader, "read_chars", read)


def compare(report: Report, pages: list[Page]) -> list[ParseWarning]:
    return list(read_again(CONTENT, report, pages, {page.number for page in pages}))


def test_a_second_reading_that_agrees_says_nothing(report: Report, pages: list[Page]) -> None:
    assert compare(report, pages) == []


def test_a_cell_that_pdfplumber_reads_differently_is_a_warning(
    report: Report, pages: list[Page], monkeypatch: pytest.MonkeyPatch
) -> None:
    cell = find_cell(report)
    misread(report, monkeypatch, {cell.text[0]: "7" if cell.text[0] != "7" else "8"})
    (warning,) = compare(report, pages)
    assert (warning.kind, warning.severity, warning.cells) == ("readers_differ", "warn", (cell.id,))
    assert cell.text in warning.message


def test_a_character_that_pdfplumber_loses_is_no_difference(
    report: Report, pages: list[Page], monkeypatch: pytest.MonkeyPatch
) -> None:
    misread(report, monkeypatch, {find_cell(report).text[0]: ""})
    assert compare(report, pages) == []


def test_pages_with_a_warned_cell_are_read_again(report: Report, pages: list[Page]) -> None:
    cell = find_cell(report)
    warned = replace(report, warnings=(ParseWarning("no_number", (cell.id,), "not a number"),))
    assert select_suspect_pages(replace(report, warnings=()), pages) == set()
    assert select_suspect_pages(warned, pages) == {cell.box.page}


def test_pages_that_pdfplumber_cannot_read_are_a_note(
    report: Report, pages: list[Page], monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: object) -> None:
        raise Unreadable("page 3 is damaged", "fetch it again")

    monkeypatch.setattr(pdfplumber_reader, "read_chars", fail)
    (warning,) = compare(report, pages)
    assert warning.severity == "info" and "page 3 is damaged" in warning.message
