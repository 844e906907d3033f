"""Witnesses through the stages: what is asked, what is kept, what is loaded."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime
from zoneinfo import ZoneInfo

import pytest
from ribao import pipeline
from ribao.archive import Archive
from ribao.errors import WitnessWrong
from ribao.pipeline import witnesses
from ribao.settings import Settings

from tests.fixtures.local import Exchanges, Site
from tests.fixtures.reports import REAL
from tests.fixtures.warehouse import every, one

DAY = date(2024, 3, 28)


@pytest.fixture
def asking(settings: Settings, exchanges: Exchanges) -> Settings:
    """Settings with the witnesses switched on."""
    return replace(settings, witnesses=("shfe_stocks", "lme_stocks"), exchanges=exchanges.address)


def stocks(text: object, day: date = DAY) -> Mapping[str, Mapping[str, Sequence[object]]]:
    return {"shfe_stocks": {day.isoformat(): [["铜", "", "stock", text]]}}


def test_answers_are_kept_and_their_values_loaded(asking: Settings) -> None:
    assert witnesses.fetch_witness("lme_stocks", [DAY], asking) == 18
    assert one(
        asking.warehouse,
        "SELECT value FROM core.witness_values WHERE (product, field, day) = ('铜', 'cancelled', '2024-03-28')",
    ) == (14700,)
    (answer,) = Archive(asking.archive).list_answers()
    assert answer.day == DAY and b"112475" in answer.content and "jin10" in answer.url


def test_the_same_again_changes_nothing(asking: Settings) -> None:
    witnesses.fetch_witness("shfe_stocks", [DAY], asking)
    assert witnesses.fetch_witness("shfe_stocks", [DAY], asking) == 0
    assert len(Archive(asking.archive).list_answers()) == 1


def test_a_correction_is_a_vintage_and_may_be_taken_back(asking: Settings, exchanges: Exchanges) -> None:
    for text in ("113000", "113025", "113000"):
        exchanges.publish(stocks(text))
        assert witnesses.fetch_witness("shfe_stocks", [DAY], asking) == 1
    texts = every(asking.warehouse, "SELECT printed FROM core.witness_values ORDER BY known_at")
    assert texts == [("113000",), ("113025",), ("113000",)]


@pytest.mark.parametrize("fault", ["html", "half"])
def test_a_wrong_answer_is_kept_and_changes_no_value(
    asking: Settings, exchanges: Exchanges, fault: str
) -> None:
    witnesses.fetch_witness("shfe_stocks", [DAY], asking)
    exchanges.spoil("shfe_stocks", fault)
    with pytest.raises(WitnessWrong, match="shfe_stocks of 2024-03-28"):
        witnesses.fetch_witness("shfe_stocks", [DAY], asking)
    assert len(Archive(asking.archive).list_answers()) == 2
    assert one(asking.warehouse, "SELECT usable, reason <> '' FROM core.witness_answers") == (False, True)
    assert one(asking.warehouse, "SELECT count(*) FROM core.witness_values") == (8,)


def test_nothing_of_a_day_leaves_nothing(asking: Settings, exchanges: Exchanges) -> None:
    exchanges.spoil("shfe_stocks", "missing")
    assert witnesses.fetch_witness("shfe_stocks", [DAY], asking) == 0
    assert not Archive(asking.archive).list_answers()


def list_due(asking: Settings, until: date, days: int, hour: int) -> set[tuple[str, int]]:
    now = datetime(until.year, until.month, until.day, hour, tzinfo=ZoneInfo("Asia/Shanghai"))
    due = witnesses.list_due(asking, days, until, now)
    return {(name, day.day) for name, found in due.items() for day in found}


def test_a_witness_is_asked_when_its_numbers_are_due(asking: Settings) -> None:
    morning = {("shfe_stocks", 26), ("shfe_stocks", 27), ("lme_stocks", 26)}
    assert list_due(asking, DAY, 3, hour=9) == morning
    assert list_due(asking, DAY, 3, hour=18) == {*morning, ("shfe_stocks", 28), ("lme_stocks", 27)}


def test_an_older_day_is_asked_for_until_it_is_answered(asking: Settings) -> None:
    until = date(2024, 4, 2)
    assert ("shfe_stocks", 28) in list_due(asking, until, 4, hour=9)
    witnesses.fetch_witness("shfe_stocks", [DAY], asking)
    assert ("shfe_stocks", 28) not in list_due(asking, until, 4, hour=9)


def test_a_wrong_day_does_not_hold_up_the_others(asking: Settings, exchanges: Exchanges) -> None:
    exchanges.publish(stocks("113000"))
    exchanges.spoil("shfe_stocks", "html", times=1)
    with pytest.raises(WitnessWrong, match="2024-03-27"):
        witnesses.fetch_witness("shfe_stocks", [date(2024, 3, 27), DAY], asking)
    assert one(asking.warehouse, "SELECT day FROM core.witness_values") == (DAY,)


def test_none_is_asked_until_it_is_switched_on(settings: Settings) -> None:
    assert witnesses.list_due(settings, 5, DAY) == {}


def test_a_loaded_report_stands_beside_its_witnesses(asking: Settings, site: Site) -> None:
    site.publish(REAL)
    pipeline.run_day(REAL, asking)
    for name in asking.witnesses:
        witnesses.fetch_witness(name, [date(2024, 3, 27), DAY], asking)
    witnesses.recheck_reports([DAY], asking)
    lead = every(
        asking.warehouse,
        "SELECT cell, value, difference FROM mart.witnesses WHERE state = 'differs' AND cell LIKE 't2/铅/LME库存/%%'",
    )
    assert sorted(lead) == [("t2/铅/LME库存/change", 4350, -4350), ("t2/铅/LME库存/current", 272200, -4350)]
    assert one(
        asking.warehouse, "SELECT state, difference FROM mart.witnesses WHERE cell = 't2/铜/LME库存/current'"
    ) == ("agrees", 0)


def test_comparing_before_the_witness_came_says_not_yet(asking: Settings, site: Site) -> None:
    site.publish(REAL)
    pipeline.run_day(REAL, asking)
    witnesses.recheck_reports([DAY], asking)
    assert every(asking.warehouse, "SELECT DISTINCT state FROM mart.witnesses") == [("not_yet",)]
