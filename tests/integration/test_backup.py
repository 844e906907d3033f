"""A drill: a machine is lost, and a backup brings an empty one to the same content."""

import json
import shutil
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path

import pytest
from click.testing import CliRunner
from ribao import pipeline, warehouse
from ribao.archive import Archive
from ribao.archive.verification import find_damage
from ribao.commands.backup import backup as backup_command
from ribao.commands.backup import restore as restore_command
from ribao.errors import RibaoError, UsageError, WarehouseDown
from ribao.model import Fetched
from ribao.pipeline.backfill import Original, load_originals
from ribao.pipeline.backup import back_up, restore
from ribao.pipeline.replay_archive import replay_archive
from ribao.settings import Settings
from ribao.warehouse import Warehouse

from tests.fixtures.local import SAMPLES
from tests.fixtures.postgres import with_login
from tests.fixtures.reports import DAYS
from tests.fixtures.warehouse import every, one

Server = Callable[[str], str]


@pytest.fixture(scope="module")
def lost(new_warehouse: Callable[[], str], tmp_path_factory: pytest.TempPathFactory) -> Settings:
    """Three days with a correction, a mail that waits, and a page kept as proof."""
    folder = tmp_path_factory.mktemp("backup")
    settings = Settings(warehouse=new_warehouse(), archive=str(folder / "archive"))
    store = Archive(settings.archive)
    for day in DAYS[:3]:
        pdf = (SAMPLES / f"{day:%Y%m%d}.pdf").read_bytes()
        kept = store.put(Fetched(day, pdf, "test", "http://test/x.pdf", "x.pdf", datetime.now(UTC)))
        list(load_originals([Original(day, kept.sha256)], settings))
    store.put_page("list.html", b"<html></html>")
    key = ("al.lme_stock", "value", date(2024, 3, 26))
    pipeline.correct_value(key, Decimal("512345.5"), "ann", "by telephone", settings, confirmed=True)
    warehouse.record_day_state(Warehouse(settings.warehouse), DAYS[3], "late")
    return settings


@pytest.fixture(scope="module")
def folder(lost: Settings, tmp_path_factory: pytest.TempPathFactory) -> Path:
    place = tmp_path_factory.mktemp("backups") / "nightly"
    back_up(place, lost)
    return place


@pytest.fixture
def machine(server: Server, new_database: Callable[[], str], tmp_path: Path) -> Settings:
    """An empty machine."""
    return Settings(warehouse=new_database(), archive=str(tmp_path / "archive"))


@pytest.fixture
def copied(folder: Path, tmp_path: Path) -> Path:
    """A copy of the backup that the test may damage."""
    return Path(shutil.copytree(folder, tmp_path / "copied"))


def test_an_empty_machine_gets_everything_back(lost: Settings, folder: Path, machine: Settings) -> None:
    restore(folder, machine)
    assert warehouse.compute_content_hash(Warehouse(machine.warehouse)) == warehouse.compute_content_hash(
        Warehouse(lost.warehouse)
    )
    assert Archive(machine.archive).list_kept() == Archive(lost.archive).list_kept()
    assert list(find_damage(Archive(machine.archive).files)) == []
    for table in ("vintages", "corrections", "finding_events", "decisions", "outbox", "day_states"):
        rows = f"SELECT t::text FROM core.{table} t ORDER BY 1"
        assert every(machine.warehouse, rows) == every(lost.warehouse, rows)


def test_life_goes_on_after_a_restore(folder: Path, machine: Settings) -> None:
    restore(folder, machine)
    tasks = Settings(
        warehouse=with_login(machine.warehouse, "restored_tasks"),
        warehouse_owner=machine.warehouse,
        archive=machine.archive,
    )
    pipeline.migrate_warehouse(tasks)
    day = DAYS[3]
    pdf = (SAMPLES / f"{day:%Y%m%d}.pdf").read_bytes()
    kept = Archive(tasks.archive).put(Fetched(day, pdf, "test", "http://t/x", "x.pdf", datetime.now(UTC)))
    (loaded,) = load_originals([Original(day, kept.sha256)], tasks)
    assert loaded.state == "loaded"
    pipeline.withdraw_correction(
        one(tasks.warehouse, "SELECT id FROM core.corrections")[0], "bob", "wrong", tasks
    )


