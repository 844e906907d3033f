"""What needs no equation: header dates, blanks, zeros for missing, lots, signs."""

from dataclasses import replace
from datetime import date, timedelta
from itertools import pairwise

import pytest
from ribao.cells import RowRef
from ribao.check.constraints import build_constraints
from ribao.check.field_checks import find_blanks, find_negatives, find_off_step, find_zeros
from ribao.check.headers import find_wrong_headers
from ribao.model import INDICATOR_FIELDS, Box, Cell, HeaderDates, Report, ReportSnapshot
from ribao.presentation.findings import write_message
from ribao.presentation.names import is_about_report

from tests.fixtures.diagnoses import constraints
from tests.fixtures.reports import Row, report


def build_headed_report(current: str, previous: str) -> Report:
    """A report of 2024-03-29 with one header."""
    cells = [
        Cell(RowRef.header("锌", "left").cell(f), text, Box(1, 0, 0, 1, 1))
        for f, text in (("current", current), ("previous", previous))
    ]
    return replace(report(), headers=(HeaderDates("锌", "left", cells[0], cells[1]),))


@pytest.mark.parametrize("texts", [("3月28日", "3月27日"), ("03月28日", "3-27"), ("2024/3/28", "2024/3/27")])
def test_right_dates_in_any_form(texts: tuple[str, str]) -> None:
    assert list(find_wrong_headers(build_headed_report(*texts))) == []


def test_both_dates_wrong_are_one_finding() -> None:
    (finding,) = find_wrong_headers(build_headed_report("5月23日", "4月21日"))
    assert finding.cells == ("header/锌/left/current", "header/锌/left/previous")
    assert finding.proposed == "3月28日" and finding.expected == "3月28日、3月27日"


def test_one_date_wrong_names_that_one() -> None:
    (finding,) = find_wrong_headers(build_headed_report("3月28日", "3月26日"))
    assert finding.cells == ("header/锌/left/previous",) and finding.proposed == "3月27日"


def with_headers(*texts: tuple[str, str]) -> Report:
    """A report of 2024-03-29 with a block for each pair of header dates."""
    found = []
    for n, pair in enumerate(texts):
        current, previous = (
            Cell(RowRef.header(f"block{n}", "left").cell(f), text, Box(1, 0, 0, 1, 1))
            for f, text in zip(("current", "previous"), pair, strict=True)
        )
        found.append(HeaderDates(f"block{n}", "left", current, previous))
    return replace(report(), headers=tuple(found))


def test_headers_that_are_all_wrong_in_the_same_way_are_one_finding_about_the_report() -> None:
    late = with_headers(*[("3月27日", "3月26日")] * 13)
    (finding,) = find_wrong_headers(late)
    assert len(finding.cells) == 26 and finding.expected == "3月28日、3月27日"
    assert is_about_report(finding)


def test_a_header_with_a_mistake_of_its_own_is_a_cause_beside_the_reports() -> None:
    late = [("3月27日", "3月26日")] * 12
    found = list(find_wrong_headers(with_headers(*late, ("2月27日", "3月26日"))))
    assert sorted(len(f.cells) for f in found) == [2, 24]
    (finding,) = find_wrong_headers(with_headers(*late, ("3月28日", "3月27日")))
    assert len(finding.cells) == 24 and "12 of 13 headers" in write_message(finding, "en")
    assert {p.value for p in finding.proposals} == {"3月28日", "3月27日"} and len(finding.proposals) == 24


def test_both_halves_of_a_block_wrong_alike_are_one_finding() -> None:
    both = [
        HeaderDates("锌", side, *build_headed_report("3月27日", "3月26日").cells().values())
        for side in ("left", "right")
    ]  # type: ignore[arg-type]
    right = with_headers(*[("3月28日", "3月27日")] * 4).headers
    (finding,) = find_wrong_headers(replace(report(), headers=(*both, *right)))
    assert "锌左右两半" in write_message(finding, "zh") and not is_about_report(finding)


def test_headers_that_are_wrong_in_different_ways_are_a_finding_each() -> None:
    assert len(list(find_wrong_headers(with_headers(("3月27日", "3月26日"), ("3月28日", "3月26日"))))) == 2
    assert len(list(find_wrong_headers(with_headers(("3月27日", "3月26日"), ("3月28日", "3月27日"))))) == 1


