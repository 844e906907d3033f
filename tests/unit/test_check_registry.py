"""Each check keeps to what it declares: the types of its findings, and whether it looks at earlier reports."""

import ast
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date
from functools import cache
from pathlib import Path
from random import Random
from typing import Any

import pytest
import ribao
from ribao.catalogue.finding_types import all_finding_types
from ribao.catalogue.slips import all_slips
from ribao.cells import CellRef
from ribao.check import build_snapshot
from ribao.check.constraints import Constraints, build_constraints
from ribao.check.registry import CHECKS, Check
from ribao.model import Cell, Finding, ReportSnapshot, Verdict
from ribao_sim import build_report, simulate_days, spoil_day

from tests.fixtures.reports import DAYS, change_cell, sample

NAMES = [check.name for check in CHECKS]


@cache
def cases() -> tuple[tuple[Constraints, tuple[ReportSnapshot, ...]], ...]:
    """The bundled reports and simulated days with many mistakes, each with the right days before it."""
    made = [sample(day) for day in DAYS]
    real = [(r, tuple(build_snapshot(p, Verdict(())) for p in made[:n])) for n, r in enumerate(made)]
    market = list(simulate_days(date(2025, 2, 3), date(2025, 3, 31), 4))
    history = tuple(build_snapshot(build_report(day), Verdict(())) for day in market)
    spoiled = [
        (build_report(spoil_day(market[n], market[n - 1], Random(n), 12, 3)), history[:n])
        for n in range(22, len(market))
    ]
    return tuple((build_constraints(r, past), past) for r, past in (*real, *spoiled))


class Untouchable(Sequence[Any]):
    """A history at which nobody may look."""

    def __getitem__(self, index: object) -> Any:
        raise AssertionError("the check looks at earlier reports")

    def __len__(self) -> int:
        raise AssertionError("the check looks at earlier reports")


def found_by(check: Check) -> Iterator[Finding]:
    for constraints, history in cases():
        yield from check.find(constraints, history)


def test_every_check_has_a_name_of_its_own() -> None:
    assert len(set(NAMES)) == len(NAMES)


@pytest.mark.parametrize("check", CHECKS, ids=NAMES)
def test_a_check_gives_only_the_types_that_it_declares(check: Check) -> None:
    assert {finding.type for finding in found_by(check)} <= set(check.finding_types)
    assert set(check.finding_types) <= all_finding_types().keys()


@pytest.mark.parametrize("check", [c for c in CHECKS if not c.needs_history], ids=lambda c: c.name)
def test_a_check_that_needs_no_history_does_not_look_at_it(check: Check) -> None:
    for constraints, _ in cases():
        list(check.find(constraints, Untouchable()))


@pytest.mark.parametrize("check", [c for c in CHECKS if c.needs_history], ids=lambda c: c.name)
def test_a_check_that_needs_history_is_silent_without_it(check: Check) -> None:
    for constraints, _ in cases():
        assert list(check.find(build_constraints(constraints.report, []), ())) == []


WRONG = {
    "headers": [("header/铜/left/current", "1月1日")],
    "blanks": [("t2/铜/LME库存/current", None)],
    "zeros": [("t2/锌/现货报价/current", "0")],
    "negatives": [("t2/锌/现货报价/current", "-20820")],
    "steps": [("t2/锌/LME库存/current", "270880")],
    "limits": [("t1/SHFE铜/pct", "25.00")],
}


@pytest.mark.parametrize("check", [c for c in CHECKS if not c.needs_history], ids=lambda c: c.name)
def test_a_check_that_needs_no_history_finds_its_mistake_without_any(check: Check) -> None:
    today = build_report(next(simulate_days(date(2025, 3, 3), date(2025, 3, 3), 4)))
    for cell, text in WRONG[check.name]:
        today = change_cell(today, cell, text)
        headers = [h for h in today.headers if h.current.id == cell]
        wrong = [replace(h, current=Cell(CellRef(cell), text, None)) for h in headers]
        today = replace(today, headers=(*(h for h in today.headers if h not in headers), *wrong))
    found = list(check.find(build_constraints(today, []), ()))
    assert [f.cells[0] for f in found] == [cell for cell, _ in WRONG[check.name]]


def test_every_type_of_finding_is_used() -> None:
    library = Path(ribao.__file__).parent
    parts = ("check", "read", "pipeline", "commands")
    texts = {
        node.value
        for path in (
            library / "series_mapping.py",
            *(p for part in parts for p in (library / part).rglob("*.py")),
        )
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Constant)
    }
    texts |= {slip.type for slip in all_slips().values()}
    assert all_finding_types().keys() - texts == set()
