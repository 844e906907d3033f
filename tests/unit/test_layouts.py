"""Simulated reports in layouts chosen by a seed are read exactly, and each box holds its text."""

import random
from datetime import date
from pathlib import Path
from typing import Any

import pytest
import ribao_sim
from ribao import pdfium
from ribao.read.reader import parse_report
from ribao_sim.layouts import platypus
from ribao_sim.layouts.compare import find_differences, normalize_text
from ribao_sim.layouts.style import choose_style
from ribao_sim.layouts.variations import vary_day

DAYS = list(ribao_sim.simulate_days(date(2024, 6, 3), date(2024, 6, 7), 1))


def laid_out(seed: int, target: Path) -> dict[str, Any]:
    """The day of a seed, written to `target`."""
    rng = random.Random(seed)
    day = vary_day(rng.choice(DAYS), rng)
    platypus.write_pdf(day, choose_style(rng), target)
    return day


@pytest.mark.parametrize("seed", range(8))
def test_a_report_in_any_layout_is_read_exactly(seed: int, tmp_path: Path) -> None:
    target = tmp_path / "report.pdf"
    day = laid_out(seed, target)
    assert list(find_differences(day, parse_report(target.read_bytes()))) == []


@pytest.mark.parametrize("seed", range(100, 103))
def test_inside_each_box_stands_the_printed_text(seed: int, tmp_path: Path) -> None:
    """pdfium's text inside a box, asked for again, is the cell's; slanted watermarks and bold copies apart."""
    target = tmp_path / "report.pdf"
    laid_out(seed, target)
    report = parse_report(target.read_bytes())
    document = pdfium.PdfDocument(target)
    pages = [document[k] for k in range(len(document))]
    texts = [page.get_textpage() for page in pages]
    looked = 0
    for cell in report.cells().values():
        if cell.text is None:
            continue
        assert cell.box
        height = pages[cell.box.page - 1].get_height()
        box = (cell.box.x0 - 1, height - cell.box.bottom - 1, cell.box.x1 + 1, height - cell.box.top + 1)
        assert normalize_text(cell.text) in normalize_text(texts[cell.box.page - 1].get_text_bounded(*box)), (
            cell.id
        )
        looked += 1
    for part in (*texts, *pages):
        part.close()
    document.close()
    assert looked > 400
