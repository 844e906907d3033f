"""Severity and consequence are data: every kind of finding has a line with a dated reason."""

import re
from dataclasses import replace
from datetime import date
from pathlib import Path
from unittest.mock import patch

import pytest
from ribao.check import check, finding_types
from ribao.check.finding_types import build_finding, fingerprinted, kind
from ribao.errors import ConfigError
from ribao.model import ParseWarning, Severity
from ribao_sim import build_report, simulate_days

TODAY = build_report(next(iter(simulate_days(date(2025, 3, 3), date(2025, 3, 3), 3))))
CHECKS = Path(finding_types.__file__).parent


def test_every_kind_has_a_dated_reason() -> None:
    for name, known in finding_types.all_kinds().items():
        assert known.why and known.zh and known.en, name
        assert known.since <= date(2026, 12, 31), name
        assert known.severity in ("error", "warn", "info"), name


def test_no_check_sets_a_severity_of_its_own() -> None:
    for path in CHECKS.glob("*.py"):
        assert not re.search(r'"(error|warn)"', path.read_text().replace('== "error"', "")) or path.name in (
            "__init__.py",  # the order of severities
        ), path


def test_an_unknown_kind_says_what_to_add() -> None:
    with pytest.raises(ConfigError, match=r"patterns\.yaml"):
        kind("never heard of")


@pytest.mark.parametrize("severity", ["error", "info"])
def test_the_catalogue_decides_on_a_doubt_of_the_readers(severity: Severity) -> None:
    cell = TODAY.indicators[0].cells["current"].id
    doubted = replace(TODAY, warnings=(ParseWarning("no_number", (cell,), "'abc' is printed", severity),))
    (finding,) = [f for f in check(doubted, []).findings if f.check == "read.no_number"]
    assert finding.severity == kind("no_number").severity
    assert kind("no_number").zh in finding.message and "abc" in finding.message


def test_what_quarantines_is_data() -> None:
    sunday = replace(TODAY, report_date=date(2025, 3, 2))
    assert check(sunday, []).quarantine
    mild = finding_types.all_kinds() | {
        "wrong_date": replace(kind("wrong_date"), severity="warn", quarantine=False)
    }
    with patch.object(finding_types, "all_kinds", lambda: mild):
        verdict = check(sunday, [])
    assert verdict.quarantine is None
    assert [f.severity for f in verdict.findings if f.check == "report.wrong_date"] == ["warn"]


def test_a_standing_problem_keeps_its_mark_whichever_rule_broke_first() -> None:
    cell = "t2/锌/现货报价/current"
    a, b = (build_finding(rule, "digit_typo", (cell,), "", "") for rule in ("row.change", "day.previous"))
    other = build_finding("row.change", "sign_flip", (cell,), "", "")
    marks = [fingerprinted(f).fingerprint for f in (a, b, other)]
    assert marks[0] == marks[1] != marks[2]


@pytest.mark.parametrize(
    ("pattern", "cells"),
    [
        ("stale_row", ("t2/锌/现货报价/current", "t2/锌/现货报价/previous")),
        ("stale_block", ("t2/锌/现货报价/current", "t2/锌/LME锌/current")),
    ],
)
def test_the_place_of_a_problem_is_as_wide_as_its_kind(pattern: str, cells: tuple[str, ...]) -> None:
    marks = {fingerprinted(build_finding("cause", pattern, (c,), "", "")).fingerprint for c in cells}
    assert len(marks) == 1
