"""What slips make of one number: the true numbers that could have become the printed one."""

from decimal import Decimal

import pytest
from ribao.cells import CellRef
from ribao.check.diagnosis.transformations import CellSlips, Print

CELL = CellRef("t2/铜/LME库存/current")


def build_slips(text: str, cell: CellRef = CELL, **given: object) -> CellSlips:
    value = Decimal(text)
    fields = {"earlier": (), "near": (), "base": None, "spread": 5.0} | given
    return CellSlips(Print(cell, value, Decimal("0.5"), **fields), 480)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("text", "true", "slip"),
    [
        ("112457", "112475", "digits_exchanged"),
        ("112475", "112575", "digit_changed"),
        ("11245", "112475", "digit_dropped"),
        ("1124475", "112475", "digit_added"),
        ("1124750", "112475", "point_moved"),
        ("-210", "210", "sign"),
        ("11", "112475", "scaled"),
    ],
)
def test_a_slip_is_the_likeliest_of_the_number_that_it_made(text: str, true: str, slip: str) -> None:
    weights = build_slips(text).weigh(Decimal(true))
    assert max(weights, key=lambda name: weights[name]) == slip


def test_the_day_befores_number_may_stand_for_any() -> None:
    slips = build_slips("100", earlier=(Decimal(100),))
    assert slips.weigh(Decimal(105))["stale"] == slips.weigh(Decimal(777))["stale"] > 0


def test_a_change_in_per_cent_may_stand_for_an_amount() -> None:
    slips = build_slips("2", CELL.beside("change"), base=Decimal(5000))
    assert "percent" in slips.weigh(Decimal(100)) and "percent" not in slips.weigh(Decimal(300))


def test_a_cell_that_was_read_without_certainty_may_be_our_own_mistake() -> None:
    assert "misread" in build_slips("100", misread_share=0.3).weigh(Decimal(105))
    assert "misread" not in build_slips("100").weigh(Decimal(105))
