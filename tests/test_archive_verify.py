"""`ribao archive verify`: what is damaged is found, and fetched again where the source still has it."""

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
        pipeline.archive(day, pipeline.fetch(day, settings), settings)
    return lambda *words: CliRunner().invoke(cli, ["archive", "verify", *words], catch_exceptions=False)


def original(settings: Settings, day: date) -> Path:
    (kept,) = Archive(settings.archive).find(day)
    return Path(settings.archive) / "originals" / kept.sha256[:2] / f"{kept.sha256}.pdf"


def test_a_whole_archive(verify: object) -> None:
    done: Result = verify()  # type: ignore[operator]
    assert (done.exit_code, done.output) == (0, "every original and sidecar is whole\n")


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


def test_a_damaged_sidecar_is_mended_by_its_copy_alone(verify: object, settings: Settings) -> None:
    original(settings, BEFORE).with_suffix(".json").write_text("")
    done: Result = verify()  # type: ignore[operator]
    assert (done.exit_code, done.output.split()[:2]) == (0, ["mended", str(BEFORE)])
