"""Originals are kept once and for ever, in a folder and in a real object store alike."""

import errno
import json
import os
import threading
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from ribao.archive import Archive
from ribao.archive.verification import find_damage, mend_sidecar
from ribao.errors import ConfigError, UsageError
from ribao.model import Fetched

from tests.fixtures.web import pdf

DAY = date(2024, 3, 29)
FETCHED = Fetched(
    DAY,
    pdf("one"),
    "site",
    "https://x.example/1.pdf",
    "商品日报.pdf",
    datetime(2024, 3, 29, 0, 31, tzinfo=UTC),
    {"ETag": '"1"'},
)


@pytest.fixture(params=["folder", "s3"])
def archive(request: pytest.FixtureRequest, tmp_path: Path) -> Archive:
    if request.param == "s3":
        return Archive(f"{request.getfixturevalue('bucket')}/ribao")
    return Archive(str(tmp_path / "archive"))


def test_what_was_put_is_got(archive: Archive) -> None:
    kept = archive.put(FETCHED)
    assert archive.get(kept.sha256) == FETCHED.content
    assert archive.get_sidecar(kept.sha256) == archive.get_sidecar(kept.sha256, DAY) == kept
    assert archive.find(DAY) == [kept]
    assert archive.list_days() == [DAY]
    assert (kept.url, kept.name, kept.headers, kept.size) == (
        FETCHED.url,
        FETCHED.name,
        FETCHED.headers,
        len(FETCHED.content),
    )


def test_the_same_bytes_again_change_nothing(archive: Archive) -> None:
    first = archive.put(FETCHED)
    again = archive.put(
        replace(FETCHED, url="https://other.example/", fetched_at=datetime(2024, 4, 1, tzinfo=UTC))
    )
    assert again.sha256 == first.sha256
    assert archive.get_sidecar(first.sha256) == first
    assert archive.find(DAY) == [first]


def test_a_days_originals_stand_in_the_order_they_came(archive: Archive) -> None:
    second = archive.put(
        replace(FETCHED, content=pdf("two"), fetched_at=datetime(2024, 3, 29, 9, tzinfo=UTC))
    )
    first = archive.put(FETCHED)
    assert archive.find(DAY) == [first, second]


def test_the_same_bytes_under_two_days_have_a_sidecar_for_each(archive: Archive) -> None:
    """Yesterday's file under today's title."""
    archive.put(FETCHED)
    later = replace(FETCHED, report_date=date(2024, 4, 1), url="https://x.example/2.pdf")
    kept = archive.put(later)
    assert archive.get_sidecar(kept.sha256, DAY).url == FETCHED.url
    assert archive.get_sidecar(kept.sha256, date(2024, 4, 1)).url == later.url
    assert archive.list_days() == [DAY, date(2024, 4, 1)]


def test_what_is_not_there_is_said(archive: Archive) -> None:
    assert archive.find(DAY) == []
    assert archive.list_days() == []
    assert archive.get_derived("x.json") is None
    for asked in (archive.get, archive.get_sidecar):
        with pytest.raises(UsageError, match="no original"):
            asked("0" * 64)


def test_derived_results_can_be_made_anew(archive: Archive) -> None:
    archive.put_derived("reports/x.json", b"1")
    archive.put_derived("reports/x.json", b"2")
    assert archive.get_derived("reports/x.json") == b"2"


def test_staged_files_come_back_as_they_were(archive: Archive) -> None:
    reference = archive.stage(FETCHED)
    assert len(reference) < 80, "it travels between tasks"
    assert archive.unstage(reference) == FETCHED
    with pytest.raises(UsageError, match="run the fetch task again"):
        archive.unstage("2024-03-29-site-0000")


def test_pages_are_kept_as_proof(archive: Archive) -> None:
    where = archive.put_page("site-20240329.html", b"<html>")
    assert where.endswith("pages/site-20240329.html")


