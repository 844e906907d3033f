"""What people decide lies over what was printed, and can be taken back."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest
from ribao import warehouse
from ribao.cells import RowRef
from ribao.check import build_finding
from ribao.errors import AlreadyCorrected, Implausible, UsageError
from ribao.model import QUOTE_FIELDS, Fact, Finding
from ribao.presentation.findings import write_message
from ribao.warehouse import Loading, Warehouse

from tests.fixtures.reports import report
from tests.fixtures.warehouse import build_checked_loading, build_wrong_value, every, one

DAY, BEFORE, NEXT = date(2024, 3, 29), date(2024, 3, 28), date(2024, 4, 1)
KEY = ("cu.lme_stock", "value", BEFORE)
CELL = "t2/铜/LME库存/current"


def stock(day: date, current: str, previous: str, *findings: Finding, **more: str) -> Loading:
    """A report of copper's LME stock alone."""
    sha = str(day.day % 10)
    return build_checked_loading(
        report(day, (("铜", "LME库存", current, previous, "0"),), sha=sha), *findings, **more
    )  # type: ignore[arg-type]


def build_error(proposed: str | None = "112500", cell: str = CELL) -> Finding:
    return build_wrong_value("row.change", cell, proposed, "mark")


def value(url: str) -> tuple[Decimal, bool]:
    row = one(
        url,
        "SELECT value, suspect FROM mart.indicators WHERE series = %s AND observed_on = %s",
        KEY[0],
        BEFORE,
    )
    return row[0], row[1]


def causes(url: str) -> Sequence[str]:
    rows = every(
        url, "SELECT cause FROM mart.vintages(%s) WHERE observed_on = %s ORDER BY known_from", KEY[0], BEFORE
    )
    return [cause for (cause,) in rows]


def test_an_accepted_proposal_becomes_the_value_and_the_print_stays(url: str) -> None:
    (loaded,) = warehouse.load_reports(Warehouse(url), [stock(DAY, "112475", "112475", build_error())])
    assert value(url) == (Decimal("112475"), True)
    warehouse.accept_proposals(Warehouse(url), loaded.report_id, 1, "li")
    assert value(url) == (Decimal("112500"), False)
    printed = "SELECT printed, suspect FROM mart.as_printed WHERE cell = %s"
    assert one(url, printed, CELL) == ("112475", True)
    assert one(url, "SELECT who, why, value, state FROM mart.corrections") == (
        "li",
        write_message(build_error(), "zh"),
        Decimal("112500"),
        "standing",
    )
    assert causes(url) == ["first", "correction"]
    assert every(url, "SELECT 1 FROM mart.open_findings") == []


def test_a_withdrawn_correction_opens_its_finding_again(url: str) -> None:
    (loaded,) = warehouse.load_reports(Warehouse(url), [stock(DAY, "112475", "112475", build_error())])
    (number,) = warehouse.accept_proposals(Warehouse(url), loaded.report_id, 1, "li")
    warehouse.withdraw_correction(Warehouse(url), number, "wang", "the exchange says otherwise")
    assert value(url) == (Decimal("112475"), True)
    assert one(url, "SELECT state, withdrawn_by FROM mart.corrections") == ("withdrawn", "wang")
    assert one(url, "SELECT state FROM mart.open_findings") == ("open",)
    with pytest.raises(UsageError, match="not standing"):
        warehouse.withdraw_correction(Warehouse(url), number, "wang", "again")


def test_a_withdrawal_is_neither_a_correction_nor_a_change_by_the_publisher(url: str) -> None:
    warehouse.load_reports(Warehouse(url), [stock(DAY, "112475", "112475")])
    number = warehouse.correct_value(Warehouse(url), *KEY, Decimal("112500"), "li", "typo")
    warehouse.withdraw_correction(Warehouse(url), number, "wang", "the exchange says otherwise")
    assert causes(url) == ["first", "correction", "withdrawal"]


