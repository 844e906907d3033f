"""Findings survive JSON: those of the real report, and any other."""

import json
from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st
from ribao.catalogue.finding_types import all_finding_types
from ribao.cells import CellRef, RowRef
from ribao.finding_json import finding_from_json, finding_to_json, verdict_from_json, verdict_to_json
from ribao.model import SEVERITIES, Evidence, Fact, Finding, Operand, Proposal, Verdict
from ribao.presentation.findings import present_finding

from tests.fixtures.reports import REAL, check_sample

LABELS = st.text("铜锌ABC:#2", min_size=1, max_size=6)
CELLS = st.one_of(
    st.builds(lambda name: RowRef.quote(name).cell("close"), LABELS),
    st.builds(lambda block, metric: RowRef.indicator(block, metric).cell("current"), LABELS, LABELS),
    st.builds(lambda block: RowRef.header(block, "left").cell("previous"), LABELS),
    st.builds(lambda name, n: CellRef.statement(name, n).stated_change, LABELS, st.integers(1, 9)),
)
TEXTS = st.text(max_size=8)
MAYBE = st.none() | TEXTS
VALUES = st.dictionaries(TEXTS, st.integers() | TEXTS | st.lists(TEXTS) | st.dictionaries(TEXTS, TEXTS))
SHARES = st.none() | st.decimals(0, 1, places=3)
PROPOSALS = st.lists(st.builds(Proposal, CELLS, MAYBE, SHARES), max_size=3).map(tuple)
OPERANDS = st.lists(st.builds(Operand, CELLS, MAYBE, MAYBE), max_size=3).map(tuple)
HOLDS = st.none() | st.booleans()
FINDINGS = st.builds(
    Finding,
    check=TEXTS,
    type=st.sampled_from(sorted(all_finding_types())),
    severity=st.sampled_from(SEVERITIES),
    cells=st.lists(CELLS, max_size=4).map(tuple),
    facts=st.lists(st.builds(Fact, TEXTS, VALUES), max_size=2).map(tuple),
    scope=st.sampled_from(["cell", "row", "block", "report"]),
    slip=MAYBE,
    expected=MAYBE,
    proposals=PROPOSALS,
    alternatives=PROPOSALS,
    casualties=st.lists(CELLS, max_size=3).map(tuple),
    evidence=st.lists(st.builds(Evidence, TEXTS, TEXTS, OPERANDS, HOLDS, MAYBE, MAYBE), max_size=2).map(
        tuple
    ),
    fingerprint=TEXTS,
)


@given(FINDINGS)
def test_a_finding_comes_back_from_json(finding: Finding) -> None:
    again = finding_from_json(json.loads(json.dumps(finding_to_json(finding))))
    assert again == finding
    cells = (*again.cells, *again.casualties, *(o.cell for e in again.evidence for o in e.operands))
    assert all(isinstance(cell, CellRef) for cell in (*cells, *(p.cell for p in again.proposals)))


@given(st.lists(FINDINGS, min_size=1, max_size=3).map(tuple))
def test_a_verdict_comes_back_with_what_quarantines_it(findings: tuple[Finding, ...]) -> None:
    for verdict in (Verdict(findings), Verdict(findings, findings[-1])):
        assert verdict_from_json(json.loads(json.dumps(verdict_to_json(verdict)))) == verdict


def test_the_real_reports_findings_say_the_same_after_json() -> None:
    verdict = check_sample(REAL)[0]
    again = verdict_from_json(json.loads(json.dumps(verdict_to_json(verdict))))
    assert len(again.findings) > 10
    assert list(map(present_finding, again.findings)) == list(map(present_finding, verdict.findings))


def test_other_keys_are_ignored() -> None:
    finding = replace(check_sample(REAL)[0].findings[0], facts=())
    assert finding_from_json({**present_finding(finding), "id": 7}) == finding
