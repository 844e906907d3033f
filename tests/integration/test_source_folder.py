"""The report from a drop folder: on a disk, and in a real object store."""

from datetime import date
from pathlib import Path

import pytest
import s3fs
from ribao.errors import ConfigError, FetchRefused, NotYet
from ribao.source import folder
from ribao.source.config import Folder

from tests.fixtures.folders import drop
from tests.fixtures.web import pdf

DAY = date(2024, 3, 29)


def test_a_file_of_the_day(tmp_path: Path) -> None:
    drop(tmp_path, "商品日报20240328.pdf", pdf("28"))
    drop(tmp_path, "商品日报2024-03-29.PDF", pdf("29"))
    drop(tmp_path, "notes20240329.txt", b"x")
    found = folder.fetch(DAY, Folder("drop", str(tmp_path)))
    assert (found.content, found.name, found.source) == (pdf("29"), "商品日报2024-03-29.PDF", "drop")
    assert found.url.endswith("商品日报2024-03-29.PDF")


def test_a_file_that_is_still_being_written_is_left_alone(tmp_path: Path) -> None:
    given = Folder("drop", str(tmp_path), settled_seconds=10)
    drop(tmp_path, "20240329.pdf", pdf("29"), age_seconds=3)
    assert not folder.look(DAY, given)
    with pytest.raises(NotYet, match=r"20240329.pdf in .* was written 3 s ago and is taken after 10 s"):
        folder.fetch(DAY, given)
    drop(tmp_path, "20240329.pdf", pdf("29"), age_seconds=11)
    assert folder.look(DAY, given)
    assert folder.fetch(DAY, given).content == pdf("29")


def test_so_is_one_that_has_only_just_been_made(tmp_path: Path) -> None:
    drop(tmp_path, "20240329.pdf", b"")
    with pytest.raises(NotYet, match=r"20240329.pdf in .* is empty"):
        folder.fetch(DAY, Folder("drop", str(tmp_path)))


def test_the_newest_of_a_day(tmp_path: Path) -> None:
    drop(tmp_path, "20240329.pdf", pdf("first"), age_seconds=200)
    drop(tmp_path, "20240329更正.pdf", pdf("second"), age_seconds=100)
    assert folder.fetch(DAY, Folder("drop", str(tmp_path))).content == pdf("second")


def test_weeklies_and_monthlies_are_left_alone(tmp_path: Path) -> None:
    drop(tmp_path, "商品周报20240329.pdf", pdf("w"))
    drop(tmp_path, "商品月报20240329.pdf", pdf("m"))
    assert not folder.look(DAY, Folder("drop", str(tmp_path)))


def test_no_folder_yet_is_no_report_yet(tmp_path: Path) -> None:
    given = Folder("drop", str(tmp_path / "later"))
    assert not folder.look(DAY, given)
    with pytest.raises(NotYet, match=r"the folder .*later does not exist"):
        folder.fetch(DAY, given)


def test_a_file_over_the_cap_is_said(tmp_path: Path) -> None:
    drop(tmp_path, "20240329.pdf", pdf("29"))
    with pytest.raises(FetchRefused, match="larger than 100 bytes"):
        folder.fetch(DAY, Folder("drop", str(tmp_path), max_bytes=100))


def test_what_is_no_pdf_is_said(tmp_path: Path) -> None:
    drop(tmp_path, "20240329.pdf", b"PK zip")
    with pytest.raises(FetchRefused, match="is no PDF"):
        folder.fetch(DAY, Folder("drop", str(tmp_path)))


def test_an_object_store(bucket: str) -> None:
    store, given = s3fs.S3FileSystem(), Folder("drop", f"{bucket}/drop", settled_seconds=0)
    assert not folder.look(DAY, given)
    store.pipe_file(f"{bucket}/drop/商品日报20240329.pdf", pdf("29"))
    assert folder.look(DAY, given), "what came after the first look is seen"
    assert folder.fetch(DAY, given).content == pdf("29")
    assert not folder.look(DAY, Folder("drop", f"{bucket}/drop", settled_seconds=60))


def test_an_address_that_is_none_is_a_mistake_in_a_setting() -> None:
    with pytest.raises(ConfigError, match="s4://drop of source drop is no address"):
        folder.fetch(DAY, Folder("drop", "s4://drop"))
