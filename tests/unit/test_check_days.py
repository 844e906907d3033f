"""From one day to the next: tomorrow's evidence confirms or denies a proposal, or restates a number."""

from dataclasses import replace
from datetime import date

from ribao.cells import CellRef
from ribao.check import build_snapshot, check
from ribao.check.findings import build_finding
from ribao.model import Cell, Finding, Report, ReportSnapshot, Verdict
from ribao_sim import build_report, simulate_days

FIRST, SECOND, THIRD = (build_report(d) for d in simulate_days(date(2025, 3, 3), date(2025, 3, 5), 3))
CELL = CellRef("t2/锌/现货报价/current")
PREVIOUS = CELL.beside("previous")


def printing(today: Report, cell: CellRef, text: str) -> Report:
    rows = [
        replace(i, cells={f: Cell(c.id, text, c.box) if c.id == cell else c for f, c in i.cells.items()})
        for i in today.indicators
    ]
    return replace(today, indicators=tuple(rows))


def text_of(today: Report, cell: CellRef) -> str:
    return str(today.cells()[cell].text)


def knowing(proposed: str | None) -> ReportSnapshot:
    """The second day with a number that was found wrong, and what was proposed for it."""
    wrong = printing(SECOND, CELL, "99999")
    right = {CELL: proposed} if proposed else {}
    finding = build_finding("row.change", "digit_typo", [CELL], proposals=right)
    return build_snapshot(wrong, Verdict((finding,)))


def about_the_day_before(history: ReportSnapshot) -> list[Finding]:
    return [f for f in check(THIRD, [history]).findings if f.check.startswith("day.")]


def test_a_proposal_is_confirmed_by_tomorrow() -> None:
    (finding,) = about_the_day_before(knowing(text_of(THIRD, PREVIOUS)))
    assert (finding.check, finding.severity, finding.cells) == ("day.confirmed", "info", (PREVIOUS,))


def test_a_proposal_is_denied_by_tomorrow() -> None:
    (finding,) = about_the_day_before(knowing("12345"))
    assert (finding.check, finding.type, finding.severity) == ("day.restated", "denied", "info")


def test_a_number_known_to_be_wrong_without_a_proposal_is_no_witness() -> None:
    assert about_the_day_before(knowing(None)) == []


def test_a_restatement_is_kept_without_an_alarm() -> None:
    history = build_snapshot(printing(SECOND, CELL, "99999"), Verdict(()))
    findings = check(THIRD, [history]).findings
    assert {f.severity for f in findings} <= {"info"}
    assert [f.cells for f in findings if f.check == "day.restated"] == [(PREVIOUS,)]


def test_the_fingerprint_is_the_same_on_another_day() -> None:
    marks = set()
    for before, today in ((FIRST, SECOND), (SECOND, THIRD)):
        shown = text_of(today, CELL)
        verdict = check(printing(today, CELL, f"-{shown}"), [build_snapshot(before, Verdict(()))])
        marks |= {f.fingerprint for f in verdict.findings if f.cells[:1] == (CELL,)}
    assert len(marks) == 1
