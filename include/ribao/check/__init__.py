"""Report + history -> findings, as data; the report is never changed.

The path: `report_checks` (is the report usable at all) -> `constraints` (numbers as intervals, exact where
`tick_sizes` say so; `relations` over them by `equations`) -> `diagnosis` (the slips that explain what is broken, priced
in bits, with probabilities) -> findings with their evidence, and the other checks of `registry`. Sentences are written elsewhere
(`ribao.presentation`).
"""

from collections.abc import Iterator, Sequence, Set
from datetime import date
from decimal import Decimal, InvalidOperation

from ribao.catalogue.checks import require_valid
from ribao.catalogue.finding_types import finding_type
from ribao.catalogue.thresholds import threshold
from ribao.cells import CellRef
from ribao.check.constraints import Constraints, build_constraints
from ribao.check.diagnosis.diagnose import diagnose
from ribao.check.diagnosis.reporting import find_confirmations, find_confirmed, report_diagnoses
from ribao.check.findings import add_fingerprint, build_finding
from ribao.check.registry import CHECKS
from ribao.check.relations import index_row_series
from ribao.check.report_checks import check_report
from ribao.check.severity import is_wrong_number, weigh_severities
from ribao.errors import UsageError
from ribao.model import (
    SEVERITIES,
    Fact,
    Finding,
    ParseWarning,
    Report,
    ReportSnapshot,
    Verdict,
    WitnessComparison,
)

__all__ = ["build_finding", "build_snapshot", "check"]


# From here on a number counts as wrong, and is no witness the day after.
_WRONG_SHARE = Decimal(repr(threshold("memory.wrong_share")))


def check(
    report: Report,
    history: Sequence[ReportSnapshot],
    expected: date | None = None,
    comparisons: Sequence[WitnessComparison] = (),
) -> Verdict:
    """All findings on a report, gravest first; `history` are earlier reports, oldest first.

    `expected` is the day it was fetched for; None where only its title says. `comparisons` are its cells beside what
    witnesses publish of them.
    """
    require_valid()
    whole = [add_fingerprint(finding) for finding in check_report(report, history, expected)]
    for finding in whole:
        if finding_type(finding.type).quarantine:
            return Verdict(tuple(whole), finding, tuple(comparisons))
    constraints = build_constraints(report, history, comparisons)
    diagnosed = list(report_diagnoses(diagnose(constraints), constraints))
    made = [
        *diagnosed,
        *_run_checks(constraints, history, diagnosed),
        *map(_report_warning, report.warnings),
        *find_confirmations(constraints),
    ]
    findings = weigh_severities(made, constraints, history)
    found = [*whole, *map(add_fingerprint, findings)]
    return Verdict(
        tuple(sorted(found, key=lambda f: SEVERITIES.index(f.severity))), comparisons=tuple(comparisons)
    )


def build_snapshot(report: Report, verdict: Verdict) -> ReportSnapshot:
    """What later reports need to know of this one."""
    if report.report_date is None:
        raise UsageError("a report without a date has no place in a history")
    wrong = [f for f in verdict.findings if f.severity == "error" or is_wrong_number(f)]
    suspects = {c: p for f in wrong for c, p in _list_suspects(f).items()}
    proposed: dict[CellRef, Decimal | None] = {
        c: None for c, share in suspects.items() if share >= _WRONG_SHARE
    }
    proposed |= {p.cell: _to_decimal(p.value) for f in wrong for p in f.proposals}
    cells = {c.id: c.text for c in report.cells().values()}
    series = index_row_series(report)
    return ReportSnapshot(
        report.report_date,
        report.data_date,
        report.sha256,
        cells,
        series,
        proposed,
        report.statements,
        {c: share for c, share in suspects.items() if c not in proposed},
        {
            c.cell.published_by(c.witness): c.state == "agrees"
            for c in verdict.comparisons
            if c.reading and c.reading.certain and (c.state == "agrees" or c.cell not in suspects)
        },
    )


def _list_suspects(finding: Finding) -> dict[CellRef, Decimal]:
    """The probability that each cell of a finding is wrong: its own, or that of the values that it may have instead."""
    sure = finding.confidence or Decimal(1)
    found = dict.fromkeys((*finding.cells, *finding.casualties), sure)
    for cell in {p.cell for p in finding.alternatives} & set(finding.cells[1:]):
        shares = (p.confidence or Decimal(0) for p in finding.alternatives if p.cell == cell)
        found[cell] = min(sum(shares, Decimal(0)), Decimal(1))
    return found


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
    confirmed = find_confirmed(constraints)
    for check in CHECKS:
        for finding in check.find(constraints, history):
            if not check.local or (
                not named.intersection(finding.cells) and not _is_refuted(finding, confirmed)
            ):
                yield finding


def _is_refuted(finding: Finding, confirmed: Set[CellRef]) -> bool:
    """Whether witnesses publish the very numbers that a finding calls wrong."""
    return finding.severity != "info" and bool(finding.cells) and confirmed >= set(finding.cells)


def _report_warning(warning: ParseWarning) -> Finding:
    """A warning of the reader's as a finding; a label that is not known is about the report, not about a number."""
    cells = () if finding_type(warning.kind).severity == "info" else warning.cells
    fact = Fact("read", {"message": warning.message, "cells": warning.cells})
    name = f"read.{warning.kind}"
    return build_finding(name, warning.kind, cells, fact, severity=warning.severity)
