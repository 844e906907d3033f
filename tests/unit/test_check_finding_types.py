"""Severity and consequence are data: every type of finding has a line with a dated reason."""

import re
from dataclasses import replace
from datetime import date
from pathlib import Path
from unittest.mock import patch

import pytest
from ribao.catalogue import finding_types
from ribao.catalogue.finding_types import all_finding_types, finding_type
from ribao.cells import CellRef
from ribao.check import check, findings
from ribao.check.findings import add_fingerprint, build_finding
from ribao.errors import ConfigError
from ribao.model import ParseWarning, Severity
from ribao.presentation.findings import write_message
from ribao_sim import build_report, simulate_days

TODAY = build_report(next(iter(simulate_days(date(2025, 3, 3), date(2025, 3, 3), 3))))
CHECKS = Path(findings.__file__).parent


def test_every_type_has_a_dated_reason() -> None:
    for name, entry in all_finding_types().items():
        assert entry.why and entry.zh and entry.en, name
        assert entry.since <= date(2026, 12, 31), name
        assert entry.severity in ("error", "warn", "info", "reader", "consequence"), name


def test_no_check_sets_a_severity_of_its_own() -> None:
    for path in CHECKS.glob("*.py"):
        assert not re.search(r'"(error|warn)"', path.read_text().replace('== "error"', "")) or path.name in (
            "findings.py",  # where the type leaves it to the reader
            "severity.py",  # what follows from the consequence
        ), path


def test_an_unknown_type_says_what_to_add() -> None:
    with pytest.raises(ConfigError, match=r"finding_types\.yaml"):
        finding_type("never heard of")


@pytest.mark.parametrize("severity", ["error", "info"])
def test_the_catalogue_decides_on_a_warning_of_the_reader(severity: Severity) -> None:
    cell = TODAY.indicators[0].cells["current"].id
    warned = replace(TODAY, warnings=(ParseWarning("no_number", (cell,), "'abc' is printed", severity),))
    (finding,) = [f for f in check(warned, []).findings if f.check == "read.no_number"]
    assert finding.severity == finding_type("no_number").severity
    assert finding_type("no_number").zh in write_message(finding, "zh") and "abc" in write_message(
        finding, "zh"
    )


def test_what_quarantines_is_data() -> None:
    sunday = replace(TODAY, report_date=date(2025, 3, 2))
    assert check(sunday, []).quarantine
    mild = all_finding_types() | {
        "wrong_date": replace(finding_type("wrong_date"), severity="warn", quarantine=False)
    }
    with patch.object(finding_types, "all_finding_types", lambda: mild):
        verdict = check(sunday, [])
    assert verdict.quarantine is None
    assert [f.severity for f in verdict.findings if f.check == "report.wrong_date"] == ["warn"]


def test_a_standing_problem_keeps_its_mark_whichever_rule_broke_first() -> None:
    cell = CellRef("t2/锌/现货报价/current")
    a, b = (build_finding(rule, "digit_typo", [cell]) for rule in ("row.change", "day.previous"))
    other = build_finding("row.change", "sign_flip", [cell])
    marks = [add_fingerprint(f).fingerprint for f in (a, b, other)]
    assert marks[0] == marks[1] != marks[2]


@pytest.mark.parametrize(
    ("pattern", "cells"),
    [
        ("stale_row", (CellRef("t2/锌/现货报价/current"), CellRef("t2/锌/现货报价/previous"))),
        ("stale_block", (CellRef("t2/锌/现货报价/current"), CellRef("t2/锌/LME锌/current"))),
    ],
)
def test_the_place_of_a_problem_is_as_wide_as_its_type(pattern: str, cells: tuple[CellRef, ...]) -> None:
    marks = {add_fingerprint(build_finding("cause", pattern, [c])).fingerprint for c in cells}
    assert len(marks) == 1