@pytest.mark.parametrize(
    ("row", "right"),
    [
        (("锌", "现货报价", None, "20820", "-30"), "20790"),
        (("锌", "现货报价", "20790", None, "-30"), "20820"),
        (("锌", "现货报价", "20790", "20820", None), "-30"),
    ],
)
def test_a_blank_is_filled_from_its_row(row: Row, right: str) -> None:
    (finding,) = find_blanks(constraints(row))
    assert finding.proposed == right and right in write_message(finding, "zh") and finding.severity == "warn"


def test_a_blank_adds_up_with_its_row_where_several_values_are_allowed() -> None:
    """Table 1's whole dollars allow 2267.5 to 2268.5; 2287 − 19.5 is 2267.5."""
    history = constraints(
        ("铝", "LME铝3月", None, "2286.5", "-19"), quotes=(("LME铝", "2268", "-20", "-0.85"),)
    )
    (finding,) = find_blanks(history)
    assert finding.proposed == "2267.5"


def test_a_blank_that_nothing_determines_is_still_reported() -> None:
    (finding,) = find_blanks(constraints(("锌", "现货报价", None, None, "-30")))
    assert finding.proposed is None and len(finding.cells) == 2


def test_a_row_without_any_number_is_not_blank() -> None:
    assert list(find_blanks(constraints(("锌", "现货报价", None, None, None)))) == []


@pytest.mark.parametrize(
    "row",
    [
        ("锌", "现货报价", "0", "20820", "-20820"),
        ("铜", "沪伦比", "0", "8.13", "-8.13"),
        ("铜", "LME库存", "0", "112475", "-112475"),
        ("镍", "LME升贴水", "0", "-204.94", "204.94"),
    ],
)
def test_a_zero_that_cannot_be(row: Row) -> None:
    (finding,) = find_zeros(constraints(row))
    assert finding.cells == (f"t2/{row[0]}/{row[1]}/current", f"t2/{row[0]}/{row[1]}/change")


@pytest.mark.parametrize(
    "row",
    [
        ("铜", "现货升贴水", "0", "-210", "210"),
        ("氧化铝", "SHEF厂库", "0", "300", "-300"),
        ("焦炭焦煤", "焦炭价差:晋-港", "0", "10", "-10"),
    ],
)
def test_a_zero_that_may_be(row: Row) -> None:
    assert list(find_zeros(constraints(row))) == []


def moving(*values: str) -> list[ReportSnapshot]:
    """Days before on which LME's tin premium was so."""
    row = RowRef("t2/锡/LME升贴水")
    cells = [row.cell(f) for f in INDICATOR_FIELDS]
    found = []
    for n, (was, now) in enumerate(pairwise(values)):
        texts = (now, was, f"{int(now) - int(was)}")
        day = date(2024, 3, 20) + timedelta(n)
        found.append(
            ReportSnapshot(day, None, str(n), dict(zip(cells, texts, strict=True)), {row: "sn.lme_premium"})
        )
    return found


@pytest.mark.parametrize(("previous", "flagged"), [("-11", False), ("-65", True)])
def test_a_premium_of_zero_is_no_news_within_a_days_usual_move(previous: str, flagged: bool) -> None:
    today = report(rows=(("锡", "LME升贴水", "0", previous, str(-int(previous))),))
    history = moving("-30", "-18", "-25", "-20", "-11")
    assert bool(list(find_zeros(build_constraints(today, history)))) is flagged


def test_a_tonnage_that_is_no_whole_number_of_lots() -> None:
    found = list(find_off_step(constraints(("锌", "LME库存", "270880", "270875", "5"))))
    assert [f.cells[0].field for f in found] == ["current", "change"]
    assert all("25" in write_message(f, "zh") and f.severity == "error" for f in found)


def test_a_price_off_its_tick_is_no_finding() -> None:
    assert list(find_off_step(constraints(("锌", "SHEF锌主力", "20882", "20880", "2")))) == []


def test_a_price_below_nothing() -> None:
    (finding,) = find_negatives(constraints(("锌", "现货报价", "-20820", "20790", "30")))
    assert finding.cells == ("t2/锌/现货报价/current",) and finding.proposed == "20820"


def test_a_premium_may_be_negative() -> None:
    assert list(find_negatives(constraints(("铜", "现货升贴水", "-210", "-200", "-10")))) == []
