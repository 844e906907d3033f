"""What people decide lies over what was printed, and can be taken back."""

from collections.abc import Sequence
from datetime import date
from decimal import Decimal

import pytest
from ribao import warehouse
from ribao.errors import UsageError
from ribao.model import Finding
from ribao.warehouse import Loading

from tests.fixtures.reports import report
from tests.fixtures.warehouse import every, judged, one

DAY, BEFORE, NEXT = date(2024, 3, 29), date(2024, 3, 28), date(2024, 4, 1)
KEY = ("cu.lme_stock", "value", BEFORE)
CELL = "t2/铜/LME库存/current"


def stock(day: date, current: str, previous: str, *findings: Finding, **more: str) -> Loading:
    """A report of copper's LME stock alone."""
    sha = str(day.day % 10)
    return judged(report(day, (("铜", "LME库存", current, previous, "0"),), sha=sha), *findings, **more)  # type: ignore[arg-type]


def found(proposed: str | None = "112500", cell: str = CELL) -> Finding:
    return Finding(
        "row.change", "error", (cell,), "错", proposed=proposed, fingerprint="mark", message_en="wrong"
    )


def value(url: str) -> tuple[Decimal, bool]:
    told = one(
        url,
        "SELECT value, suspect FROM mart.indicators WHERE series = %s AND observed_on = %s",
        KEY[0],
        BEFORE,
    )
    return told[0], told[1]


def causes(url: str) -> Sequence[str]:
    told = every(
        url, "SELECT cause FROM mart.vintages(%s) WHERE observed_on = %s ORDER BY known_from", KEY[0], BEFORE
    )
    return [cause for (cause,) in told]


def test_an_accepted_proposal_is_believed_and_what_was_printed_stays(url: str) -> None:
    (loaded,) = warehouse.load(url, [stock(DAY, "112475", "112475", found())])
    assert value(url) == (Decimal("112475"), True)
    warehouse.accept(url, loaded.report_id, 1, "li")
    assert value(url) == (Decimal("112500"), False)
    printed = "SELECT printed, suspect FROM mart.as_printed WHERE cell = %s"
    assert one(url, printed, CELL) == ("112475", True)
    assert one(url, "SELECT who, why, value, state FROM mart.corrections") == (
        "li",
        "错",
        Decimal("112500"),
        "standing",
    )
    assert causes(url) == ["first", "correction"]
    assert every(url, "SELECT 1 FROM mart.open_findings") == []


def test_a_withdrawn_correction_opens_its_finding_again(url: str) -> None:
    (loaded,) = warehouse.load(url, [stock(DAY, "112475", "112475", found())])
    number = warehouse.accept(url, loaded.report_id, 1, "li")
    warehouse.withdraw(url, number, "wang", "the exchange says otherwise")
    assert value(url) == (Decimal("112475"), True)
    assert one(url, "SELECT state, withdrawn_by FROM mart.corrections") == ("withdrawn", "wang")
    assert one(url, "SELECT state FROM mart.open_findings") == ("open",)
    with pytest.raises(UsageError, match="not standing"):
        warehouse.withdraw(url, number, "wang", "again")


def test_a_withdrawal_is_neither_a_correction_nor_a_change_by_the_publisher(url: str) -> None:
    warehouse.load(url, [stock(DAY, "112475", "112475")])
    number = warehouse.correct(url, *KEY, Decimal("112500"), "li", "typo")
    warehouse.withdraw(url, number, "wang", "the exchange says otherwise")
    assert causes(url) == ["first", "correction", "withdrawal"]


def test_a_correction_ends_when_the_publisher_prints_what_it_expects(url: str) -> None:
    warehouse.load(url, [stock(DAY, "112475", "112475")])
    warehouse.correct(url, *KEY, Decimal("112500"), "li", "typo", expects=Decimal("112505"))
    warehouse.load(url, [stock(NEXT, "112400", "112505")])
    assert value(url) == (Decimal("112505"), False)
    assert one(url, "SELECT state, closed_by FROM mart.corrections") == ("closed", 2)
    assert causes(url) == ["first", "correction", "restatement"]


def test_a_correction_outlives_a_restatement_that_it_does_not_expect(url: str) -> None:
    warehouse.load(url, [stock(DAY, "112475", "112475")])
    warehouse.correct(url, *KEY, Decimal("112500"), "li", "typo")
    warehouse.load(url, [stock(NEXT, "112400", "112480")])
    assert value(url) == (Decimal("112500"), False)
    assert one(url, "SELECT state FROM mart.corrections") == ("standing",)