def test_a_correction_ends_when_the_publisher_prints_what_it_expects(url: str) -> None:
    warehouse.load_reports(Warehouse(url), [stock(DAY, "112475", "112475")])
    warehouse.correct_value(Warehouse(url), *KEY, Decimal("112500"), "li", "typo", expects=Decimal("112505"))
    warehouse.load_reports(Warehouse(url), [stock(NEXT, "112400", "112505")])
    assert value(url) == (Decimal("112505"), False)
    assert one(url, "SELECT state, closed_by FROM mart.corrections") == ("closed", 2)
    assert causes(url) == ["first", "correction", "restatement"]


def test_a_correction_outlives_a_restatement_that_it_does_not_expect(url: str) -> None:
    warehouse.load_reports(Warehouse(url), [stock(DAY, "112475", "112475")])
    warehouse.correct_value(Warehouse(url), *KEY, Decimal("112500"), "li", "typo")
    warehouse.load_reports(Warehouse(url), [stock(NEXT, "112400", "112480")])
    assert value(url) == (Decimal("112500"), False)
    assert one(url, "SELECT state FROM mart.corrections") == ("standing",)


def test_a_second_opinion_withdraws_the_first(url: str) -> None:
    warehouse.load_reports(Warehouse(url), [stock(DAY, "112475", "112475")])
    warehouse.correct_value(Warehouse(url), *KEY, Decimal("1"), "li", "one")
    warehouse.correct_value(Warehouse(url), *KEY, Decimal("2"), "wang", "two")
    assert value(url) == (Decimal("2"), False)
    assert every(url, "SELECT value, state FROM mart.corrections ORDER BY id") == [
        (Decimal("1"), "withdrawn"),
        (Decimal("2"), "standing"),
    ]


@pytest.mark.parametrize(
    ("finding", "n", "message"),
    [
        (build_error(None), 1, "proposes no value"),
        (build_error(cell="t2/铜/LME库存/previous"), 1, "not about a value of the day"),
        (build_error(), 2, "no finding 2"),
    ],
)
def test_what_cannot_be_accepted(url: str, finding: Finding, n: int, message: str) -> None:
    (loaded,) = warehouse.load_reports(Warehouse(url), [stock(DAY, "112475", "112475", finding)])
    with pytest.raises(UsageError, match=message):
        warehouse.accept_proposals(Warehouse(url), loaded.report_id, n, "li")


def test_a_withdrawal_over_a_restated_value_is_no_change_by_the_publisher(url: str) -> None:
    warehouse.load_reports(Warehouse(url), [stock(DAY, "112475", "112475")])
    warehouse.load_reports(Warehouse(url), [stock(NEXT, "112400", "112480")])
    number = warehouse.correct_value(Warehouse(url), *KEY, Decimal("112500"), "li", "typo")
    warehouse.withdraw_correction(Warehouse(url), number, "li", "no typo")
    assert value(url) == (Decimal("112480"), False)
    assert causes(url) == ["first", "restatement", "correction", "withdrawal"]
    assert one(url, "SELECT cause FROM mart.revisions ORDER BY at DESC LIMIT 1") == ("withdrawal",)


def test_a_finding_that_a_typed_value_settled_is_open_again_when_that_is_withdrawn(url: str) -> None:
    warehouse.load_reports(Warehouse(url), [stock(DAY, "112475", "112475", build_error())])
    number = warehouse.correct_value(
        Warehouse(url), *KEY, Decimal("112490"), "li", "asked", fingerprint="mark"
    )
    assert every(url, "SELECT 1 FROM mart.open_findings") == []
    warehouse.withdraw_correction(Warehouse(url), number, "li", "misheard")
    assert one(url, "SELECT state FROM mart.open_findings") == ("open",)


def several(*proposed: tuple[str, str]) -> Finding:
    """A finding of several cells of table 1's row SHFE铜, each with its value."""
    row = RowRef.quote("SHFE铜")
    cells = [row.cell(name) for name in QUOTE_FIELDS[:3]]
    fact = Fact("printed", {"printed": "1", "rows": 1})
    proposals = {row.cell(name): right for name, right in proposed}
    finding = build_finding("cause.x", "wrong_value", cells, fact, proposals=proposals)
    return replace(finding, fingerprint="row")


