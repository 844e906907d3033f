"""A report and its witnesses, in whatever order they come: the same findings, and mails say what changed."""

from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import replace
from datetime import date
from email import message_from_bytes
from email.policy import default
from pathlib import Path

import pytest
from ribao import pipeline
from ribao.errors import RibaoError
from ribao.model import TOTAL
from ribao.pipeline import witnesses
from ribao.pipeline.replay_archive import replay_archive
from ribao.settings import Settings

from tests.fixtures.local import Exchanges, Site
from tests.fixtures.reports import REAL
from tests.fixtures.warehouse import every

DAYS = [date(2024, 3, 26), date(2024, 3, 27), date(2024, 3, 28)]
NAMES = ("shfe_quotes", "shfe_stocks", "lme_stocks")
CONTENT = (
    "SELECT cells, severity, message_en, proposals::text FROM mart.findings ORDER BY rank",
    "SELECT cell, witness, state, value FROM mart.witnesses ORDER BY cell, witness",
)


@pytest.fixture
def asking(settings: Settings, exchanges: Exchanges, site: Site) -> Settings:
    """Settings with witnesses switched on, and the report of REAL at its source."""
    site.publish(REAL)
    return replace(settings, witnesses=NAMES, exchanges=exchanges.address)


@pytest.fixture
def another(asking: Settings, new_warehouse: Callable[[], str], tmp_path: Path) -> Settings:
    """The same with nothing in it."""
    return replace(asking, warehouse=new_warehouse(), archive=str(tmp_path / "another"))


def ask(asking: Settings, days: Sequence[date] = tuple(DAYS)) -> list[date]:
    for name in NAMES:
        witnesses.fetch_witness(name, days, asking)
    return witnesses.recheck_reports(days, asking)


def read_content(settings: Settings) -> list[list[object]]:
    return [every(settings.warehouse, query) for query in CONTENT]


def test_the_order_of_coming_changes_nothing(asking: Settings, another: Settings) -> None:
    pipeline.run_day(REAL, asking)
    assert ask(asking) == [REAL]
    late = read_content(asking)
    assert ask(asking) == []  # Once more changes nothing.
    assert read_content(asking) == late
    ask(another)
    pipeline.run_day(REAL, another)
    assert read_content(another) == late
    assert "LME (by Jin10) published" in str(late[0])


def test_a_witness_that_comes_between_check_and_load_counts(asking: Settings, another: Settings) -> None:
    sha256 = pipeline.archive_report(REAL, pipeline.fetch_report(REAL, asking), asking)
    pipeline.read_report(sha256, asking)
    pipeline.check_report(REAL, sha256, asking)
    ask(asking)
    pipeline.load_report(REAL, sha256, asking)
    ask(another)
    pipeline.run_day(REAL, another)
    assert read_content(asking) == read_content(another)


def test_the_archive_gives_the_same_again(asking: Settings, another: Settings) -> None:
    pipeline.run_day(REAL, asking)
    ask(asking)
    list(replay_archive(replace(another, archive=asking.archive)))
    assert read_content(another) == read_content(asking)


def test_an_answer_that_came_back_stays_the_last_one(
    asking: Settings, another: Settings, exchanges: Exchanges
) -> None:
    for text in ("113000", "113025", "113000"):
        exchanges.publish({"shfe_stocks": {"2024-03-28": [["铜", "", "stock", text]]}})
        witnesses.fetch_witness("shfe_stocks", DAYS[-1:], asking)
    lost = replace(another, archive=asking.archive)
    for _ in range(2):
        witnesses.load_archived_answers(lost)
        texts = every(lost.warehouse, "SELECT printed FROM core.witness_values ORDER BY known_at")
        assert texts == [("113000",), ("113025",), ("113000",)]


@pytest.mark.parametrize("fault", ["html", "half", "zeros", "missing", "412"])
def test_an_answer_that_is_none_changes_no_finding(
    asking: Settings, exchanges: Exchanges, fault: str
) -> None:
    pipeline.run_day(REAL, asking)
    before = read_content(asking)[0]
    for name in NAMES:
        exchanges.spoil(name, fault)
        with suppress(RibaoError):
            witnesses.fetch_witness(name, DAYS, asking)
    assert witnesses.recheck_reports(DAYS, asking) == []
    assert read_content(asking)[0] == before


def publish_volume(exchanges: Exchanges, text: str) -> None:
    """The volume of all copper contracts together."""
    exchanges.publish({"shfe_quotes": {"2024-03-28": [["cu", TOTAL, "volume", text]]}})


def list_mails(settings: Settings, kind: str) -> list[str]:
    found = every(settings.warehouse, "SELECT raw FROM core.outbox WHERE kind = %s ORDER BY created_at", kind)
    return [
        message_from_bytes(bytes(raw), policy=default).get_body(("plain",)).get_content()  # type: ignore[union-attr]
        for (raw,) in found
    ]


def test_what_changed_is_in_the_next_mail_and_a_withdrawn_error_is_sent_at_once(
    asking: Settings, exchanges: Exchanges, site: Site
) -> None:
    pipeline.run_day(REAL, asking)
    (printed,) = every(asking.warehouse, "SELECT printed FROM core.readings WHERE cell = 't1/SHFE铜/volume'")
    publish_volume(exchanges, f"{printed[0]}7")
    assert ask(asking, DAYS[-1:]) == [REAL]
    error = every(asking.warehouse, "SELECT proposed FROM mart.findings WHERE cells = '{t1/SHFE铜/volume}'")
    assert error == [(f"{printed[0]}7",)]
    following = date(2024, 4, 1)
    site.publish(following, "20240401")
    pipeline.run_day(following, asking)
    (*_, mail) = list_mails(asking, "daily")
    assert "上次发信后重新检查的此前报告" in mail and f"上期所公布 {printed[0]}7" in mail
    assert list_mails(asking, "withdrawn") == []
    publish_volume(exchanges, printed[0])
    assert REAL in ask(asking, DAYS[-1:])
    assert len(list_mails(asking, "withdrawn")) >= 1