def test_a_second_opinion_withdraws_the_first(url: str) -> None:
    warehouse.load(url, [stock(DAY, "112475", "112475")])
    warehouse.correct(url, *KEY, Decimal("1"), "li", "one")
    warehouse.correct(url, *KEY, Decimal("2"), "wang", "two")
    assert value(url) == (Decimal("2"), False)
    assert every(url, "SELECT value, state FROM mart.corrections ORDER BY id") == [
        (Decimal("1"), "withdrawn"),
        (Decimal("2"), "standing"),
    ]


@pytest.mark.parametrize(
    ("finding", "n", "said"),
    [
        (found(None), 1, "proposes no value"),
        (found(cell="t2/铜/LME库存/previous"), 1, "not about a value of the day"),
        (found(), 2, "no finding 2"),
    ],
)
def test_what_cannot_be_accepted(url: str, finding: Finding, n: int, said: str) -> None:
    (loaded,) = warehouse.load(url, [stock(DAY, "112475", "112475", finding)])
    with pytest.raises(UsageError, match=said):
        warehouse.accept(url, loaded.report_id, n, "li")


def test_nothing_is_corrected_that_was_never_printed(url: str) -> None:
    warehouse.load(url, [stock(DAY, "112475", "112475")])
    with pytest.raises(UsageError, match="no report printed"):
        warehouse.correct(url, "cu.lme_stock", "value", date(2020, 1, 2), Decimal(1), "li", "why")


def test_a_quarantined_report_is_kept_and_shown_but_not_in_the_marts(url: str) -> None:
    (loaded,) = warehouse.load(url, [stock(DAY, "112475", "112475", quarantine="another day's content")])
    assert loaded.quarantined == "another day's content"
    assert every(url, "SELECT 1 FROM mart.indicators") == []
    assert one(url, "SELECT state FROM mart.calendar WHERE day = %s", DAY) == ("quarantined",)
    assert one(url, "SELECT state, reason FROM mart.reports") == ("quarantined", "another day's content")
    assert one(url, "SELECT count(*) FROM core.readings WHERE report_id = %s", loaded.report_id) == (3,)


def test_a_released_report_counts_and_a_rejected_one_does_not(url: str) -> None:
    (loaded,) = warehouse.load(url, [stock(DAY, "112475", "112475", quarantine="odd")])
    warehouse.release(url, loaded.report_id, "li", "it is right")
    assert value(url) == (Decimal("112475"), False)
    assert one(url, "SELECT reason FROM mart.reports") == ("odd | released by li: it is right",)
    warehouse.reject(url, loaded.report_id, "wang", "it is not")
    assert every(url, "SELECT 1 FROM mart.indicators") == []
    assert one(url, "SELECT state FROM mart.calendar WHERE day = %s", DAY) == ("rejected",)
    with pytest.raises(UsageError, match="cannot be rejected"):
        warehouse.reject(url, loaded.report_id, "wang", "twice")
    warehouse.release(url, loaded.report_id, "wang", "sorry")
    assert value(url) == (Decimal("112475"), False)


def test_a_rejected_re_issue_gives_way_to_the_file_before(url: str) -> None:
    first = stock(DAY, "112475", "112475")
    second = judged(report(DAY, (("铜", "LME库存", "999", "112475", "0"),), sha="f"), hours=1)
    loaded = warehouse.load(url, [first, second])
    assert value(url) == (Decimal("999"), False)
    warehouse.reject(url, loaded[1].report_id, "li", "a bad file")
    assert value(url) == (Decimal("112475"), False)
    assert causes(url)[-1] == "decision"


def test_a_finding_is_acknowledged_resolved_and_reopened(url: str) -> None:
    warehouse.load(url, [stock(DAY, "112475", "112475", found())])
    state = "SELECT state, reason FROM mart.finding_history"
    assert one(url, state) == ("open", "")
    for action, shown in (("acknowledged", "acknowledged"), ("resolved", "resolved"), ("reopened", "open")):
        warehouse.settle(url, "mark", action, "li", "because")
        assert one(url, state)[0] == shown
    assert one(url, "SELECT count(*) FROM core.finding_events") == (3,)
    with pytest.raises(UsageError, match="no finding"):
        warehouse.settle(url, "unheard of", "resolved", "li", "because")
