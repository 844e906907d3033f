"""The narrative in every form of printing: headings, paragraphs and advice are read as printed."""

import random
from collections.abc import Iterator
from datetime import date

import pytest
import ribao_sim
from ribao.read.narrative.headings import split_names
from ribao.read.narrative.sections import split_sections
from ribao.read.pdf.document import read_pages
from ribao.read.pdf.running_headers import drop_running_headers
from ribao_sim.layouts.narrative import FORMS, choose_form

from bench.narrative import build_case, count_differences

DAYS = list(ribao_sim.simulate_days(date(2024, 6, 3), date(2024, 6, 12), 1))


def find_differences(form: str, seed: int) -> Iterator[str]:
    day, content = build_case(form, seed, DAYS)
    sections = [s for s, _ in split_sections(drop_running_headers(read_pages(content)))]
    yield from count_differences(day["sections"], sections)[2]


@pytest.mark.parametrize("form", FORMS)
def test_every_form_is_read_as_printed(form: str) -> None:
    assert list(find_differences(form, 1)) == []


@pytest.mark.parametrize("seed", range(2, 6))
def test_forms_may_be_mixed(seed: int) -> None:
    assert list(find_differences("mixed", seed)) == []


def test_every_box_of_two_columns_holds_its_line() -> None:
    """No line of the left column has a character of the right one."""
    _, content = build_case("two_columns", 1, DAYS)
    for section, boxes in split_sections(drop_running_headers(read_pages(content))):
        assert len(boxes) == len("\n".join(section.paragraphs))
        for key in ("headline", "paragraphs", "advice"):
            for box in section.boxes[key]:
                assert box.x1 - box.x0 < 270


def test_a_form_without_indentation_has_space_between_paragraphs() -> None:
    assert all(choose_form("not_indented", random.Random(seed)).space_pt > 0 for seed in range(20))


@pytest.mark.parametrize(
    ("heading", "names"),
    [
        ("铜", ["铜"]),
        ("铜、铝", ["铜", "铝"]),
        ("螺纹和热卷", ["螺纹", "热卷"]),
        ("铜铝", ["铜", "铝"]),
        ("豆粕", ["豆粕"]),
    ],
)
def test_a_heading_may_name_several_commodities(heading: str, names: list[str]) -> None:
    assert split_names(heading) == names
