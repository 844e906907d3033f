"""A card's reason leaves out what the card says besides: on the real report's findings, whose words are the checks'."""

import pytest
from ribao.notify.cards import Card, card
from ribao.notify.names import Names
from ribao.notify.reason import reason, unsaid

from tests.fixtures.reports import REAL, checked, sample


def cards(language: str) -> list[Card]:
    report = sample(REAL)
    names = Names(report, language)
    return [card(f, report.cells(), report, names, language) for f in checked(REAL)[0].findings]


@pytest.mark.parametrize("language", ["zh", "en"])
def test_nothing_is_said_twice(language: str) -> None:
    made = [c for c in cards(language) if not c.finding.cells[0].startswith("header/")]
    assert len(made) > 8
    for one in made:
        assert one.reason and not one.reason[0].startswith(("印作", "Current", "Previous", "Change"))
        assert "印作" not in one.reason[0] and "is printed " + one.printed not in one.reason[0]
        for line in one.reason:
            assert not line.startswith(("应为", "Proposed:", "由此算错", "Wrong because"))


def test_every_casualty_of_a_finding_is_on_its_card_or_counted() -> None:
    for one in cards("en"):
        assert len(one.casualties) + one.more_casualties == len(one.finding.casualties)


def test_a_message_in_other_words_stays_whole() -> None:
    assert reason("a series is missing", "", "") == ("A series is missing",)
    assert reason("表头日期印作 5月23日、4月21日。", "5月23日", "3月28日") == (
        "表头日期印作 5月23日、4月21日",
    )


def test_equations_that_the_message_leaves_out() -> None:
    relations = ["8.17 = 72090 / 8867.5", "8.17 = 8.13", "昨日值 -65", "? = 5 + 6"]
    assert unsaid(relations, "the ratio (72090 / 8867.5) gives 8.13") == ("8.17 ≠ 8.13", "? = 5 + 6")
    assert unsaid(["2053 = 2053"], "", holds=True) == ("2053 = 2053",)