def quote(*findings: Finding) -> Loading:
    """A report of one contract."""
    return build_checked_loading(
        report(DAY, quotes=(("SHFE铜", "72420", "10", "0.01", "100", "200"),)), *findings
    )


def read_quote(url: str) -> tuple[Decimal, ...]:
    return one(url, "SELECT close, change, pct FROM mart.quotes")


ALL = (("close", "72430"), ("change", "20"), ("pct", "0.03"))


def test_one_accept_takes_all_cells_of_a_finding(url: str) -> None:
    (loaded,) = warehouse.load_reports(Warehouse(url), [quote(several(*ALL))])
    numbers = warehouse.accept_proposals(Warehouse(url), loaded.report_id, 1, "li")
    assert read_quote(url) == (Decimal(72430), Decimal(20), Decimal("0.03"))
    moments = "SELECT count(DISTINCT lower(known)) FROM core.vintages WHERE cause = 'correction'"
    assert one(url, moments) == (1,)
    assert every(url, "SELECT 1 FROM mart.open_findings") == []
    warehouse.withdraw_correction(Warehouse(url), numbers[1], "li", "not that one")
    assert read_quote(url) == (Decimal(72430), Decimal(10), Decimal("0.03"))
    assert one(url, "SELECT state FROM mart.open_findings") == ("open",)


def test_an_accept_takes_the_chosen_cells_only(url: str) -> None:
    (loaded,) = warehouse.load_reports(Warehouse(url), [quote(several(*ALL))])
    warehouse.accept_proposals(Warehouse(url), loaded.report_id, 1, "li", cells=["t1/SHFE铜/change"])
    assert read_quote(url) == (Decimal(72420), Decimal(20), Decimal("0.01"))
    with pytest.raises(UsageError, match="no value for t1/SHFE铜/volume"):
        warehouse.accept_proposals(Warehouse(url), loaded.report_id, 1, "li", cells=["t1/SHFE铜/volume"])


def test_a_second_accept_replaces_nothing_and_says_what_stands(url: str) -> None:
    (loaded,) = warehouse.load_reports(Warehouse(url), [quote(several(*ALL))])
    warehouse.correct_value(Warehouse(url), "quote.cu.shfe", "change", BEFORE, Decimal(15), "wang", "asked")
    with pytest.raises(AlreadyCorrected, match=r"wang corrected quote\.cu\.shfe change .* to 15") as refused:
        warehouse.accept_proposals(Warehouse(url), loaded.report_id, 1, "li")
    assert [(s.who, s.value) for s in refused.value.standing] == [("wang", Decimal(15))]
    assert read_quote(url) == (Decimal(72420), Decimal(15), Decimal("0.01")), "none of the three was taken"
    warehouse.accept_proposals(
        Warehouse(url), loaded.report_id, 1, "li", cells=["t1/SHFE铜/close", "t1/SHFE铜/pct"]
    )
    with pytest.raises(AlreadyCorrected):
        warehouse.accept_proposals(Warehouse(url), loaded.report_id, 1, "li", cells=["t1/SHFE铜/close"])


@pytest.mark.parametrize("text", ["1200000", "-1200000", "-112475"])
def test_an_implausible_value_is_taken_only_when_it_is_confirmed(url: str, text: str) -> None:
    warehouse.load_reports(Warehouse(url), [stock(DAY, "112475", "112475")])
    with pytest.raises(Implausible, match="112475") as refused:
        warehouse.correct_value(Warehouse(url), *KEY, Decimal(text), "li", "why")
    assert refused.value.high == Decimal(112475) and value(url) == (Decimal(112475), False)
    warehouse.correct_value(Warehouse(url), *KEY, Decimal(text), "li", "seen at the exchange", confirmed=True)
    assert value(url) == (Decimal(text), False)
    with pytest.raises(Implausible):
        warehouse.correct_value(Warehouse(url), *KEY, Decimal(text), "li", "a correction makes no history")


