"""The PostgreSQL that `make run` brings: in any folder, with no right that it does not need."""

import os
import shutil
import subprocess
from collections.abc import Iterator
from importlib.metadata import distribution
from pathlib import Path

import psutil
import pytest
from ribao.errors import ConfigError
from ribao_local import postgres

from tests.fixtures.postgres import PASSWORD, free_port
from tests.fixtures.warehouse import every, one


@pytest.fixture
def folder(tmp_path: Path) -> Iterator[Path]:
    """A folder for a server's data inside one that only its owner may enter."""
    (tmp_path / "private").mkdir(mode=0o700)
    yield tmp_path / "private" / "postgres"
    postgres.remove_server(tmp_path / "private" / "postgres")


@pytest.fixture(scope="module")
def running(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Path, str]]:
    """A server that runs in a folder like that, and the address of a database in it."""
    private = tmp_path_factory.mktemp("private", numbered=True)
    folder, port = private / "postgres", free_port()
    postgres.start_server(folder, port, PASSWORD, ("one",))
    yield folder, postgres.build_url(port, PASSWORD, "one")
    postgres.remove_server(folder)


def test_it_runs_in_a_folder_that_only_its_owner_may_enter(running: tuple[Path, str]) -> None:
    folder, database = running
    assert one(database, "SELECT 1") == (1,)
    assert folder.parent.stat().st_mode & 0o777 == 0o700


def test_it_runs_without_root_and_without_any_capability(running: tuple[Path, str]) -> None:
    folder, _ = running
    pid = int((folder / "data" / "postmaster.pid").read_text().splitlines()[0])
    status = dict(line.split(":\t", 1) for line in Path(f"/proc/{pid}/status").read_text().splitlines())
    assert psutil.Process(pid).uids().effective != 0
    assert {int(status[f"Cap{kind}"], 16) for kind in ("Prm", "Eff", "Amb")} == {0}


def test_its_data_are_still_there_after_a_stop_and_a_move(folder: Path) -> None:
    port = free_port()
    postgres.start_server(folder, port, PASSWORD, ("one",))
    every(postgres.build_url(port, PASSWORD, "one"), "CREATE TABLE kept AS SELECT 7 AS n")
    postgres.stop_server(folder)
    moved = folder.with_name("moved")
    folder.rename(moved)
    postgres.start_server(moved, port, PASSWORD, ("one",))
    try:
        assert one(postgres.build_url(port, PASSWORD, "one"), "SELECT n FROM kept") == (7,)
    finally:
        postgres.remove_server(moved)


def test_data_that_an_earlier_version_left_in_the_folder_are_kept(folder: Path) -> None:
    port = free_port()
    postgres.start_server(folder, port, PASSWORD, ("one",))
    every(postgres.build_url(port, PASSWORD, "one"), "CREATE TABLE kept AS SELECT 7 AS n")
    postgres.stop_server(folder)
    data = folder.resolve()
    if folder.is_symlink():
        folder.unlink()
        shutil.move(data, folder)
    postgres.start_server(folder, port, PASSWORD, ("one",))
    assert one(postgres.build_url(port, PASSWORD, "one"), "SELECT n FROM kept") == (7,)


def test_a_database_keeps_its_comment(running: tuple[Path, str]) -> None:
    _, database = running
    assert postgres.read_comment(database) is None
    postgres.write_comment(database, "it's done")
    assert postgres.read_comment(database) == "it's done"


def test_removing_it_leaves_nothing(folder: Path) -> None:
    postgres.start_server(folder, free_port(), PASSWORD, ())
    data = folder.resolve()
    postgres.remove_server(folder)
    assert not data.exists() and not folder.is_symlink()
    postgres.remove_server(folder)


def test_a_shared_folder_that_cannot_be_made_is_said(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "file").touch()
    monkeypatch.setattr(postgres, "SHARED", tmp_path / "file" / "ribao")
    with pytest.raises(ConfigError, match="cannot be written"):
        postgres.copy_package(distribution("click"), tmp_path / "copy")


def test_a_server_that_has_ended_does_not_run_though_nobody_waited_for_it(tmp_path: Path) -> None:
    program = shutil.copy(shutil.which("true") or "/bin/true", tmp_path / "postgres")
    ended = subprocess.Popen([program])
    (tmp_path / "data").mkdir()
    (tmp_path / "data" / "postmaster.pid").write_text(f"{ended.pid}\n")
    os.waitid(os.P_PID, ended.pid, os.WEXITED | os.WNOWAIT)
    assert not postgres.is_running(tmp_path)
    ended.wait()
