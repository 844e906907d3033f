"""A stated range is an interval of two bounds; it contradicts no number and gives no value."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest
from ribao.cells import CellRef
from ribao.check import check
from ribao.check.constraints import build_constraints
from ribao.model import Report, Statement
from ribao_sim import build_report, simulate_days

BARE = replace(build_report(next(iter(simulate_days(date(2025, 3, 4), date(2025, 3, 4), 3)))), statements=())
SAID = CellRef("text/铜/1")


def state_range(value: str) -> Report:
    said = Statement(SAID, "铜", "cu.spot_premium", "铜现货升贴水", value, "元/吨", None, "升水")
    return replace(BARE, statements=(said,))


def test_the_check_takes_a_range_as_an_interval() -> None:
    constraints = build_constraints(state_range("-20--30"), [])
    interval = constraints.values[SAID]
    assert (interval.low, interval.high) == (Decimal("-30.5"), Decimal("-19.5"))
    assert [r.cells[1] for r in constraints.hints if SAID in r.cells] == [SAID]


@pytest.mark.parametrize("value", ["9000-9100", "-20--30"])
def test_a_range_that_excludes_the_printed_number_is_no_finding(value: str) -> None:
    assert check(state_range(value), []).findings == check(BARE, []).findings
