"""Witnesses asked over HTTP: the local exchanges, and how they fail."""

import json
import threading
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

import pytest
from ribao.errors import FetchRefused, NotYet, RibaoError, SourceUnavailable, WitnessWrong
from ribao.model import Published
from ribao.settings import CONFIG_FOLDER
from ribao.witness import ask, list_names, load_sites, read
from ribao_local import publisher

SITES = CONFIG_FOLDER / "witnesses.yaml"
KEYS = {"RIBAO_DCE_KEY": "key", "RIBAO_DCE_SECRET": "secret"}
SAMPLES = Path(__file__).resolve().parents[2] / "samples"
DAY = date(2024, 3, 28)


@dataclass
class Exchanges:
    """The local exchanges over a folder of their own."""

    folder: Path
    address: str

    def spoil(self, witness: str, fault: str, times: int = 100) -> None:
        (self.folder / "faults.json").write_text(json.dumps({witness: {"fault": fault, "times": times}}))

    def ask(self, witness: str, day: date = DAY) -> tuple[Published, ...]:
        (site,) = load_sites(SITES, (witness,), KEYS, self.address)
        quick = replace(site, retry_seconds=0.01, pause_seconds=0, attempts=2)
        return read(quick, ask(quick, day))


@pytest.fixture
def exchanges(tmp_path: Path) -> Iterator[Exchanges]:
    (tmp_path / "exchanges.json").symlink_to(SAMPLES / "exchanges.json")
    server = publisher.build_server(tmp_path)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    yield Exchanges(tmp_path, f"http://127.0.0.1:{server.server_port}/exchanges")
    server.shutdown()
    server.server_close()
    thread.join()


@pytest.mark.parametrize("witness", list_names(SITES))
def test_each_witness_answers_for_the_samples(exchanges: Exchanges, witness: str) -> None:
    published = json.loads((SAMPLES / "exchanges.json").read_text())[witness]["2024-03-28"]
    found = [[p.product, p.month, p.field, p.text] for p in exchanges.ask(witness)] if published else []
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
        exchanges.ask(witness)


def test_a_token_that_expires_is_asked_for_again(exchanges: Exchanges) -> None:
    exchanges.spoil("dce_quotes", "expired", times=1)
    assert exchanges.ask("dce_quotes")


def test_a_closed_day_has_nothing(exchanges: Exchanges) -> None:
    with pytest.raises(NotYet):
        exchanges.ask("shfe_quotes", date(2024, 3, 30))


def test_stocks_are_a_page_from_the_day_that_shfe_changed_it(exchanges: Exchanges) -> None:
    (exchanges.folder / "exchanges.json").unlink()
    rows = {day: [["铜", "", "stock", "113000"]] for day in ("2025-11-17", "2025-11-18")}
    (exchanges.folder / "exchanges.json").write_text(json.dumps({"shfe_stocks": rows}))
    for day in map(date.fromisoformat, rows):
        assert [p.text for p in exchanges.ask("shfe_stocks", day)] == ["113000"]


def test_a_correction_of_the_next_day_is_given_the_second_time(exchanges: Exchanges) -> None:
    (exchanges.folder / "exchanges.json").unlink()
    rows = {"2024-03-28": [["铜", "", "stock", ["113000", "113025"]]]}
    (exchanges.folder / "exchanges.json").write_text(json.dumps({"shfe_stocks": rows}))
    assert [exchanges.ask("shfe_stocks")[0].text for _ in range(2)] == ["113000", "113025"]
