"""Lots and ticks make numbers exact."""

from datetime import date
from decimal import Decimal

from ribao.catalogue.rules import Step
from ribao.check.intervals import exactly
from ribao.check.tick_sizes import build_interval, is_off_step
from ribao.numbers import parse_printed

LOT = Step(Decimal(25), date(2010, 1, 1), "lots")
TICK = Step(Decimal("0.5"), date(2010, 1, 1), "ticks")


def test_a_tonnage_in_lots_is_exact() -> None:
    printed = parse_printed("272200")
    assert printed and build_interval(printed, LOT) == exactly(Decimal(272200))


def test_a_price_printed_without_its_last_place_stays_rounded() -> None:
    printed = parse_printed("2437")
    assert printed and build_interval(printed, TICK).width == 1


def test_a_number_off_its_step_stays_rounded() -> None:
    printed = parse_printed("227951")
    assert printed and build_interval(printed, LOT).width == 1 and is_off_step(printed.value, LOT)
