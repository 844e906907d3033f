"""Each step of a day reads and connects no more than it must, and logs what it decided and why."""

import logging
from collections import Counter
from pathlib import Path
from shutil import rmtree

import pytest
from ribao import pipeline
from ribao.archive import Archive
from ribao.archive.files import Files
from ribao.model import Fetched
from ribao.settings import Settings
from ribao.warehouse import Warehouse, connection, migrate_schema

from tests.fixtures.local import SAMPLES, Site
from tests.fixtures.reissues import write_corrected_sample
from tests.fixtures.reports import REAL
from tests.fixtures.warehouse import every, one

# Ribao's loggers tell of what Airflow's tasks decide; others' messages are no matter here.
OURS = "ribao"


def read_log(caplog: pytest.LogCaptureFixture) -> list[str]:
    """The sentences logged since the last call."""
    sentences = [r.getMessage() for r in caplog.records if r.name.split(".")[0] == OURS]
    caplog.clear()
    return sentences


@pytest.fixture
def archived(settings: Settings, site: Site) -> str:
    """The sha256 of the day's original, read and checked."""
    site.publish(REAL)
    sha256 = pipeline.archive_report(REAL, pipeline.fetch_report(REAL, settings), settings)
    pipeline.read_report(sha256, settings)
    pipeline.check_report(REAL, sha256, settings)
    return sha256


@pytest.fixture
def reads(monkeypatch: pytest.MonkeyPatch) -> Counter[str]:
    """How often each file of an archive is read from now on."""
    counts: Counter[str] = Counter()
    read = Files.read

    def count_read(self: Files, path: str) -> bytes | None:
        counts[path] += 1
        return read(self, path)

    monkeypatch.setattr(Files, "read", count_read)
    return counts


def test_a_load_reads_each_archive_object_once(
    archived: str, settings: Settings, reads: Counter[str]
) -> None:
    pipeline.load_report(REAL, archived, settings)
    assert reads and set(reads.values()) == {1}
    names = " ".join(reads)
    for part in ("originals/", "days/", "derived/reports/", "derived/verdicts/"):
        assert names.count(part) == 1, part


def test_a_load_with_a_source_conflict_and_a_recheck_reads_each_archive_object_once(
    archived: str, settings: Settings, tmp_path: Path, reads: Counter[str]
) -> None:
    """Another source's file has come since the check: it is loaded too, and the report is checked again."""
    path = tmp_path / "other.pdf"
    write_corrected_sample(path, REAL, "精废铜价差", "1862")
    store = Archive(settings.archive)
    first = store.find(REAL)[0]
    fields = ("report_date", "url", "name", "fetched_at", "headers")
    given = {name: getattr(first, name) for name in fields}
    store.put(Fetched(content=path.read_bytes(), source="drop", **given))
    reads.clear()
    pipeline.load_report(REAL, archived, settings)
    assert len(every(settings.warehouse, "SELECT id FROM core.reports")) == 2
    assert set(reads.values()) == {1}


def test_a_load_opens_one_connection(
    archived: str, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    opened = []
    connect = connection._connect
    monkeypatch.setattr(connection, "_connect", lambda url: opened.append(url) or connect(url))
    pipeline.load_report(REAL, archived, settings)
    assert opened == [settings.warehouse]


def test_a_lost_connection_is_replaced(url: str) -> None:
    with Warehouse(url) as db:
        with db.transaction() as cursor:
            cursor.execute("SELECT pg_backend_pid()")
            (first,) = cursor.fetchone() or (0,)
        assert one(url, "SELECT pg_terminate_backend(%s, 5000)", first) == (True,)
        with db.transaction() as cursor:
            cursor.execute("SELECT pg_backend_pid()")
            assert cursor.fetchone() != (first,)
        migrate_schema(db)


def test_every_step_says_what_it_decided_and_why(
    settings: Settings, site: Site, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.INFO)
    site.publish(REAL)
    staged = pipeline.fetch_report(REAL, settings)
    size = (SAMPLES / f"{REAL:%Y%m%d}.pdf").stat().st_size
    assert f"{REAL}: found in source local_site, {size} bytes" in read_log(caplog)
    sha256 = pipeline.archive_report(REAL, staged, settings)
    assert f"{REAL}: the file of source local_site is kept as {sha256}" in read_log(caplog)
    pipeline.read_report(sha256, settings)
    assert any(line.startswith(f"{sha256}: 5") and "cells read" in line for line in read_log(caplog))
    pipeline.read_report(sha256, settings)
    assert any("already read by parser" in line for line in read_log(caplog))
    pipeline.check_report(REAL, sha256, settings)
    assert any(line.startswith(f"{REAL}: checked against 0 earlier reports") for line in read_log(caplog))
    pipeline.load_report(REAL, sha256, settings)
    lines = read_log(caplog)
    assert any(line.startswith(f"{REAL}: loaded as report 1, revision 1") for line in lines)
    assert any(line.startswith(f"{REAL}: mails queued: ") for line in lines)
    pipeline.load_report(REAL, sha256, settings)
    assert f"{REAL}: already loaded as report 1, so nothing changed" in read_log(caplog)
    pipeline.send_notifications(settings)
    assert any(line.startswith("mails sent: ") for line in read_log(caplog))
    pipeline.send_notifications(settings)
    assert "nothing to send" in read_log(caplog)


def test_a_migration_adds_the_details_that_an_older_version_did_not_store(
    archived: str, settings: Settings
) -> None:
    pipeline.load_report(REAL, archived, settings)
    rows = "SELECT * FROM core.findings ORDER BY report_id, n"
    new = every(settings.warehouse, rows)
    every(settings.warehouse, "UPDATE core.findings SET detail = '{}' RETURNING n")
    pipeline.migrate_warehouse(settings)
    assert every(settings.warehouse, rows) == new
    pipeline.migrate_warehouse(settings)
    assert every(settings.warehouse, rows) == new


def test_a_migration_adds_the_details_where_only_the_originals_are_kept(
    archived: str, settings: Settings
) -> None:
    """A restored backup has no results, and a full disk is freed of them."""
    pipeline.load_report(REAL, archived, settings)
    rows = "SELECT * FROM core.findings ORDER BY report_id, n"
    new = every(settings.warehouse, rows)
    every(settings.warehouse, "UPDATE core.findings SET detail = '{}' RETURNING n")
    rmtree(Path(settings.archive) / "derived")
    pipeline.migrate_warehouse(settings)
    assert every(settings.warehouse, rows) == new


def test_a_migration_without_an_archive_leaves_findings_as_they_are(
    archived: str, settings: Settings, caplog: pytest.LogCaptureFixture
) -> None:
    pipeline.load_report(REAL, archived, settings)
    every(settings.warehouse, "UPDATE core.findings SET detail = '{}' RETURNING n")
    old = every(settings.warehouse, "SELECT * FROM core.findings ORDER BY report_id, n")
    rmtree(settings.archive)
    pipeline.migrate_warehouse(settings)
    assert every(settings.warehouse, "SELECT * FROM core.findings ORDER BY report_id, n") == old
    assert f"{archived} cannot be read again: no original {archived} in the archive" in caplog.text
