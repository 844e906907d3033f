"""What a series' last reports show: multiples, places, whether its rows add up, how often it stands still."""

from collections.abc import Sequence
from datetime import date, timedelta
from decimal import Decimal

from ribao.cells import CellRef, RowRef
from ribao.check.series_profile import SeriesProfile, find_common_divisor, list_usual_units
from ribao.model import INDICATOR_FIELDS, ReportSnapshot
from ribao.numbers import parse_printed

ROW = RowRef("t2/锌/LME锌")


def days(*rows: tuple[str, str, str]) -> list[ReportSnapshot]:
    """Days that printed (current, previous, change) in one row."""
    return [
        ReportSnapshot(
            date(2024, 1, 2) + timedelta(n),
            None,
            str(n),
            dict(zip(map(ROW.cell, INDICATOR_FIELDS), row, strict=True)),
            {ROW: "zn.lme_3m"},
        )
        for n, row in enumerate(rows)
    ]


def units(texts: Sequence[str]) -> list[str]:
    printed = [n for t in texts if (n := parse_printed(t))]
    return [f"{u:f}" for u in list_usual_units(printed)]


def test_a_multiple_survives_one_misprint() -> None:
    assert find_common_divisor(["210", "220", "250", "230", "244"]) == 10
    assert find_common_divisor(["210", "211", "250", "233", "244"]) == 1
    assert find_common_divisor(["210", None]) == 1


def test_both_places_of_a_price_that_drops_its_zeros_are_usual() -> None:
    assert units(["2437", "2440.5", "2451", "2448.5", "2460"]) == ["0.1", "1"]


def test_one_print_with_more_places_is_ignored() -> None:
    assert units(["8.12", "8.117647059", "8.10", "8.09", "8.11"]) == ["0.01"]


def test_a_zero_shows_no_places() -> None:
    assert units(["0", "0", "0.25", "0.50"]) == ["0.01"]


def test_a_previous_is_printed_as_the_current_was() -> None:
    profile = SeriesProfile(days(("2437.5", "2430", "7.5")), {})
    assert [n.value for n in profile.prints(ROW.cell("previous"))] == [Decimal("2437.5")]


def test_days_that_do_not_add_up_are_counted_with_caution() -> None:
    exact, rounded = ("2440", "2430", "10"), ("68", "42", "26.01")
    assert SeriesProfile([], {}).inexact(ROW) == 0.5
    assert SeriesProfile(days(*[exact] * 8), {}).inexact(ROW) == 0.1
    assert SeriesProfile(days(*[rounded] * 8), {}).inexact(ROW) == 0.9


def test_how_far_a_series_goes_in_a_day() -> None:
    moving = ("2440", "2430", "10"), ("2437", "2440", "-3"), ("2425", "2437", "-12"), ("2430", "2425", "5")
    assert SeriesProfile(days(*moving), {}).reach(ROW) == 12
    assert SeriesProfile(days(*moving[:3]), {}).reach(ROW) is None


def test_days_without_a_move_are_counted_with_caution() -> None:
    moving, still = ("2440", "2430", "10"), ("2440", "2440", "0")
    assert SeriesProfile([], {}).still(ROW) == 0.5
    assert SeriesProfile(days(*[still] * 8), {}).still(ROW) == 0.9
    assert SeriesProfile(days(*[moving] * 8), {}).still(ROW) == 0.1


def test_a_renamed_row_keeps_its_profile() -> None:
    profile = SeriesProfile(days(*[("2440", "2430", "10")] * 4), {RowRef("t2/锌/LEM锌"): ROW})
    assert profile.inexact(RowRef("t2/锌/LEM锌")) < 0.2


def test_a_value_off_its_usual_multiple() -> None:
    profile = SeriesProfile(
        days(("350", "300", "50"), ("400", "350", "50"), ("250", "400", "-150"), ("650", "250", "400")), {}
    )
    assert profile.off(ROW.cell("current"), Decimal(345)) and not profile.off(
        ROW.cell("current"), Decimal(500)
    )
    assert not profile.off(CellRef("header/锌/left/current"), Decimal(345))
