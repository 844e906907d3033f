"""The report as a whole: its date, an old report again, too little of it readable."""

from dataclasses import replace
from datetime import date

import pytest
from ribao.check import build_snapshot
from ribao.check.report_checks import check_report
from ribao.model import Report, ReportSnapshot, Verdict
from ribao_sim import build_report, simulate_days

from tests.fixtures.reports import change_cell

BEFORE, TODAY, AFTER = (build_report(d) for d in simulate_days(date(2025, 3, 3), date(2025, 3, 5), 3))


def build_history(*reports: Report) -> list[ReportSnapshot]:
    return [build_snapshot(r, Verdict(())) for r in reports]


def types(today: Report, history: list[ReportSnapshot], expected: date | None = None) -> list[str]:
    return [f.type for f in check_report(today, history, expected)]


def test_nothing_to_say_of_an_ordinary_day() -> None:
    assert types(TODAY, build_history(BEFORE), TODAY.report_date) == []


def test_another_day_than_the_one_it_was_fetched_for() -> None:
    assert types(TODAY, [], AFTER.report_date) == ["wrong_date"]


@pytest.mark.parametrize(("day", "type_name"), [(date(2025, 3, 2), "wrong_date"), (None, "no_date")])
def test_a_title_without_a_trading_day(day: date | None, type_name: str) -> None:
    assert types(replace(TODAY, report_date=day), []) == [type_name]


def test_an_old_report_under_a_new_title() -> None:
    again = replace(BEFORE, report_date=AFTER.report_date, data_date=AFTER.data_date)
    (finding,) = check_report(again, build_history(BEFORE, TODAY), None)
    assert finding.type == "duplicate" and finding.facts[0].values["day"] == str(BEFORE.report_date)


def test_an_old_report_with_a_few_numbers_mended_is_still_the_old_one() -> None:
    again = replace(BEFORE, report_date=TODAY.report_date)
    for cell in ("t2/锌/现货报价/current", "t2/铅/现货报价/current"):
        again = change_cell(again, cell, "1")
    assert types(again, build_history(BEFORE)) == ["duplicate"]


def test_a_report_is_no_copy_of_its_own_earlier_reading() -> None:
    assert types(TODAY, build_history(TODAY)) == []


def test_too_little_is_measured_by_the_days_before() -> None:
    half = replace(TODAY, indicators=TODAY.indicators[: len(TODAY.indicators) // 3])
    assert types(half, build_history(BEFORE)) == ["too_little"]
    assert types(replace(TODAY, indicators=TODAY.indicators[:-5]), build_history(BEFORE)) == []


def test_a_few_numbers_are_too_little_without_any_history() -> None:
    assert types(replace(TODAY, indicators=(), quotes=TODAY.quotes[:5]), []) == ["too_little"]
