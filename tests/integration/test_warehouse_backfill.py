"""Years of reports: the archive into a warehouse, killed and gone on with, and read again by a new parser."""

import csv
import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from PIL import Image
from ribao import pipeline, series_mapping, warehouse
from ribao.__main__ import cli
from ribao.archive import Archive
from ribao.errors import Unreadable
from ribao.model import Fetched
from ribao.pipeline import backfill, reread_originals
from ribao.settings import Settings
from ribao.warehouse import Warehouse

from tests.fixtures.local import SAMPLES
from tests.fixtures.reports import DAYS
from tests.fixtures.warehouse import every, one

FIRST, LAST = DAYS[0], DAYS[-1]


def keep(archive: str, day: date, content: bytes) -> str:
    """Put an original into an archive; gives its sha256."""
    at = datetime(day.year, day.month, day.day, 1, tzinfo=UTC)
    return Archive(archive).put(Fetched(day, content, "test", "http://test/x.pdf", "x.pdf", at)).sha256


@pytest.fixture(scope="module")
def read_once(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An archive with the samples in it, each of them read."""
    folder = tmp_path_factory.mktemp("archive")
    for day in DAYS:
        keep(str(folder), day, (SAMPLES / f"{day:%Y%m%d}.pdf").read_bytes())
    settings = Settings(archive=str(folder))
    with backfill.read_ahead(
        [backfill.Original(day, Archive(str(folder)).find(day)[0].sha256) for day in DAYS], settings
    ) as batches:
        assert sum(len(batch) for batch in batches) == len(DAYS)
    return folder


@pytest.fixture
def settings(read_once: Path, tmp_path: Path, url: str) -> Settings:
    """An archive of its own with the samples, an empty warehouse."""
    shutil.copytree(read_once, tmp_path / "archive")
    return Settings(archive=str(tmp_path / "archive"), warehouse=url, spool=str(tmp_path / "spool"))


def ribao(settings: Settings, *words: str) -> Result:
    """Run a command."""
    env = {
        "RIBAO_ARCHIVE": settings.archive,
        "RIBAO_WAREHOUSE": settings.warehouse,
        "RIBAO_SPOOL": settings.spool,
    }
    return CliRunner(env=env).invoke(cli, words)


def load(settings: Settings) -> list[backfill.Outcome]:
    return list(backfill.load_originals(backfill.list_unloaded_originals(FIRST, LAST, settings), settings))


@pytest.fixture(scope="module")
def day_by_day(
    read_once: Path, new_warehouse: Callable[[], str], tmp_path_factory: pytest.TempPathFactory
) -> str:
    """The hash of a warehouse into which the same reports came day by day."""
    spool = tmp_path_factory.mktemp("spool")
    settings = Settings(archive=str(read_once), warehouse=new_warehouse(), spool=str(spool))
    for day in DAYS:
        pipeline.replay_day(day, Archive(settings.archive).find(day)[0].sha256, settings)
    return warehouse.compute_content_hash(Warehouse(settings.warehouse))


def test_the_archive_replayed_into_an_empty_warehouse_gives_the_same_content(
    settings: Settings, day_by_day: str
) -> None:
    done = ribao(settings, "backfill", "--since", str(FIRST), "--until", str(LAST))
    assert done.output.splitlines()[-1] == f"{len(DAYS)} loaded"
    assert warehouse.compute_content_hash(Warehouse(settings.warehouse)) == day_by_day
    assert one(settings.warehouse, "SELECT count(*) FROM core.outbox") == (0,), "history is no news"


def test_a_second_backfill_finds_nothing_to_do(settings: Settings) -> None:
    load(settings)
    before = warehouse.compute_content_hash(Warehouse(settings.warehouse))
    done = ribao(settings, "backfill", "--since", str(FIRST), "--until", str(LAST))
    assert done.output.splitlines()[-1] == "all 6 reports of the archive are loaded already"
    assert warehouse.compute_content_hash(Warehouse(settings.warehouse)) == before


def test_only_the_range_is_loaded(settings: Settings) -> None:
    ribao(settings, "backfill", "--since", str(DAYS[1]), "--until", str(DAYS[2]))
    loaded = every(settings.warehouse, "SELECT report_date FROM mart.reports ORDER BY 1")
    assert loaded == [(DAYS[1],), (DAYS[2],)]


def test_killed_and_started_again(
    settings: Settings, day_by_day: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Killed after each number of loaded reports; the next start goes on from there."""
    monkeypatch.setattr(backfill, "_BATCH", 1)
    for kept in range(len(DAYS)):
        child = os.fork()
        if child == 0:
            try:
                next(
                    backfill.load_originals(backfill.list_unloaded_originals(FIRST, LAST, settings), settings)
                )
                os.kill(os.getpid(), signal.SIGKILL)
            finally:
                os._exit(0)
        _, status = os.waitpid(child, 0)
        assert os.WIFSIGNALED(status)
        assert one(settings.warehouse, "SELECT count(*) FROM core.reports") == (kept + 1,)
    assert load(settings) == []
    assert warehouse.compute_content_hash(Warehouse(settings.warehouse)) == day_by_day


def test_the_command_is_killed_while_it_reads(settings: Settings, day_by_day: str, tmp_path: Path) -> None:
    shutil.rmtree(tmp_path / "archive" / "derived")
    env = {**os.environ, "RIBAO_ARCHIVE": settings.archive, "RIBAO_WAREHOUSE": settings.warehouse}
    command = [
        sys.executable,
        "-m",
        "ribao",
        "backfill",
        "--since",
        str(FIRST),
        "--until",
        str(LAST),
        "--jobs",
        "1",
    ]
    running = subprocess.Popen(command, env=env, stdout=subprocess.DEVNULL)
    while not list((tmp_path / "archive").glob("derived/reports/*.json")):
        assert running.poll() is None
        time.sleep(0.01)
    running.kill()
    running.wait()
    assert one(settings.warehouse, "SELECT count(*) FROM core.reports")[0] < len(DAYS)
    load(settings)
    assert warehouse.compute_content_hash(Warehouse(settings.warehouse)) == day_by_day


def test_a_file_that_cannot_be_read_stops_no_other(settings: Settings) -> None:
    day = date(2024, 3, 25)
    keep(settings.archive, day, b"%PDF-1.4 and nothing more")
    done = ribao(settings, "backfill", "--since", str(day), "--until", str(DAYS[1]))
    assert f"{day} unreadable: " in done.output
    assert isinstance(done.exception, Unreadable)
    assert one(settings.warehouse, "SELECT count(*) FROM core.reports") == (2,)
    with pytest.raises(Unreadable, match=str(day)):
        pipeline.load_range(day, DAYS[2], settings)
    assert one(settings.warehouse, "SELECT count(*) FROM core.reports") == (3,)


def test_another_days_report_is_quarantined_and_said(settings: Settings) -> None:
    day = date(2024, 4, 3)
    keep(settings.archive, day, (SAMPLES / f"{DAYS[-1]:%Y%m%d}.pdf").read_bytes())
    done = ribao(settings, "backfill", "--since", str(DAYS[-1]), "--until", str(day))
    assert f"{day} quarantined (report 2): " in done.output
    assert done.output.splitlines()[-1] == "1 loaded, 1 quarantined"


def test_a_range_is_read_and_then_loaded(settings: Settings, tmp_path: Path) -> None:
    shutil.rmtree(tmp_path / "archive" / "derived")
    assert pipeline.read_range(DAYS[0], DAYS[1], settings) == {"read": 2}
    assert len(list((tmp_path / "archive" / "derived" / "reports").iterdir())) == 2
    assert pipeline.load_range(DAYS[0], DAYS[1], settings) == {"loaded": 2, "cases": []}
    assert pipeline.read_range(DAYS[0], DAYS[1], settings) == {"read": 0}


def test_what_the_archive_has_not_got_is_fetched(
    settings: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = tmp_path / "drop"
    folder.mkdir()
    shutil.copy(SAMPLES / f"{DAYS[1]:%Y%m%d}.pdf", folder / f"{DAYS[1]:%Y%m%d}.pdf")
    os.utime(next(folder.iterdir()), (1_600_000_000, 1_600_000_000))
    monkeypatch.setenv("RIBAO_SOURCE", "folder")
    monkeypatch.setenv("RIBAO_DROP_FOLDER", str(folder))
    empty = replace(settings, archive=str(tmp_path / "empty"))
    assert pipeline.read_range(DAYS[0], DAYS[1], empty, fetch=True) == {"missing": 1, "fetched": 1, "read": 1}


@pytest.fixture
def old_reader(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> Settings:
    """A warehouse that a reader before the present one has filled: it read one number wrongly and knew one cell less."""
    load(settings)
    for table, change in (
        ("reports", "parser_version = '0'"),
        ("readings", "printed = '999', value = 999 WHERE cell = 't2/铜/LME库存/current' AND report_id = 1"),
    ):
        every(settings.warehouse, f"UPDATE core.{table} SET {change}")
    every(settings.warehouse, "DELETE FROM core.readings WHERE cell = 't1/LME铜/close' AND report_id = 2")
    return settings


def test_a_new_reader_tells_before_it_goes_live(old_reader: Settings, tmp_path: Path) -> None:
    before = warehouse.compute_content_hash(Warehouse(old_reader.warehouse))
    out = tmp_path / "differences.csv"
    done = ribao(old_reader, "reread", "--out", str(out))
    assert f"{len(DAYS)} reports read again, 2 of them differ: 1 changed, 1 added, 0 gone" in done.output
    assert "nothing was loaded" in done.output
    with out.open(encoding="utf-8") as file:
        first, second = csv.DictReader(file)
    assert (first["kind"], first["where"], first["before"]) == (
        "changed",
        "t2/铜/LME库存/current (cu.lme_stock)",
        "999",
    )
    assert (second["kind"], second["where"], second["before"]) == (
        "added",
        "t1/LME铜/close (quote.cu.lme)",
        "",
    )
    for row in (first, second):
        with Image.open(row["picture"]) as picture:
            assert 400 < picture.width < 1200 and 60 < picture.height < 200
    assert warehouse.compute_content_hash(Warehouse(old_reader.warehouse)) == before


def test_a_new_reader_goes_live(old_reader: Settings) -> None:
    done = ribao(old_reader, "reread", "--go-live")
    assert done.output.splitlines()[-1] == f"{len(DAYS)} loaded"
    assert one(old_reader.warehouse, "SELECT count(*), min(revision) FROM mart.reports WHERE counts") == (
        6,
        2,
    )
    values = "SELECT value FROM mart.indicators WHERE series = 'cu.lme_stock' ORDER BY observed_on LIMIT 1"
    assert one(old_reader.warehouse, values) != (999,)
    assert reread_originals.list_outdated_documents(None, None, old_reader) == []
    assert "0 reports read again" in ribao(old_reader, "reread").output


def test_what_a_person_rejected_is_not_read_again(old_reader: Settings) -> None:
    warehouse.reject_report(Warehouse(old_reader.warehouse), 3, "li", "not ours")
    assert 3 not in {
        document.report_id for document in reread_originals.list_outdated_documents(None, None, old_reader)
    }


@pytest.fixture
def old_catalogue(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> Settings:
    """A warehouse that was filled when the catalogue did not know one label of each table."""
    hidden = ("t2/铜/LME库存", "t1/LME铜")
    with monkeypatch.context() as patch:
        find = series_mapping.find_row_series
        patch.setattr(series_mapping, "find_row_series", lambda row: None if row in hidden else find(row))
        load(settings)
    return settings


def test_labels_that_the_catalogue_knows_only_now_are_mapped(old_catalogue: Settings) -> None:
    unknown = """SELECT count(*) FROM core.readings r JOIN core.active a ON a.id = r.report_id
        WHERE r.series LIKE 'x.%%'"""
    assert one(old_catalogue.warehouse, unknown) != (0,)
    output = ribao(old_catalogue, "reread").output
    assert f"{len(DAYS)} reports read again, {len(DAYS)} of them differ: 0 changed, " in output
    assert "t2/铜/LME库存/current (cu.lme_stock)" in output and "(x.quote.LME铜)" in output
    output = ribao(old_catalogue, "reread", "--go-live").output
    assert output.splitlines()[-1] == f"{len(DAYS)} loaded"
    assert one(old_catalogue.warehouse, unknown) == (0,)
    mapped = "SELECT count(DISTINCT observed_on) FROM mart.indicators WHERE series = 'cu.lme_stock'"
    assert one(old_catalogue.warehouse, mapped) == (len(DAYS),)
    assert "0 reports read again" in ribao(old_catalogue, "reread", "--go-live").output


def test_a_report_with_the_same_labels_is_not_loaded_twice(old_catalogue: Settings) -> None:
    first = backfill.Original(FIRST, Archive(old_catalogue.archive).find(FIRST)[0].sha256)
    for _ in range(2):
        list(backfill.load_originals([first], old_catalogue, reread=True))
    revisions = "SELECT max(revision) FROM core.reports WHERE report_date = %s"
    assert one(old_catalogue.warehouse, revisions, FIRST) == (2,)
