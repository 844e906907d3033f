"""`ribao archive verify`: what is damaged is found, and fetched again where the source still has it."""

import shutil
from datetime import date
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from ribao import pipeline
from ribao.__main__ import cli, main
from ribao.archive import Archive
from ribao.settings import Settings

from tests.fixtures.local import Site
from tests.fixtures.reports import REAL

BEFORE = date(2024, 3, 28)


@pytest.fixture
def verify(settings: Settings, site: Site, monkeypatch: pytest.MonkeyPatch) -> object:
    """Runs the command over an archive of two reports."""
    for name in ("archive", "warehouse", "spool"):
        monkeypatch.setenv(f"RIBAO_{name.upper()}", getattr(settings, name))
    site.publish(BEFORE, "20240328")
    site.publish(REAL)
    for day in (BEFORE, REAL):
        pipeline.archive_report(day, pipeline.fetch_report(day, settings), settings)
    return lambda *words: CliRunner().invoke(cli, ["archive", "verify", *words], catch_exceptions=False)


def original(settings: Settings, day: date) -> Path:
    (kept,) = Archive(settings.archive).find(day)
    return Path(settings.archive) / "originals" / kept.sha256[:2] / f"{kept.sha256}.pdf"


def test_a_whole_archive(verify: object) -> None:
    done: Result = verify()  # type: ignore[operator]
    assert (done.exit_code, done.output) == (0, "2 originals and their sidecars are whole\n")


@pytest.mark.parametrize(
    "words", [["archive", "verify"], ["backfill", "--since", "2024-03-01", "--until", "2024-03-31"]]
)
def test_an_archive_that_does_not_exist_is_said(
    settings: Settings, monkeypatch: pytest.MonkeyPatch, words: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("RIBAO_WAREHOUSE", str(settings.warehouse))
    monkeypatch.setenv("RIBAO_ARCHIVE", "/nowhere/at/all")
    monkeypatch.setattr("sys.argv", ["ribao", *words])
    with pytest.raises(SystemExit, match="2"):
        main()
    assert "there is no archive at /nowhere/at/all" in capsys.readouterr().err


def test_a_damaged_original_is_said_and_fetched_again(verify: object, settings: Settings) -> None:
    path = original(settings, REAL)
    whole = path.read_bytes()
    path.write_bytes(whole[:1000])
    done: Result = verify()  # type: ignore[operator]
    assert done.exit_code == 1
    assert f"damaged  {REAL}" in done.output and "--repair-from-source" in done.output
    done = verify("--repair-from-source")  # type: ignore[operator]
    assert (done.exit_code, path.read_bytes()) == (0, whole)
    assert f"mended   {REAL}" in done.output


def test_an_original_that_the_source_has_no_more_stays_damaged(
    verify: object, settings: Settings, site: Site
) -> None:
    original(settings, REAL).write_bytes(b"")
    (site.folder / f"{REAL:%Y%m%d}.pdf").unlink()
    done: Result = verify("--repair-from-source")  # type: ignore[operator]
    assert done.exit_code == 1 and f"no entry for {REAL}" in done.output
    site.publish(REAL, "20240402")
    done = verify("--repair-from-source")  # type: ignore[operator]
    assert done.exit_code == 1 and "damaged" in done.output


def test_lost_links_of_days_are_made_again_and_foreign_files_are_no_matter(
    verify: object, settings: Settings
) -> None:
    days = Path(settings.archive) / "days"
    for path in (days / ".DS_Store", days / str(REAL) / "Thumbs.db", days / str(REAL) / "readme.txt"):
        path.write_text("x")
    (days / "notes").mkdir()
    done: Result = verify()  # type: ignore[operator]
    assert (done.exit_code, done.output) == (0, "2 originals and their sidecars are whole\n")
    shutil.rmtree(days)
    done = verify()  # type: ignore[operator]
    assert done.exit_code == 0 and done.output.count("mended") == 2
    assert Archive(settings.archive).list_days() == [BEFORE, REAL]


def test_a_folder_in_a_files_place_hides_no_other_damage(verify: object, settings: Settings) -> None:
    path = original(settings, REAL)
    path.unlink()
    path.mkdir()
    original(settings, BEFORE).write_bytes(b"")
    done: Result = verify("--repair-from-source")  # type: ignore[operator]
    assert done.exit_code == 1
    assert f"mended   {BEFORE}" in done.output and f"damaged  {REAL}" in done.output


@pytest.mark.parametrize("other", ["another original", "another day", "deep"])
def test_a_sidecar_of_something_else_is_mended(verify: object, settings: Settings, other: str) -> None:
    days = Path(settings.archive) / "days"
    (own,), (foreign,) = ((days / str(day)).glob("*.json") for day in (REAL, BEFORE))
    whole = own.read_text()
    texts = {
        "another original": foreign.read_text(),
        "another day": whole.replace(str(REAL), str(BEFORE)),
        "deep": "[" * 200_000,
    }
    own.write_text(texts[other])
    done: Result = verify()  # type: ignore[operator]
    assert (done.exit_code, own.read_text()) == (0, whole)


def test_a_damaged_sidecar_is_mended_by_its_copy_alone(verify: object, settings: Settings) -> None:
    original(settings, BEFORE).with_suffix(".json").write_text("")
    done: Result = verify()  # type: ignore[operator]
    assert (done.exit_code, done.output.split()[:2]) == (0, ["mended", str(BEFORE)])