def test_a_second_backup_to_the_same_folder_is_whole(lost: Settings, copied: Path, machine: Settings) -> None:
    original = next((copied / "archive" / "originals").rglob("*.pdf"))
    before = original.stat().st_mtime_ns
    back_up(copied, lost)
    assert original.stat().st_mtime_ns == before
    assert len(list(copied.glob("*.dump"))) == 1
    restore(copied, machine)


def test_a_backup_that_fails_leaves_the_earlier_one(
    lost: Settings, copied: Path, machine: Settings, stopped_server: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    with pytest.raises(WarehouseDown):
        back_up(copied, replace(lost, warehouse=stopped_server))

    def run_full(*_: object) -> None:
        raise OSError("No space left on device")

    with monkeypatch.context() as patch, pytest.raises(OSError, match="No space left"):
        patch.setattr(Archive, "list_kept", run_full)
        back_up(copied, lost)
    assert len(list(copied.glob("*.dump"))) == 1
    restore(copied, machine)


@pytest.mark.parametrize("damage", ["cut", "gone", "dump"])
def test_a_damaged_backup_changes_nothing(damage: str, copied: Path, machine: Settings) -> None:
    original = next((copied / "archive" / "originals").rglob("*.pdf"))
    if damage == "gone":
        original.unlink()
    else:
        path = next(copied.glob("*.dump")) if damage == "dump" else original
        path.write_bytes(path.read_bytes()[:-10])
    with pytest.raises(UsageError, match="1 files of the backup are damaged or gone"):
        restore(copied, machine)
    assert not Path(machine.archive).exists()
    assert not warehouse.has_reports(Warehouse(machine.warehouse))


def test_a_backup_that_was_cut_short_is_none(copied: Path, machine: Settings) -> None:
    (copied / "manifest.json").unlink()
    with pytest.raises(UsageError, match="is no whole backup"):
        restore(copied, machine)


def test_a_warehouse_with_reports_is_left_alone(lost: Settings, folder: Path) -> None:
    with pytest.raises(UsageError, match="has reports already"):
        restore(folder, lost)


def test_another_content_is_said(copied: Path, machine: Settings) -> None:
    manifest = json.loads((copied / "manifest.json").read_text())
    (copied / "manifest.json").write_text(json.dumps({**manifest, "content_hash": "other"}))
    with pytest.raises(RibaoError, match="that of the backup other"):
        restore(copied, machine)


def test_without_the_dump_the_archive_of_a_backup_is_enough(
    lost: Settings, copied: Path, new_warehouse: Callable[[], str]
) -> None:
    next(copied.glob("*.dump")).unlink()
    machine = Settings(warehouse=new_warehouse(), archive=str(copied / "archive"))
    list(replay_archive(machine))
    assert warehouse.compute_content_hash(Warehouse(machine.warehouse)) == warehouse.compute_content_hash(
        Warehouse(lost.warehouse)
    )


def test_the_commands(
    lost: Settings, tmp_path: Path, machine: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    def run_on(settings: Settings, *words: object) -> str:
        monkeypatch.setenv("RIBAO_WAREHOUSE", settings.warehouse)
        monkeypatch.setenv("RIBAO_ARCHIVE", settings.archive)
        command, *rest = words
        done = CliRunner().invoke(command, [str(word) for word in rest])  # type: ignore[arg-type]
        assert done.exit_code == 0, done.output
        return done.output

    content = warehouse.compute_content_hash(Warehouse(lost.warehouse))
    assert content in run_on(lost, backup_command, tmp_path / "b")
    assert content in run_on(machine, restore_command, tmp_path / "b")
