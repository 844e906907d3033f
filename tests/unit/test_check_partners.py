"""A cause of several cells gives each its right value where the evidence leaves no choice, and none where it does."""

from datetime import date
from decimal import Decimal

from ribao.cells import CellRef, RowRef
from ribao.check import build_snapshot
from ribao.check.diagnosis_findings import find_confirmations
from ribao.check.findings import build_finding
from ribao.model import Finding, Proposal, Verdict
from ribao.numbers import parse_printed, parse_typed

from tests.fixtures.diagnoses import DAY_BEFORE, constraints, findings, yesterday
from tests.fixtures.reports import REAL, check_sample, report, sample

AFTER = date(2024, 4, 1)
LATE = ("铅", "LME铅", "2003", "2016", "-13")


def proposals(finding: Finding) -> dict[str, str | None]:
    """The proposed values by column."""
    return {p.cell.field: p.value for p in finding.proposals}


def test_a_late_row_gets_all_three_of_its_values() -> None:
    (finding,) = findings(LATE, quotes=(("LME铅", "2053", "50", "2.50"),), before=yesterday(LATE))
    assert finding.type == "stale_row"
    assert proposals(finding) == {"current": "2053", "previous": "2003", "change": "50"}
    assert finding.proposed == proposals(finding)[finding.cells[0].field]


def test_what_nothing_gives_is_not_guessed() -> None:
    """The day before gives a late row's previous; today's value stands nowhere."""
    rows = (("锌", "现货报价", "20820", "20850", "-30"), ("锌", "SHEF锌主力", "20990", "20900", "90"))
    quotes = (("SHFE锌", "21100", "110", "0.52"),)
    found = findings(*rows, quotes=quotes, before=yesterday(*rows))
    proposals = {p.cell: p.value for f in found for p in f.proposals}
    assert (
        proposals["t2/锌/SHEF锌主力/current"] == "21100" and proposals["t2/锌/现货报价/previous"] == "20820"
    )
    assert "t2/锌/现货报价/current" not in proposals and "t2/锌/现货报价/change" not in proposals


def test_what_the_next_report_restated_has_its_value_where_the_evidence_gives_one() -> None:
    """Of the real report's nine numbers that a finding names and the next report printed otherwise."""
    after = {i.series: i.cells["previous"].text for i in sample(AFTER).indicators if i.series}
    found = [f for f in check_sample(REAL)[0].findings if f.severity != "info"]
    named = {c for f in found for c in (*f.cells, *f.casualties)}
    proposed = {p.cell: p.value for f in found for p in f.proposals}
    restated = {}
    for row in sample(REAL).indicators:
        cell, now = row.cells["current"], after.get(row.series)
        if now and cell.id in named and parse_printed(now) != parse_printed(cell.text):
            restated[cell.id] = parse_typed(now)
    given = {cell: Decimal(right) for cell in restated if (right := proposed.get(cell))}
    assert len(restated) == 9 and given == {cell: restated[cell] for cell in given}
    # Nothing in the report tells the premiums of nickel and tin, or the third decimal of silver.
    assert restated.keys() - given.keys() == {
        "t2/镍/LME升贴水/current",
        "t2/锡/LME升贴水/current",
        "t2/贵金属/COMEX白银/current",
    }


def test_a_late_block_gives_every_row_what_the_report_before_printed() -> None:
    (finding,) = [f for f in check_sample(REAL)[0].findings if f.type == "stale_block"]
    assert {p.cell for p in finding.proposals} == set(finding.cells) and len(finding.cells) == 16


def test_what_was_computed_from_the_culprit_gets_its_value_too() -> None:
    (finding,) = [f for f in check_sample(REAL)[0].findings if f.cells[0] == "t2/铅/LME铅/current"]
    assert Proposal(CellRef("t2/铅/沪伦比价/current"), "8.02") in finding.proposals


def test_tomorrow_confirms_every_proposal_of_a_finding() -> None:
    gold, silver = RowRef("t2/贵金属/COMEX黄金"), RowRef("t2/贵金属/COMEX白银")
    right = {gold.cell("current"): "2254.80", silver.cell("current"): "25.100"}
    wrong = build_finding("x", "table2_vs_table1", tuple(right), proposals=right)
    rows = (
        ("贵金属", "COMEX黄金", "2238.40", "2212.70", "25.70"),
        ("贵金属", "COMEX白银", "24.916", "24.800", "0.116"),
    )
    before = build_snapshot(report(DAY_BEFORE, rows), Verdict((wrong,)))
    today = (
        ("贵金属", "COMEX黄金", "2260.00", "2254.80", "5.20"),
        ("贵金属", "COMEX白银", "25.200", "25.100", "0.100"),
    )
    found = find_confirmations(constraints(*today, before=before))
    assert {f.cells[0] for f in found} == {gold.cell("previous"), silver.cell("previous")}
