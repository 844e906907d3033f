"""Report + history -> findings; data are never changed.

The way: `whole` (is it to be believed at all) -> `evidence` (numbers as
intervals, exact where `steps` say so; `relations` over them by `equations`) ->
`diagnose` (`suspects`, `coincidences`, `late`: possible causes with the
`patterns` of mistakes; `search`: the cheapest that explain everything) ->
`headers`, `form`, `statistics` (what needs no equation) and `makeup` (series new, missing, renamed) ->
`wording` (findings).
"""

from collections.abc import Iterable, Sequence
from datetime import date
from decimal import Decimal, InvalidOperation

from ribao.catalogue.checks import require_valid
from ribao.catalogue.rules import all_kinds
from ribao.check import naming
from ribao.check.constraints import gather
from ribao.check.diagnose import diagnose
from ribao.check.field_checks import (
    blank_findings,
    sign_findings,
    step_findings,
    zero_findings,
)
from ribao.check.finding_types import fingerprinted, kind, make_finding
from ribao.check.headers import header_findings
from ribao.check.report_checks import whole_findings
from ribao.check.series_changes import makeup_findings
from ribao.check.statistics import statistics_findings
from ribao.check.wording import confirmations, in_words, unexplained
from ribao.errors import UsageError
from ribao.model import SEVERITIES, Finding, ParseWarning, Report, ReportSnapshot, Verdict

__all__ = ["check", "make_finding", "past"]


def check(report: Report, history: Sequence[ReportSnapshot], expected: date | None = None) -> Verdict:
    """All findings on a report, gravest first; `history` are earlier reports, oldest first.

    `expected` is the day it was fetched for; None where only its title tells.
    """
    require_valid()
    whole = whole_findings(report, history, expected)
    for finding in whole:
        if kind(finding.pattern or "").quarantine:
            return Verdict(tuple(map(fingerprinted, whole)), finding.message)
    evidence = gather(report, history)
    diagnoses, broken = diagnose(evidence)
    reasoned = [in_words(d, evidence) for d in diagnoses]
    plain = [
        *header_findings(report),
        *blank_findings(evidence),
        *zero_findings(evidence),
        *sign_findings(evidence),
        *step_findings(evidence),
        *statistics_findings(evidence, history),
    ]
    doubts = [_doubt(d) for d in report.doubts]
    findings = [
        *whole,
        *reasoned,
        *_not_named(plain, reasoned),
        *makeup_findings(report, evidence.yesterday),
        *doubts,
    ]
    findings += [unexplained(r, evidence) for r in broken]
    findings += confirmations(evidence)
    return Verdict(tuple(sorted(map(fingerprinted, findings), key=lambda f: SEVERITIES.index(f.severity))))


def past(report: Report, verdict: Verdict) -> ReportSnapshot:
    """What later reports need to know of this one."""
    if report.report_date is None:
        raise UsageError("a report without a date has no place in a history")
    rows = {i.cells["current"].id.rsplit("/", 1)[0]: i.series for i in report.indicators if i.metric}
    rows |= {q.cells["close"].id.rsplit("/", 1)[0]: q.series for q in report.quotes}
    wrong = [f for f in verdict.findings if f.severity == "error"]
    believed: dict[str, Decimal | None] = dict.fromkeys(c for f in wrong for c in (*f.cells, *f.casualties))
    believed |= {p.cell: _decimal(p.value) for f in wrong for p in f.proposals}
    cells = {c.id: c.text for c in report.cells().values()}
    return ReportSnapshot(
        report.report_date, report.data_date, report.sha256, cells, rows, believed, report.statements
    )


def _decimal(text: str | None) -> Decimal | None:
    try:
        return Decimal(text) if text else None
    except InvalidOperation:
        return None


def _not_named(plain: Iterable[Finding], reasoned: Sequence[Finding]) -> list[Finding]:
    """Findings of form whose culprit no diagnosis has named already."""
    named = {c for f in reasoned if f.severity != "info" for c in (*f.cells, *f.casualties)}
    return [f for f in plain if not named.intersection(f.cells)]


def _doubt(doubt: ParseWarning) -> Finding:
    """A doubt of the reader's: of a kind that the catalogue lists, or as grave as the reader says."""
    if doubt.kind not in all_kinds():
        return Finding(
            f"read.{doubt.kind}", doubt.severity, doubt.cells, doubt.message, message_en=doubt.message
        )
    told = kind(doubt.kind)
    names = "、".join(map(naming.zh, doubt.cells))
    # A label that is not known is about the make-up, not about a number.
    cells = doubt.cells if told.severity != "info" else ()
    zh = f"{names}{'：' if names else ''}{told.zh}（{doubt.message}）。"
    return make_finding(f"read.{doubt.kind}", doubt.kind, cells, zh, f"{told.en}: {doubt.message}.")
