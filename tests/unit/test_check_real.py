"""What is wrong in the report of 2024-03-29, alone and with the days around it, and what is not."""

import pytest
from ribao.check import check
from ribao.model import Finding
from ribao.presentation.findings import write_message

from tests.fixtures.reports import DAYS, REAL, check_sample, sample

# The first cell of each finding that the report alone must give, and the value proposed.
ALONE = {
    "t2/铅/LME库存/current": "272200",
    "t2/铅/LME注销仓单/current": "10975",
    "t2/铅/LME铅/current": "2053",
    "t2/贵金属/SHFE白银/previous": "6346.00",
    "t2/贵金属/COMEX黄金/current": "2254.80",
    "t2/铜/沪伦比/previous": "8.13",
    "t2/焦炭焦煤/焦炭价差:晋-港/previous": "160",
    "header/氧化铝/right/current": "3月28日",
    "t2/镍/LME升贴水/current": None,
    "t2/锡/LME升贴水/current": None,
    "t1/SHFE铅/change": None,
}
# Rounded differences, another contract, rounded changes: right as printed.
HARMLESS = (
    "t2/氧化铝/全国氧化铝现货均价",
    "t2/氧化铝/现货升水",
    "t2/贵金属/COMEX金银比价",
    "t2/焦炭焦煤/焦煤基差",
    "t2/铝/SHFE铝连三",
    "t1/LME铜",
    "t1/LME锌",
)


@pytest.fixture(scope="module")
def alone() -> list[Finding]:
    verdict = check(sample(REAL), [])
    assert verdict.quarantine is None
    return [f for f in verdict.findings if f.severity != "info"]


def test_each_is_one_finding_with_its_culprit_first(alone: list[Finding]) -> None:
    first = [f.cells[0] for f in alone if f.cells]
    assert {c: first.count(c) for c in ALONE} == dict.fromkeys(ALONE, 1)


def test_the_right_values_are_proposed(alone: list[Finding]) -> None:
    assert {f.cells[0]: f.proposed for f in alone if f.cells and f.cells[0] in ALONE} == ALONE


def test_the_header_names_both_dates(alone: list[Finding]) -> None:
    (finding,) = [f for f in alone if f.check == "calendar.header_date"]
    assert finding.expected == "3月28日、3月27日"


def test_what_is_right_is_not_flagged(alone: list[Finding]) -> None:
    named = {c for f in alone for c in f.cells}
    assert not [c for c in named if c.row in HARMLESS]


def test_the_lead_change_names_both_bases(alone: list[Finding]) -> None:
    (finding,) = [f for f in alone if f.type == "settlement_base"]
    assert "16185" in write_message(finding, "zh") and "16155" in write_message(finding, "zh")
    assert finding.severity == "warn"


def test_the_days_around_it_are_right() -> None:
    wrong = {day for day in DAYS if any(f.severity != "info" for f in check_sample(day)[0].findings)}
    assert wrong == {REAL}
