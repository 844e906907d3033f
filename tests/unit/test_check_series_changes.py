"""Series new, missing, renamed; labels misspelt."""

from dataclasses import replace
from datetime import date

from ribao.cells import RowRef
from ribao.check import build_snapshot, check
from ribao.check.series_changes import assume_series
from ribao.model import Cell, Indicator, Report, Verdict
from ribao.presentation.findings import list_equations
from ribao_sim import build_report, simulate_days

from tests.fixtures.reports import change_cell

YESTERDAY, TODAY = (build_report(d) for d in simulate_days(date(2025, 3, 3), date(2025, 3, 4), 3))


def relabel(row: Indicator, label: str) -> Indicator:
    there = RowRef.indicator(row.block, label)
    cells = {f: Cell(there.cell(f), c.text, c.box) for f, c in row.cells.items()}
    return replace(row, metric=label, cells=cells, series=None)


def types(today: Report) -> dict[str, tuple[str, ...]]:
    findings = check(today, [build_snapshot(YESTERDAY, Verdict(()))]).findings
    return {f.type: f.cells for f in findings if f.check.startswith("makeup.")}


def with_row(series: str, label: str) -> Report:
    rows = [relabel(i, label) if i.series == series else i for i in TODAY.indicators]
    return replace(TODAY, indicators=tuple(rows))


def test_nothing_to_say_of_the_same_make_up() -> None:
    assert types(TODAY) == {}


def test_a_renamed_series_is_known_by_its_values() -> None:
    assert types(with_row("cu.spot", "电解铜现货均价")) == {"renamed": ()}


def test_a_misspelt_label_means_its_series() -> None:
    misspelt = with_row("zn.lme_3m", "LEM锌")
    assert assume_series(misspelt, None)[RowRef("t2/锌/LEM锌")] == "zn.lme_3m"
    assert types(misspelt) == {}


def test_the_right_label_after_a_misspelt_one_is_the_same_series() -> None:
    rows = [relabel(i, "LEM锌") if i.series == "zn.lme_3m" else i for i in YESTERDAY.indicators]
    misspelt = build_snapshot(replace(YESTERDAY, indicators=tuple(rows)), Verdict(()))
    findings = check(TODAY, [misspelt]).findings
    assert [f for f in findings if f.check.startswith("makeup.")] == []


def test_a_misspelt_label_of_the_day_before_still_bears_witness() -> None:
    rows = [relabel(i, "LEM锌") if i.series == "zn.lme_3m" else i for i in YESTERDAY.indicators]
    misspelt = build_snapshot(replace(YESTERDAY, indicators=tuple(rows)), Verdict(()))
    broken = change_cell(TODAY, "t2/锌/LME锌/previous", "9999")
    (finding,) = [f for f in check(broken, [misspelt]).findings if f.severity == "error"]
    assert finding.cells[0] == "t2/锌/LME锌/previous"
    assert any(
        r.startswith("9999 ≠ ") and " " not in r.removeprefix("9999 ≠ ") for r in list_equations(finding)
    )


def test_a_missing_series_and_a_missing_block_are_one_finding_each() -> None:
    rows = [i for i in TODAY.indicators if i.block != "锡" and i.series != "pb.lme_stock"]
    verdict = check(replace(TODAY, indicators=tuple(rows)), [build_snapshot(YESTERDAY, Verdict(()))])
    assert sum(f.check == "makeup.missing" for f in verdict.findings) == 2
