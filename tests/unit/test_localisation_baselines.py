"""The baselines of the localisation benchmark: silent on clean days, right where the constraints leave no choice."""

from collections.abc import Callable, Iterable, Iterator
from copy import deepcopy
from typing import Any

import pytest
from ribao.report_json import to_json
from ribao_sim import build_report
from ribao_sim.cells import Day, index_cells

from bench.localisation.fellegi_holt import localise_errors
from bench.localisation.market import iterate_dates, open_market, simulate_day
from bench.localisation.row_rules import check_rows
from bench.localisation.stretches import FIRST_REPORT

Engine = Callable[[Iterable[dict[str, Any]]], Iterator[list[dict[str, Any]]]]


@pytest.fixture(scope="module")
def days() -> list[Day]:
    market, dates = open_market(5), iterate_dates(FIRST_REPORT)
    return [simulate_day(market, next(dates)) for _ in range(3)][1:]


def find(engine: Engine, days: list[Day], **wrong: str | None) -> list[dict[str, Any]]:
    """The findings on the second day, with wrong texts in the named series' rows: `cu_shfe_main__current`."""
    before, day = days[0], deepcopy(days[1])
    rows = {s.series: c.row for c, s in index_cells(day).items() if s.series}
    for name, text in wrong.items():
        series, _, field = name.partition("__")
        index_cells(day)[rows[series.replace("_", ".", 1)].cell(field)].text = text
    *_, findings = engine(to_json(build_report(d)) for d in (before, day))
    return findings


@pytest.mark.parametrize("engine", [check_rows, localise_errors])
def test_clean_days_raise_no_alarm(engine: Engine, days: list[Day]) -> None:
    assert find(engine, days) == []


@pytest.mark.parametrize("engine", [check_rows, localise_errors])
def test_a_wrong_change_is_named(engine: Engine, days: list[Day]) -> None:
    (finding,) = find(engine, days, zn_spot__change="7777")
    assert finding["cells"][0].endswith("锌/现货报价/change")


def test_row_rules_do_not_see_other_rows(days: list[Day]) -> None:
    assert find(check_rows, days, cu_shfe_lme_ratio__current="9.99", cu_shfe_lme_ratio__change="7.77") != []
    assert find(check_rows, days, cu_spot__current=None) == []


def test_fellegi_holt_puts_a_price_right_that_two_tables_print(days: list[Day]) -> None:
    true = next(s.text for s in index_cells(days[1]).values() if s.series == "cu.shfe_main")
    (finding,) = find(localise_errors, days, cu_shfe_main__current="99990")
    assert [c.rpartition("/")[2] for c in finding["cells"]] == ["current"]
    assert finding["proposed"] == true


def test_fellegi_holt_imputes_a_blank(days: list[Day]) -> None:
    true = next(s.text for s in index_cells(days[1]).values() if s.series == "cu.shfe_main")
    (finding,) = find(localise_errors, days, cu_shfe_main__current=None)
    assert finding["proposed"] == true


def test_fellegi_holt_finds_two_mistakes_of_one_block(days: list[Day]) -> None:
    found = find(localise_errors, days, cu_shfe_main__current="99990", cu_lme_premium__previous="9999.99")
    assert sorted(c.rpartition("/")[2] for f in found for c in f["cells"]) == ["current", "previous"]