def test_many_at_once_are_as_good_as_one(archive: Archive) -> None:
    errors: list[BaseException] = []

    def put() -> None:
        try:
            archive.put(FETCHED)
        except BaseException as error:
            errors.append(error)

    workers = [threading.Thread(target=put) for _ in range(8)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    assert errors == []
    assert archive.find(DAY)[0].sha256 == archive.put(FETCHED).sha256


def test_an_original_that_was_changed_is_not_given_out(tmp_path: Path) -> None:
    archive = Archive(str(tmp_path))
    kept = archive.put(FETCHED)
    path = tmp_path / "originals" / kept.sha256[:2] / f"{kept.sha256}.pdf"
    path.write_bytes(b"other")
    with pytest.raises(UsageError, match="was changed on disk"):
        archive.get(kept.sha256)


def damage(folder: Path, pattern: str, content: bytes) -> None:
    """Write over the one file of the archive that fits."""
    (path,) = folder.glob(pattern)
    path.write_bytes(content)


DAMAGES = [
    ("originals/*/*.pdf", b""),
    ("originals/*/*.pdf", b"%PDF-1.4 cut o"),
    ("originals/*/*.json", b""),
    ("days/*/*.json", b'{"sha256": "'),
    ("days/*/*.json", b"[]"),
]


@pytest.mark.parametrize(("pattern", "content"), DAMAGES)
def test_putting_the_same_bytes_again_replaces_what_was_damaged(
    tmp_path: Path, pattern: str, content: bytes
) -> None:
    archive = Archive(str(tmp_path))
    kept = archive.put(FETCHED)
    damage(tmp_path, pattern, content)
    archive.put(FETCHED)
    assert (archive.get(kept.sha256), archive.find(DAY)) == (FETCHED.content, [kept])
    assert list(find_damage(archive.files)) == []


@pytest.mark.parametrize(("pattern", "content"), DAMAGES)
def test_damage_is_found_with_the_day_that_needs_the_file(
    tmp_path: Path, pattern: str, content: bytes
) -> None:
    archive = Archive(str(tmp_path))
    archive.put(FETCHED)
    damage(tmp_path, pattern, content)
    (found,) = find_damage(archive.files)
    assert found.day == DAY and Path(found.path).match(pattern)
    assert mend_sidecar(archive.files, found) == (not pattern.endswith("pdf"))
    assert [d.path.suffix for d in list(find_damage(archive.files))] == (
        [".pdf"] if pattern.endswith("pdf") else []
    )


def test_a_damaged_sidecar_is_said(tmp_path: Path) -> None:
    archive = Archive(str(tmp_path))
    archive.put(FETCHED)
    damage(tmp_path, "days/*/*.json", b"")
    with pytest.raises(UsageError, match=r"the sidecar .* cannot be read"):
        archive.find(DAY)


def test_a_full_disk_leaves_nothing_half_written(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(_number: int) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(OSError, match="No space left"):
        Archive(str(tmp_path)).put(FETCHED)
    assert [path for path in tmp_path.rglob("*") if path.is_file()] == []


def test_bytes_and_folder_are_on_the_disk_before_put_returns(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A power cut after any flush leaves each file whole or not there: it is renamed after its bytes are flushed."""
    flushed, flush = [], os.fsync

    def note(number: int) -> None:
        flush(number)
        flushed.append(Path(f"/proc/self/fd/{number}").readlink())

    monkeypatch.setattr(os, "fsync", note)
    kept = Archive(str(tmp_path)).put(FETCHED)
    for path in (p for p in tmp_path.rglob("*") if p.is_file()):
        (own,) = (n for n, p in enumerate(flushed) if str(p).startswith(f"{path}.part"))
        assert flushed[own + 1] == path.parent
    assert kept.sha256


def test_old_half_written_files_are_removed(tmp_path: Path) -> None:
    archive = Archive(str(tmp_path))
    archive.put(FETCHED)
    part = tmp_path / "days" / f"x.json.part{'1' * 8}"
    part.write_text("{")
    assert archive.files.remove_parts(timedelta(hours=1)) == 0
    os.utime(part, (0, 0))
    assert archive.files.remove_parts(timedelta(hours=1)) == 1
    assert not part.exists() and archive.find(DAY)


def test_half_written_files_are_not_seen(tmp_path: Path) -> None:
    archive = Archive(str(tmp_path))
    kept = archive.put(FETCHED)
    (tmp_path / "days" / str(DAY) / f"{'1' * 64}.json.part12345678").write_text("{")
    assert archive.find(DAY) == [kept]


def test_the_sidecar_can_be_read_by_people(tmp_path: Path) -> None:
    kept = Archive(str(tmp_path)).put(FETCHED)
    sidecar = json.loads((tmp_path / "originals" / kept.sha256[:2] / f"{kept.sha256}.json").read_text())
    assert sidecar["name"] == "商品日报.pdf"
    assert sidecar["headers"] == {"ETag": '"1"'}


def test_an_address_of_an_unknown_kind_is_a_mistake_in_a_setting() -> None:
    with pytest.raises(
        ConfigError, match="RIBAO_ARCHIVE is no address of an archive: Protocol not known: s4"
    ):
        Archive("s4://bucket/ribao")