def test_a_suspect_print_does_not_widen_what_is_plausible(url: str) -> None:
    warehouse.load_reports(
        Warehouse(url),
        [stock(DAY, "9112475", "112475", build_error()), stock(NEXT, "112400", "112475")],
    )
    with pytest.raises(Implausible):
        warehouse.correct_value(Warehouse(url), *KEY, Decimal("9112475"), "li", "why")


def test_nothing_is_corrected_that_was_never_printed(url: str) -> None:
    warehouse.load_reports(Warehouse(url), [stock(DAY, "112475", "112475")])
    with pytest.raises(UsageError, match="no report printed"):
        warehouse.correct_value(
            Warehouse(url), "cu.lme_stock", "value", date(2020, 1, 2), Decimal(1), "li", "why"
        )


def test_a_quarantined_report_is_kept_and_shown_but_not_in_the_marts(url: str) -> None:
    (loaded,) = warehouse.load_reports(
        Warehouse(url), [stock(DAY, "112475", "112475", quarantine="another day's content")]
    )
    assert loaded.quarantined == "another day's content"
    assert every(url, "SELECT 1 FROM mart.indicators") == []
    assert one(url, "SELECT state FROM mart.calendar WHERE day = %s", DAY) == ("quarantined",)
    assert one(url, "SELECT state, reason FROM mart.reports") == ("quarantined", "another day's content")
    assert one(url, "SELECT count(*) FROM core.readings WHERE report_id = %s", loaded.report_id) == (3,)


def test_a_released_report_counts_and_a_rejected_one_does_not(url: str) -> None:
    (loaded,) = warehouse.load_reports(Warehouse(url), [stock(DAY, "112475", "112475", quarantine="odd")])
    warehouse.release_report(Warehouse(url), loaded.report_id, "li", "it is right")
    assert value(url) == (Decimal("112475"), False)
    assert one(url, "SELECT reason FROM mart.reports") == ("odd | released by li: it is right",)
    warehouse.reject_report(Warehouse(url), loaded.report_id, "wang", "it is not")
    assert every(url, "SELECT 1 FROM mart.indicators") == []
    assert one(url, "SELECT state FROM mart.calendar WHERE day = %s", DAY) == ("rejected",)
    with pytest.raises(UsageError, match="cannot be rejected"):
        warehouse.reject_report(Warehouse(url), loaded.report_id, "wang", "twice")
    warehouse.release_report(Warehouse(url), loaded.report_id, "wang", "sorry")
    assert value(url) == (Decimal("112475"), False)


def test_a_rejected_re_issue_gives_way_to_the_file_before(url: str) -> None:
    first = stock(DAY, "112475", "112475")
    second = build_checked_loading(report(DAY, (("铜", "LME库存", "999", "112475", "0"),), sha="f"), hours=1)
    loaded = warehouse.load_reports(Warehouse(url), [first, second])
    assert value(url) == (Decimal("999"), False)
    warehouse.reject_report(Warehouse(url), loaded[1].report_id, "li", "a bad file")
    assert value(url) == (Decimal("112475"), False)
    assert causes(url)[-1] == "decision"


def test_a_finding_is_acknowledged_resolved_and_reopened(url: str) -> None:
    warehouse.load_reports(Warehouse(url), [stock(DAY, "112475", "112475", build_error())])
    state = "SELECT state, reason FROM mart.finding_history"
    assert one(url, state) == ("open", "")
    for action, shown in (("acknowledged", "acknowledged"), ("resolved", "resolved"), ("reopened", "open")):
        warehouse.settle_finding(Warehouse(url), "mark", action, "li", "because")
        assert one(url, state)[0] == shown
    assert one(url, "SELECT count(*) FROM core.finding_events") == (3,)
    with pytest.raises(UsageError, match="no finding"):
        warehouse.settle_finding(Warehouse(url), "unheard of", "resolved", "li", "because")
