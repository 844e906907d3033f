"""Witnesses asked over HTTP: the local exchanges, and how they fail."""

import json
from dataclasses import replace
from datetime import date

import pytest
from ribao.errors import FetchRefused, NotYet, RibaoError, SourceUnavailable, WitnessWrong
from ribao.model import Published
from ribao.settings import CONFIG_FOLDER
from ribao.witness import ask, list_names, load_sites, read

from tests.fixtures.local import SAMPLES, Exchanges

SITES = CONFIG_FOLDER / "witnesses.yaml"
KEYS = {"RIBAO_DCE_KEY": "key", "RIBAO_DCE_SECRET": "secret"}
DAY = date(2024, 3, 28)


def ask_day(exchanges: Exchanges, witness: str, day: date = DAY) -> tuple[Published, ...]:
    (site,) = load_sites(SITES, (witness,), KEYS, exchanges.address)
    quick = replace(site, retry_seconds=0.01, pause_seconds=0, attempts=2)
    return read(quick, ask(quick, day))


@pytest.mark.parametrize("witness", list_names(SITES))
def test_each_witness_answers_for_the_samples(exchanges: Exchanges, witness: str) -> None:
    published = json.loads((SAMPLES / "exchanges.json").read_text())[witness]["2024-03-28"]
    found = [[p.product, p.month, p.field, p.text] for p in ask_day(exchanges, witness)] if published else []
    assert sorted(found) == sorted(published)


@pytest.mark.parametrize(
    ("witness", "fault", "error", "words"),
    [
        ("shfe_quotes", "missing", NotYet, "has nothing for 2024-03-28"),
        ("shfe_quotes", "412", FetchRefused, "answers 412"),
        ("shfe_quotes", "html", WitnessWrong, "shfe_quotes of 2024-03-28: the answer is a web page"),
        ("shfe_quotes", "half", WitnessWrong, "no JSON"),
        ("shfe_quotes", "500", SourceUnavailable, "answers 500"),
        ("sge_prices", "zeros", WitnessWrong, "all its numbers are 0"),
        ("dce_quotes", "too_often", SourceUnavailable, "too often"),
        ("dce_quotes", "expired", WitnessWrong, "the token has expired"),
    ],
)
def test_a_failure_names_the_witness_and_what_was_wrong(
    exchanges: Exchanges, witness: str, fault: str, error: type[RibaoError], words: str
) -> None:
    exchanges.spoil(witness, fault)
    with pytest.raises(error, match=words):
        ask_day(exchanges, witness)


def test_a_token_that_expires_is_asked_for_again(exchanges: Exchanges) -> None:
    exchanges.spoil("dce_quotes", "expired", times=1)
    assert ask_day(exchanges, "dce_quotes")


def test_a_closed_day_has_nothing(exchanges: Exchanges) -> None:
    with pytest.raises(NotYet):
        ask_day(exchanges, "shfe_quotes", date(2024, 3, 30))


def test_stocks_are_a_page_from_the_day_that_shfe_changed_it(exchanges: Exchanges) -> None:
    rows = {day: [["铜", "", "stock", "113000"]] for day in ("2025-11-17", "2025-11-18")}
    exchanges.publish({"shfe_stocks": rows})
    for day in map(date.fromisoformat, rows):
        assert [p.text for p in ask_day(exchanges, "shfe_stocks", day)] == ["113000"]


def test_a_correction_of_the_next_day_is_given_the_second_time(exchanges: Exchanges) -> None:
    rows = {"2024-03-28": [["铜", "", "stock", ["113000", "113025"]]]}
    exchanges.publish({"shfe_stocks": rows})
    assert [ask_day(exchanges, "shfe_stocks")[0].text for _ in range(2)] == ["113000", "113025"]
