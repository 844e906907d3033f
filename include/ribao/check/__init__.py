"""Report + history -> findings, as data; the report is never changed.

The path: `report_checks` (is the report usable at all) -> `constraints` (numbers as intervals, exact where
`tick_sizes` say so; `relations` over them by `equations`) -> `diagnose` (`cell_hypotheses`, `group_hypotheses`,
`stale_data`: possible causes, with the `slips` that make them; `search`: the cheapest that explain everything) ->
`diagnosis_findings` with their `evidence`, and the other checks of `registry`. Sentences are written elsewhere
(`ribao.presentation`).
"""

from collections.abc import Iterator, Sequence
from datetime import date
from decimal import Decimal, InvalidOperation

from ribao.catalogue.checks import require_valid
from ribao.catalogue.finding_types import finding_type
from ribao.cells import CellRef
from ribao.check.constraints import Constraints, build_constraints
from ribao.check.diagnose import diagnose
from ribao.check.diagnosis_findings import find_confirmations, report_diagnosis, report_unexplained
from ribao.check.findings import add_fingerprint, build_finding
from ribao.check.registry import CHECKS
from ribao.check.relations import index_row_series
from ribao.check.report_checks import check_report
from ribao.errors import UsageError
from ribao.model import SEVERITIES, Fact, Finding, ParseWarning, Report, ReportSnapshot, Verdict

__all__ = ["build_finding", "build_snapshot", "check"]


def check(report: Report, history: Sequence[ReportSnapshot], expected: date | None = None) -> Verdict:
    """All findings on a report, gravest first; `history` are earlier reports, oldest first.

    `expected` is the day it was fetched for; None where only its title says.
    """
    require_valid()
    whole = [add_fingerprint(finding) for finding in check_report(report, history, expected)]
    for finding in whole:
        if finding_type(finding.type).quarantine:
            return Verdict(tuple(whole), finding)
    constraints = build_constraints(report, history)
    diagnoses, broken = diagnose(constraints)
    diagnosed = [report_diagnosis(d, constraints) for d in diagnoses]
    findings = [
        *diagnosed,
        *_run_checks(constraints, history, diagnosed),
        *map(_report_warning, report.warnings),
        *(report_unexplained(relation, constraints) for relation in broken),
        *find_confirmations(constraints),
    ]
    found = [*whole, *map(add_fingerprint, findings)]
    return Verdict(tuple(sorted(found, key=lambda f: SEVERITIES.index(f.severity))))


def build_snapshot(report: Report, verdict: Verdict) -> ReportSnapshot:
    """What later reports need to know of this one."""
    if report.report_date is None:
        raise UsageError("a report without a date has no place in a history")
    wrong = [f for f in verdict.findings if f.severity == "error"]
    proposed: dict[CellRef, Decimal | None] = dict.fromkeys(
        c for f in wrong for c in (*f.cells, *f.casualties)
    )
    proposed |= {p.cell: _to_decimal(p.value) for f in wrong for p in f.proposals}
    cells = {c.id: c.text for c in report.cells().values()}
    series = index_row_series(report)
    return ReportSnapshot(
        report.report_date, report.data_date, report.sha256, cells, series, proposed, report.statements
    )


def _to_decimal(text: str | None) -> Decimal | None:
    try:
        return Decimal(text) if text else None
    except InvalidOperation:
        return None


def _run_checks(
    constraints: Constraints, history: Sequence[ReportSnapshot], diagnosed: Sequence[Finding]
) -> Iterator[Finding]:
    """What the other checks find; local ones beside the cells that a diagnosis has named."""
    named = {c for f in diagnosed if f.severity != "info" for c in (*f.cells, *f.casualties)}
    for check in CHECKS:
        for finding in check.find(constraints, history):
            if not check.local or not named.intersection(finding.cells):
                yield finding


def _report_warning(warning: ParseWarning) -> Finding:
    """A warning of the reader's as a finding; a label that is not known is about the report, not about a number."""
    cells = () if finding_type(warning.kind).severity == "info" else warning.cells
    fact = Fact("read", {"message": warning.message, "cells": warning.cells})
    name = f"read.{warning.kind}"
    return build_finding(name, warning.kind, cells, fact, severity=warning.severity)
