"""The power goes at any step of a write: what was promised is there afterwards, and the same write again heals the rest.

`Disk` keeps what was flushed. After a cut two disks are possible: one that has lost every entry of a folder that was not
flushed, and one that has the entries but not the bytes of files that were not flushed.
"""

import os
from collections.abc import Callable
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from ribao.archive import Archive
from ribao.archive.verification import find_damage
from ribao.model import Decision, Fetched, Outgoing
from ribao.notify import spool

DAY = date(2024, 3, 29)
MOMENT = datetime(2024, 3, 29, 8, 30, tzinfo=UTC)
FETCHED = Fetched(DAY, b"%PDF-1.7 the report %%EOF", "test", "http://test/x.pdf", "x.pdf", MOMENT)
DECISION = Decision(
    "20240329T083000-1", MOMENT, "settle", "ann", "known", {"fingerprint": "f", "action": "resolved"}
)
MAIL = Outgoing("<1@test>", "daily", ("ann@test",), "日报", b"From: x\r\n\r\ntext", DAY)


class PowerCut(BaseException):
    """Nothing runs any more."""


class Disk:
    """What of a folder has been flushed, and a fuse that blows at the n-th step."""

    def __init__(self, root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        self.root = root
        self.bytes: dict[int, bytes] = {}
        self.entries: dict[int, dict[str, int]] = {root.stat().st_ino: {}}
        self.steps = 0
        self.fuse: int | None = None
        self._fsync, self._replace = os.fsync, Path.replace
        disk = self

        def fsync(number: int) -> None:
            disk.step()
            disk._fsync(number)
            disk.flush(number)

        def replace(path: Path, target: Path) -> Path:
            disk.step()
            return disk._replace(path, target)

        monkeypatch.setattr(os, "fsync", fsync)
        monkeypatch.setattr(Path, "replace", replace)

    def step(self) -> None:
        if self.fuse is not None and self.steps >= self.fuse:
            raise PowerCut
        self.steps += 1

    def flush(self, number: int) -> None:
        path = Path(f"/proc/self/fd/{number}").resolve()
        if path.is_dir():
            self.entries[path.stat().st_ino] = {p.name: p.stat().st_ino for p in path.iterdir()}
        else:
            self.bytes[path.stat().st_ino] = path.read_bytes()

    def after_the_cut(self, target: Path, entries_kept: bool) -> Path:
        """The folder as a machine finds it that starts again."""
        self._build(self.root, target, entries_kept)
        return target

    def _build(self, now: Path, then: Path, entries_kept: bool) -> None:
        then.mkdir()
        flushed = self.entries.get(now.stat().st_ino, {})
        for path in now.iterdir():
            if not entries_kept and flushed.get(path.name) != path.stat().st_ino:
                continue
            if path.is_dir():
                self._build(path, then / path.name, entries_kept)
            else:
                (then / path.name).write_bytes(self.bytes.get(path.stat().st_ino, b""))


def put(root: Path) -> None:
    Archive(str(root / "archive")).put(FETCHED)


def put_is_whole(root: Path) -> None:
    store = Archive(str(root / "archive"))
    (archived,) = store.find(DAY)
    assert store.get(archived.sha256) == FETCHED.content
    assert store.get_sidecar(archived.sha256, DAY) == store.get_sidecar(archived.sha256) == archived
    assert list(find_damage(store.files)) == []


def stage(root: Path) -> None:
    Archive(str(root / "archive")).stage(FETCHED)


def stage_is_whole(root: Path) -> None:
    store = Archive(str(root / "archive"))
    (reference,) = {path.stem for path in (root / "archive" / "staged").glob("*.json")}
    assert store.unstage(reference) == FETCHED


def decide(root: Path) -> None:
    Archive(str(root / "archive")).put_decision(DECISION)


def decision_is_whole(root: Path) -> None:
    assert Archive(str(root / "archive")).list_decisions() == [DECISION]


def keep_mail(root: Path) -> None:
    spool.keep(root / "spool", [MAIL])


def mail_is_whole(root: Path) -> None:
    assert list(spool.load_mails(root / "spool")) == [MAIL]


def note_sent(root: Path) -> None:
    spool.note_sent(root / "spool", "<1@test>")


def sent_is_known(root: Path) -> None:
    assert spool.was_sent(root / "spool", "<1@test>")


WRITES: dict[str, tuple[Callable[[Path], None], Callable[[Path], None]]] = {
    "put": (put, put_is_whole),
    "stage": (stage, stage_is_whole),
    "decision": (decide, decision_is_whole),
    "spool": (keep_mail, mail_is_whole),
    "sent": (note_sent, sent_is_known),
}


@pytest.fixture
def disk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Disk:
    (tmp_path / "disk").mkdir()
    return Disk(tmp_path / "disk", monkeypatch)


@pytest.mark.parametrize("entries_kept", [False, True], ids=["entries lost", "bytes lost"])
@pytest.mark.parametrize("name", WRITES)
def test_what_was_written_is_there_after_a_cut(
    name: str, entries_kept: bool, disk: Disk, tmp_path: Path
) -> None:
    write, is_whole = WRITES[name]
    write(disk.root)
    is_whole(disk.after_the_cut(tmp_path / "after", entries_kept))


@pytest.mark.parametrize("entries_kept", [False, True], ids=["entries lost", "bytes lost"])
@pytest.mark.parametrize("name", WRITES)
def test_the_same_again_heals_what_a_cut_at_any_step_left(
    name: str, entries_kept: bool, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write, is_whole = WRITES[name]
    for fuse in range(100):
        root = tmp_path / f"disk{fuse}"
        root.mkdir()
        with monkeypatch.context() as patch:
            disk = Disk(root, patch)
            disk.fuse = fuse
            try:
                write(root)
            except PowerCut:
                pass
            else:
                assert fuse > 3, "no step was cut"
                return
        after = disk.after_the_cut(tmp_path / f"after{fuse}", entries_kept)
        write(after)
        is_whole(after)
    pytest.fail("the write never ended")


def test_a_write_that_is_not_flushed_is_found_out(disk: Disk, tmp_path: Path) -> None:
    (disk.root / "archive").mkdir()
    (disk.root / "archive" / "x").write_bytes(b"lost")
    assert list(disk.after_the_cut(tmp_path / "a", False).iterdir()) == []
    assert (disk.after_the_cut(tmp_path / "b", True) / "archive" / "x").read_bytes() == b""
