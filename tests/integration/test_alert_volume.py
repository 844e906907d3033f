"""How much mail there would have been: the same numbers as the mails that were made while the days were loaded."""

from collections import Counter
from collections.abc import Callable, Sequence
from datetime import date, timedelta
from pathlib import Path

import pytest
from click.testing import CliRunner
from ribao import pipeline, warehouse
from ribao.__main__ import cli
from ribao.model import Daily, Outgoing
from ribao.notify import build_view, daily_mails, load_people, notice_mails
from ribao.pipeline import write_day
from ribao.settings import Settings
from ribao.warehouse import Warehouse

from tests.fixtures.mails import DRAW, LINKS
from tests.fixtures.warehouse import FIRST, RECHECKER, build_checked_loading, simulate_loadings

DAYS = 7
PEOPLE = """audiences:
  - {name: all, role: analyst, addresses: [all@example.com], severities: [error, warn, info]}
  - {name: errors, role: analyst, addresses: [errors@example.com], severities: [error], clean_days: false}
  - {name: some, role: analyst, addresses: [some@example.com], commodities: [zn, al], clean_days: false}
  - {name: ops, role: engineer, addresses: [ops@example.com]}
"""


def settings_in(folder: Path, url: str) -> Settings:
    people = folder / "people.yaml"
    people.write_text(PEOPLE)
    return Settings(warehouse=url, people=people)


@pytest.fixture(scope="module")
def lived(
    tmp_path_factory: pytest.TempPathFactory, new_warehouse: Callable[[], str]
) -> tuple[Settings, Counter[str], Counter[str]]:
    """Days as they were: mails by address, and new findings shown to it."""
    settings = settings_in(tmp_path_factory.mktemp("noise"), new_warehouse())
    mails, findings = Counter[str](), Counter[str]()
    people = load_people(settings.people)

    def compose(daily: Daily) -> Sequence[Outgoing]:
        made = daily_mails(daily, DRAW, write_day, people, LINKS)
        mails.update(m.recipients[0] for m in made)
        findings.update(
            {a.addresses[0]: len(build_view(daily, a, "zh").cards) for a in people if a.reads_daily}
        )
        return made

    for item in simulate_loadings(DAYS):
        warehouse.load_reports(Warehouse(settings.warehouse), [item], RECHECKER, compose)
    return settings, mails, findings


Lived = tuple[Settings, Counter[str], Counter[str]]


def test_the_replay_counts_what_was_sent(lived: Lived) -> None:
    settings, mails, findings = lived
    shares = {s.audience: s for s in pipeline.measure_alert_volume(date.min, date.max, settings)}
    addresses = {a.name: a.addresses[0] for a in load_people(settings.people)}
    assert {addresses[n]: s.daily for n, s in shares.items() if s.daily} == dict(mails)
    assert {addresses[n]: s.findings for n, s in shares.items() if s.findings} == dict(+findings)
    assert shares["all"].days == shares["all"].daily == DAYS
    assert 0 < shares["some"].daily < DAYS
    assert (shares["ops"].daily, shares["ops"].others) == (0, 0)


def test_mails_beside_the_daily_one_count_for_those_who_get_them(tmp_path: Path, url: str) -> None:
    settings = settings_in(tmp_path, url)
    item = simulate_loadings(1)[0]
    warehouse.load_reports(
        Warehouse(settings.warehouse), [build_checked_loading(item.report, quarantine="the wrong day")]
    )
    warehouse.record_day_state(Warehouse(settings.warehouse), FIRST + timedelta(days=3), "late")
    people = load_people(settings.people)
    failure = notice_mails("source", FIRST, {"source": "a", "reason": "b"}, people, LINKS)
    warehouse.queue_mails(Warehouse(settings.warehouse), failure)
    shares = {s.audience: s for s in pipeline.measure_alert_volume(date.min, date.max, settings)}
    assert {n: (s.days, s.daily, s.others) for n, s in shares.items()} == {
        "all": (2, 0, 2),
        "errors": (2, 0, 2),
        "some": (2, 0, 2),
        "ops": (2, 0, 3),
    }


def test_only_the_days_asked_for_count(lived: Lived) -> None:
    settings, *_ = lived
    days = [item.report.report_date for item in simulate_loadings(DAYS)]
    since, until = days[2], days[5]
    assert since and until
    (share, *_) = pipeline.measure_alert_volume(since, until, settings)
    assert (share.days, share.daily) == (4, 4)


def test_the_command_prints_a_table(lived: Lived, monkeypatch: pytest.MonkeyPatch) -> None:
    settings, *_ = lived
    monkeypatch.setenv("RIBAO_WAREHOUSE", settings.warehouse)
    monkeypatch.setenv("RIBAO_PEOPLE", str(settings.people))
    done = CliRunner().invoke(cli, ["noise", "--since", str(FIRST)], catch_exceptions=False)
    assert done.exit_code == 0
    lines = [line.split() for line in done.output.splitlines()]
    assert ["audience", "days", "mails", "mails/day", "findings", "findings/day", "busiest", "day"] in lines
    (row,) = [line for line in lines if line[:1] == ["all"]]
    assert row[1:4] == [str(DAYS), str(DAYS), "1.00"]
