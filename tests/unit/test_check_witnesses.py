"""What a witness publishes is evidence: it decides, it may be wrong, and away it changes nothing."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from decimal import Decimal

from ribao.calendar import previous_trading_day
from ribao.cells import CellRef
from ribao.check import build_snapshot, check
from ribao.model import Finding, Report, ReportSnapshot, WitnessComparison, WitnessReading
from ribao.presentation.findings import write_message

from tests.fixtures.reports import DAYS, REAL, change_cell, sample

VOLUME = CellRef("t1/SHFE铜/volume")
STOCK = CellRef("t2/锌/LME库存/current")
SERIES = {VOLUME: ("shfe_quotes", "quote.cu.shfe", "volume"), STOCK: ("lme_stocks", "zn.lme_stock", "value")}
CLEAN = DAYS[0]


def publish(report: Report, numbers: Mapping[CellRef, str], certain: bool = True) -> list[WitnessComparison]:
    """The report's cells beside published numbers."""
    assert report.data_date
    found = []
    for cell, text in numbers.items():
        witness, series, field = SERIES[cell]
        reading = WitnessReading(
            witness, series, field, report.data_date, Decimal(text), text, certain=certain
        )
        state = "agrees" if report.cells()[cell].text == text else "differs"
        found.append(WitnessComparison(cell, witness, state, reading))  # type: ignore[arg-type]
    return found


def find(report: Report, comparisons: list[WitnessComparison], *history: ReportSnapshot) -> list[Finding]:
    return [
        f
        for f in check(report, history, comparisons=comparisons).findings
        if f.cells and f.cells[0] in SERIES
    ]


def read_text(cell: CellRef) -> str:
    text = sample(CLEAN).cells()[cell].text
    assert text
    return text


def test_a_number_that_nothing_else_mentions_is_put_right() -> None:
    wrong = f"{read_text(VOLUME)}7"
    report = change_cell(sample(CLEAN), VOLUME, wrong)
    (found,) = find(report, publish(report, {VOLUME: read_text(VOLUME)}))
    assert (found.severity, found.cells, found.proposed) == ("error", (VOLUME,), read_text(VOLUME))
    assert f"SHFE published {read_text(VOLUME)}" in write_message(found, "en")
    assert f"上期所公布 {read_text(VOLUME)}" in write_message(found, "zh")


def test_a_witness_that_agrees_or_is_away_changes_nothing() -> None:
    report = sample(CLEAN)
    away = [WitnessComparison(VOLUME, "shfe_quotes", "not_yet")]
    for comparisons in (publish(report, {VOLUME: read_text(VOLUME)}), away):
        assert check(report, (), comparisons=comparisons).findings == check(report, ()).findings


def test_a_witness_that_a_consistent_report_contradicts_is_only_noted() -> None:
    report = sample(CLEAN)
    (found,) = find(report, publish(report, {STOCK: "123456"}))
    assert (found.severity, found.type) == ("info", "published_elsewhere")
    assert found.proposed is None and found.expected == "123456"


def build_history(published: str) -> list[ReportSnapshot]:
    """Five days on which a witness published so much more than was printed."""
    history, day = [], CLEAN
    for _ in range(5):
        day = previous_trading_day(day)
        before = replace(sample(CLEAN), report_date=day, data_date=previous_trading_day(day), sha256=f"{day}")
        verdict = check(before, history, comparisons=publish(before, {VOLUME: published}))
        history.insert(0, build_snapshot(before, verdict))
    return history


def test_another_definition_is_learned() -> None:
    """From the second report on, a witness that never agrees says nothing, not even of a wrong number."""
    report, other = sample(CLEAN), str(2 * int(read_text(VOLUME)))
    agreements = [s.agreements[VOLUME.published_by("shfe_quotes")] for s in build_history(read_text(VOLUME))]
    assert agreements == [True] * 5
    snapshots = [
        replace(s, agreements=dict.fromkeys(s.agreements, False)) for s in build_history(read_text(VOLUME))
    ]
    assert find(report, publish(report, {VOLUME: other}), *snapshots) == []


def test_no_snapshot_counts_a_number_that_was_found_wrong() -> None:
    report = change_cell(sample(CLEAN), VOLUME, f"{read_text(VOLUME)}7")
    comparisons = publish(report, {VOLUME: read_text(VOLUME)})
    assert build_snapshot(report, check(report, (), comparisons=comparisons)).agreements == {}


def test_a_change_of_another_base_stands_where_the_exchange_confirms_it() -> None:
    """280 of the real report is from the settlement: the exchange's settlement says so."""
    report = sample(REAL)
    change = CellRef("t1/SHFE铅/change")
    reading = WitnessReading(
        "shfe_quotes", "quote.pb.shfe", "change", date(2024, 3, 28), Decimal(280), basis="settlement"
    )
    verdict = check(report, (), comparisons=[WitnessComparison(change, "shfe_quotes", "agrees", reading)])
    assert ("settlement_base", change) in {(f.type, f.cells[0]) for f in verdict.findings if f.cells}
