"""Simulated reports in layouts chosen by a seed are read exactly, and each box holds its text."""

import random
from datetime import date
from pathlib import Path
from typing import Any

import pytest
import ribao_sim
from ribao.read.reader import parse_report
from ribao_sim.layouts import platypus
from ribao_sim.layouts.compare import find_differences
from ribao_sim.layouts.style import choose_style
from ribao_sim.layouts.variations import vary_day

from bench.boxes import find_misplaced, list_boxes

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
    """pdfium's text inside a box, asked for again: of cells, labels and sections."""
    target = tmp_path / "report.pdf"
    laid_out(seed, target)
    content = target.read_bytes()
    report = parse_report(content)
    assert len(list(list_boxes(report))) > 400
    assert list(find_misplaced(content, report)) == []
