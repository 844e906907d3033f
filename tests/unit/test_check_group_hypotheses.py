"""Causes of several cells that the printed numbers suggest, and what suggests none."""

from ribao.check.causes import Cause
from ribao.check.group_hypotheses import find_group_causes

from tests.fixtures.diagnoses import constraints, diagnose_rows, yesterday
from tests.fixtures.reports import Row

LEAD: Row = ("铅", "SHFE铅主力", "16465", "16155", "310")


def causes(pattern: str, *rows: Row, **more: object) -> list[Cause]:
    shown = constraints(*rows, **more)  # type: ignore[arg-type]
    return [c for c in find_group_causes(shown, shown.values) if c.type == pattern]


def test_a_row_with_another_rows_numbers() -> None:
    rows: tuple[Row, ...] = (
        ("铅", "LME仓单", "256875", "256900", "-25"),
        ("铅", "LME库存", "256875", "256900", "-25"),
    )
    before = yesterday(("铅", "LME仓单", "256900", "256900", "0"), ("铅", "LME库存", "267850", "267850", "0"))
    (cause,) = causes("row_misaligned", *rows, before=before)
    assert (
        cause.cells[0] == "t2/铅/LME库存/current" and cause.fact and cause.fact.values["other"] == "LME仓单"
    )


def test_rows_alike_in_one_number_only_suggest_no_cause() -> None:
    rows: tuple[Row, ...] = (
        ("铅", "LME仓单", "256875", "256900", "-25"),
        ("铅", "LME库存", "256875", "256800", "75"),
    )
    assert causes("row_misaligned", *rows) == []


def test_a_ratio_that_was_not_computed_anew() -> None:
    rows: tuple[Row, ...] = (
        ("铜", "SHEF铜主力", "72500", "72090", "410"),
        ("铜", "LME铜3月", "8872", "8867.5", "4.5"),
        ("铜", "沪伦比", "8.13", "8.13", "0.00"),
    )
    (found,) = diagnose_rows(*rows)
    assert found.cause.type == "ratio_stale" and found.proposed == "8.17"
    assert found.cause.cells == ("t2/铜/沪伦比/current", "t2/铜/沪伦比/change")


def test_a_premium_without_a_formula_is_a_single_cells_matter() -> None:
    assert causes("ratio_stale", ("镍", "俄镍升贴水", "750", "750", "50")) == []


def test_a_price_of_zero_with_the_change_reckoned_from_it() -> None:
    (cause,) = causes("missing_as_zero", ("锌", "现货报价", "0", "20820", "-20820"))
    assert cause.cells == ("t2/锌/现货报价/current", "t2/锌/现货报价/change")


def test_a_zero_with_the_right_change() -> None:
    (cause,) = causes("missing_as_zero", ("锌", "现货报价", "0", "20820", "30"))
    assert cause.cells == ("t2/锌/现货报价/current",)


def test_the_settlement_price_as_base() -> None:
    quotes = (("SHFE铅", "16465", "280", "1.73"),)
    (cause,) = causes("settlement_base", LEAD, quotes=quotes)
    assert cause.fact and cause.fact.values["base"] == "16185" and cause.fact.values["previous"] == "16155"


def test_a_change_that_its_percentage_denies_is_no_other_base() -> None:
    assert causes("settlement_base", LEAD, quotes=(("SHFE铅", "16465", "280", "1.92"),)) == []


def test_the_same_base_is_no_other_base() -> None:
    assert causes("settlement_base", LEAD, quotes=(("SHFE铅", "16465", "310", "1.92"),)) == []


def test_the_lme_reckons_from_closes_only() -> None:
    lme: Row = ("铅", "LME铅", "2053", "2003", "50")
    assert causes("settlement_base", lme, quotes=(("LME铅", "2053", "40", "1.99"),)) == []


def test_a_spread_whose_previous_was_overwritten() -> None:
    rows: tuple[Row, ...] = (
        ("焦炭焦煤", "焦炭价差:晋-港", "230", "230", "0"),
        ("焦炭焦煤", "港口现货准一", "1930", "1860", "70"),
        ("焦炭焦煤", "山西现货一级", "1700", "1700", "0"),
    )
    (found,) = diagnose_rows(*rows)
    assert found.cause.type == "previous_overwritten" and found.proposed == "160"


def test_several_prices_taken_from_elsewhere() -> None:
    rows: tuple[Row, ...] = (
        ("贵金属", "COMEX黄金", "2238.40", "2212.70", "25.70"),
        ("贵金属", "COMEX白银", "24.916", "24.754", "0.162"),
    )
    quotes = (("COMEX黄金", "2254.80", "42.10", "1.90"), ("COMEX白银", "25.10", "0.35", "1.41"))
    (cause,) = causes("table2_vs_table1", *rows, quotes=quotes)
    assert set(cause.cells) == {"t2/贵金属/COMEX黄金/current", "t2/贵金属/COMEX白银/current"}
