"""Severity follows from what a wrong number would do, and how sure it is."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

import pytest
from ribao.cells import CellRef
from ribao.check.constraints import build_constraints
from ribao.check.findings import build_finding
from ribao.check.severity import is_served, weigh_severities
from ribao.model import Fact, Finding, Proposal, ReportSnapshot, Severity

from tests.fixtures.reports import report

STOCK = CellRef("t2/铜/LME库存/current")
TODAY = report(rows=(("铜", "LME库存", "112457", "111700", "757"),))


def weigh(cell: CellRef, sure: str, right: str | None = None, moves: Sequence[int] = ()) -> Severity:
    finding = build_finding("t2.stock", "digit_typo", [cell], confidence=Decimal(sure))
    if right:
        finding = replace(finding, proposals=(Proposal(cell, right, Decimal(sure)),))
    (weighed,) = weigh_severities([finding], build_constraints(TODAY, []), list(build_history(moves)))
    return weighed.severity


def build_history(moves: Sequence[int]) -> Sequence[ReportSnapshot]:
    """Reports of a series that moves so much from each to the next."""
    values = [100000 + sum(moves[:n]) for n in range(len(moves) + 1)] if moves else []
    days = [date(2024, 1, 2) + timedelta(n) for n in range(len(values))]
    return [
        ReportSnapshot(day, day, "0" * 64, {STOCK: str(value)}, {})
        for day, value in zip(days, values, strict=True)
    ]


@pytest.mark.parametrize(
    ("cell", "sure", "severity"),
    [
        (STOCK, "0.98", "error"),
        (STOCK, "0.4", "warn"),
        (STOCK.beside("previous"), "0.98", "error"),
        (STOCK.beside("previous"), "0.7", "warn"),
        (CellRef("text/铜/1"), "0.7", "warn"),
    ],
)
def test_harm_times_certainty(cell: CellRef, sure: str, severity: Severity) -> None:
    assert weigh(cell, sure) == severity


def test_a_slight_difference_must_be_surer() -> None:
    moves = [700, -600, 800, 750]
    assert weigh(STOCK, "0.8", "112475", moves) == "warn"
    assert weigh(STOCK, "0.8", "118457", moves) == "error"


def test_other_types_keep_their_severity() -> None:
    given = [build_finding("t", name, [STOCK], Fact("frozen")) for name in ("settlement_base", "confirmed")]
    weighed: list[Finding] = list(weigh_severities(given, build_constraints(TODAY, []), []))
    assert [f.severity for f in weighed] == ["warn", "info"]


def test_what_the_marts_serve() -> None:
    assert is_served(STOCK) and is_served(CellRef("t1/SHFE铜/volume"))
    assert not is_served(STOCK.beside("change")) and not is_served(CellRef("text/铜/1"))
