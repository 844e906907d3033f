"""A card's reason leaves out what the card says besides: on the real report's findings, whose words are the checks'."""

from dataclasses import replace
from decimal import Decimal

import pytest
from ribao.cells import CellRef
from ribao.check.findings import build_finding
from ribao.model import SEVERITIES, Evidence, Fact, Finding, Operand, Proposal
from ribao.presentation.cards import Card, build_card, list_choices, sort_cards
from ribao.presentation.certainty import name_certainty
from ribao.presentation.findings import list_unsaid_equations, write_reason
from ribao.presentation.messages import messages

from tests.fixtures.reports import REAL, check_sample, sample

CELL = CellRef("t2/铅/LME铅/current")


def cards(language: str) -> list[Card]:
    return [build_card(f, sample(REAL), language) for f in check_sample(REAL)[0].findings]


@pytest.mark.parametrize("language", ["zh", "en"])
def test_nothing_is_said_twice(language: str) -> None:
    made = [c for c in cards(language) if c.finding.cells[0].table != "header"]
    assert len(made) > 8
    for one in made:
        assert one.reason and not one.reason[0].startswith(("印作", "Current", "Previous", "Change"))
        assert "印作" not in one.reason[0] and "is printed " + one.printed not in one.reason[0]
        for line in one.reason:
            assert not line.startswith(("应为", "Proposed:", "由此算错", "Wrong because"))


def test_every_casualty_of_a_finding_is_on_its_card_or_counted() -> None:
    for one in cards("en"):
        assert len(one.casualties) + one.more_casualties == len(one.finding.casualties)


def test_a_long_proof_is_shortened_and_counted() -> None:
    long = [c for c in cards("en") if c.more_equations]
    assert long
    for one in long:
        whole = build_card(one.finding, sample(REAL), "en", None)
        assert len(whole.equations) == len(one.equations) + one.more_equations and not whole.more_equations


def test_header_dates_that_are_wrong_alike_share_a_line() -> None:
    (card,) = [c for c in cards("zh") if c.finding.type == "wrong_header_date"]
    assert [(v.printed, v.proposed) for v in card.values] == [("5月23日", "3月28日"), ("4月21日", "3月27日")]


def test_the_gravest_come_first_then_the_catalogues_order() -> None:
    order = {"pb": 0} | dict.fromkeys((i for c in cards("en") for i in c.commodities), 1)
    made = sort_cards(cards("en"), order | {"pb": 0})
    assert [SEVERITIES.index(c.finding.severity) for c in made] == sorted(
        SEVERITIES.index(c.finding.severity) for c in made
    )
    assert [c.commodities for c in made[:3]] == [("pb",)] * 3 and made[3].commodities != ("pb",)


def test_a_reason_has_no_full_stop_where_the_message_has_one() -> None:
    values = {"place": "half", "block": "铅", "side": "left", "count": 1, "every": 13}
    dates = {"printed": ["5月23日", "4月21日"], "right": ["3月28日", "3月27日"]}
    fact = Fact("header_dates", values | dates)
    finding = build_finding("calendar.header_date", "wrong_header_date", [CELL], fact)
    assert write_reason(finding, "zh") == ("铅左半表头日期印作 5月23日、4月21日，应为 3月28日、3月27日",)


def proven(*evidence: Evidence) -> Finding:
    fact = Fact("printed", {"cell": CELL, "printed": "8.17", "rows": 1})
    return build_finding("row.change", "ratio_stale", [CELL], fact, evidence=evidence)


def failing(*numbers: str) -> Evidence:
    return Evidence("row.change", "{0} = {1} − {2}", tuple(Operand(CELL, n) for n in numbers), False)


def test_equations_that_the_message_leaves_out() -> None:
    shown = [failing(str(n), "9", "1") for n in range(5)]
    assert list_unsaid_equations(proven(*shown)) == ("3 ≠ 9 − 1", "4 ≠ 9 − 1")
    assert list_unsaid_equations(proven(*shown[:3])) == ()


@pytest.mark.parametrize(
    ("confidence", "word"),
    [("1", "certain"), ("0.99", "certain"), ("0.97", "very likely"), ("0.7", "likely"), ("0.3", "possible")],
)
def test_how_sure_a_value_is_in_words(confidence: str, word: str) -> None:
    assert name_certainty(Decimal(confidence), messages("en")) == word


def test_a_value_of_unknown_probability_has_no_word() -> None:
    assert name_certainty(None, messages("en")) == ""


def test_values_that_are_not_sure_enough_are_choices() -> None:
    stock = CellRef("t2/铅/LME库存/current")
    maybe = (Proposal(stock, "272200", Decimal("0.6")), Proposal(stock, "276200", Decimal("0.3")))
    finding = replace(build_finding("t2.stock", "digit_typo", [stock]), alternatives=maybe)
    chosen = list_choices(finding, {}, "en")
    assert [(v.proposed, v.certainty) for v in chosen] == [("272200", "likely"), ("276200", "possible")]
    sure = replace(finding, proposals=(Proposal(stock, "272200", Decimal("0.98")),))
    assert list_choices(sure, {}, "en") == []
