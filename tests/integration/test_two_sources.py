"""Two sources with different files for one day: a finding and a revision, and a person may decide otherwise."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from ribao import pipeline, warehouse
from ribao.settings import Settings
from ribao.warehouse import Warehouse

from tests.fixtures.local import SAMPLES, Mails, Site
from tests.fixtures.mails import text_of
from tests.fixtures.reissues import write_corrected_sample
from tests.fixtures.reports import REAL
from tests.fixtures.warehouse import every, one

CONFIG = """
profiles: {{live: [{order}]}}
sources:
  site: {{kind: website, list_url: "http://127.0.0.1:{port}/jinyuantouyan/", hosts: [127.0.0.1], private: true}}
  drop: {{kind: folder, url: "{folder}", settled_seconds: 0}}
"""
PRINTED = (
    """SELECT printed FROM mart.as_printed WHERE report_date = %s AND cell = 't2/铜/精废铜价差/current'"""
)


@pytest.fixture
def drop(tmp_path: Path) -> Path:
    folder = tmp_path / "drop"
    folder.mkdir()
    return folder


@pytest.fixture
def given(
    settings: Settings, site: Site, drop: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Callable[[str], Settings]:
    """Settings with the two sources in an order."""
    monkeypatch.delenv("RIBAO_SOURCE")

    def make(order: str) -> Settings:
        path = tmp_path / f"{order}.yaml"
        path.write_text(CONFIG.format(order=order, port=site.port, folder=drop))
        return replace(settings, sources=path)

    return make


def reports(url: str) -> list[tuple[object, ...]]:
    return every(
        url,
        """SELECT r.revision, d.source, r.state, r.counts FROM core.reports r JOIN core.documents d USING (sha256)
        ORDER BY r.revision""",
    )


def test_the_first_choice_counts_and_the_other_waits(
    given: Callable[[str], Settings], site: Site, drop: Path, mails: Mails
) -> None:
    settings = given("site, drop")
    site.publish(REAL)
    write_corrected_sample(drop / "20240329.pdf", REAL, "精废铜价差", "1862")
    assert pipeline.run_day(REAL, settings)["quarantined"] is None
    assert reports(settings.warehouse) == [(1, "site", "loaded", True), (2, "drop", "quarantined", False)]
    assert one(settings.warehouse, PRINTED, REAL) == ("1872",)
    findings = every(
        settings.warehouse, "SELECT severity, message_en FROM core.findings WHERE pattern = 'other_source'"
    )
    assert findings == [("warn", "The file of drop differs from that of site (20240329.pdf)")]
    pipeline.send_notifications(settings)
    (mail,) = [m for m in mails.list_mails() if "来源" in str(m["Subject"])]
    assert "ribao release 2" in text_of(mail)


def test_a_person_may_let_the_other_count(given: Callable[[str], Settings], site: Site, drop: Path) -> None:
    settings = given("site, drop")
    site.publish(REAL)
    write_corrected_sample(drop / "20240329.pdf", REAL, "精废铜价差", "1862")
    pipeline.run_day(REAL, settings)
    pipeline.release_report(2, "Li", "the mailed file is the corrected one", settings)
    assert one(settings.warehouse, PRINTED, REAL) == ("1862",)


def test_the_order_of_the_configuration_decides(
    given: Callable[[str], Settings], site: Site, drop: Path
) -> None:
    settings = given("drop, site")
    site.publish(REAL)
    write_corrected_sample(drop / "20240329.pdf", REAL, "精废铜价差", "1862")
    pipeline.run_day(REAL, settings)
    assert one(settings.warehouse, PRINTED, REAL) == ("1862",)


def test_a_second_choice_that_was_alone_gives_way_when_the_first_comes(
    given: Callable[[str], Settings], site: Site, drop: Path
) -> None:
    settings = given("site, drop")
    site.publish(REAL)
    site.spoil(REAL, "403")
    write_corrected_sample(drop / "20240329.pdf", REAL, "精废铜价差", "1862")
    pipeline.run_day(REAL, settings)
    assert one(settings.warehouse, PRINTED, REAL) == ("1862",)
    (site.folder / "faults.json").unlink()
    assert set(pipeline.find_changed_days([REAL], settings)) == {REAL}
    assert pipeline.run_day(REAL, settings)["revision"] == 2
    assert reports(settings.warehouse) == [(1, "drop", "loaded", False), (2, "site", "loaded", True)]
    assert one(settings.warehouse, PRINTED, REAL) == ("1872",)


def test_a_source_that_fails_beside_another_is_notified(
    given: Callable[[str], Settings], site: Site, drop: Path, mails: Mails
) -> None:
    settings = given("site, drop")
    site.publish(REAL)
    site.spoil(REAL, "login")
    (drop / "20240329.pdf").write_bytes((SAMPLES / "20240329.pdf").read_bytes())
    pipeline.run_day(REAL, settings)
    pipeline.run_day(REAL, settings)
    pipeline.send_notifications(settings)
    (mail,) = [m for m in mails.list_mails() if "一个来源取不到报告" in str(m["Subject"])]
    assert "login page" in text_of(mail)


def test_the_same_bytes_are_one_report(given: Callable[[str], Settings], site: Site, drop: Path) -> None:
    settings = given("site, drop")
    site.publish(REAL)
    (drop / "20240329.pdf").write_bytes((SAMPLES / "20240329.pdf").read_bytes())
    pipeline.run_day(REAL, settings)
    assert reports(settings.warehouse) == [(1, "site", "loaded", True)]


def test_replaying_the_archive_comes_to_the_same(
    given: Callable[[str], Settings], site: Site, drop: Path, new_warehouse: Callable[[], str]
) -> None:
    settings = given("site, drop")
    site.publish(REAL)
    write_corrected_sample(drop / "20240329.pdf", REAL, "精废铜价差", "1862")
    pipeline.run_day(REAL, settings)
    again = replace(settings, warehouse=new_warehouse())
    for sha256 in [
        sha for (sha,) in every(settings.warehouse, "SELECT sha256 FROM core.reports ORDER BY id DESC")
    ]:
        pipeline.replay_day(REAL, sha256, again)
    assert warehouse.compute_content_hash(Warehouse(again.warehouse)) == warehouse.compute_content_hash(
        Warehouse(settings.warehouse)
    )
