"""The warehouse lost and the archive kept: the same content again, with every decision."""

from collections.abc import Callable
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path

import pytest
from click.testing import CliRunner
from ribao import pipeline, warehouse
from ribao.archive import Archive
from ribao.commands.replay import replay as replay_command
from ribao.errors import ArchiveDown, UsageError
from ribao.model import Decision, Fetched
from ribao.pipeline.backfill import Original, load_originals
from ribao.pipeline.replay_archive import replay_archive
from ribao.settings import Settings
from ribao.warehouse import Warehouse

from tests.fixtures.local import SAMPLES
from tests.fixtures.reports import DAYS, REAL
from tests.fixtures.warehouse import every, one

STOCK = ("al.lme_stock", "value", date(2024, 3, 28))


def load_day(day: date, settings: Settings) -> None:
    """A day as it comes in daily life: fetched, archived and loaded before the next decision."""
    pdf = (SAMPLES / f"{day:%Y%m%d}.pdf").read_bytes()
    archived = Archive(settings.archive).put(
        Fetched(day, pdf, "test", "http://test/x.pdf", "x.pdf", datetime.now(UTC))
    )
    list(load_originals([Original(day, archived.sha256)], settings))


def report_id(day: date, settings: Settings) -> int:
    (number,) = one(settings.warehouse, "SELECT id FROM core.reports WHERE report_date = %s", day)
    return int(number)


@pytest.fixture(scope="module")
def lived(new_warehouse: Callable[[], str], tmp_path_factory: pytest.TempPathFactory) -> Settings:
    """A week of reports with decisions of every kind between them."""
    folder = tmp_path_factory.mktemp("replay")
    settings = Settings(warehouse=new_warehouse(), archive=str(folder / "archive"))
    before, after = [day for day in DAYS if day < REAL], [day for day in DAYS if day > REAL]
    for day in [*before, REAL]:
        load_day(day, settings)
    findings = every(
        settings.warehouse,
        "SELECT n, fingerprint, proposed FROM mart.findings WHERE report_date = %s ORDER BY n",
        REAL,
    )
    proposing = next(n for n, _, proposed in findings if proposed)
    marks = [mark for n, mark, _ in findings if n != proposing]
    pipeline.accept_proposals(report_id(REAL, settings), proposing, "ann", "", settings)
    pipeline.settle_finding(marks[0], "acknowledged", "ann", "known", settings)
    pipeline.settle_finding(marks[0], "reopened", "bob", "not so", settings)
    number = pipeline.correct_value(
        STOCK, Decimal("512345.5"), "ann", "by telephone", settings, confirmed=True
    )
    pipeline.reject_report(report_id(before[0], settings), "bob", "the wrong file", settings)
    load_day(after[0], settings)
    pipeline.withdraw_correction(number, "bob", "it was right", settings)
    pipeline.correct_value(STOCK, Decimal("512346"), "ann", "by letter", settings, confirmed=True)
    pipeline.release_report(report_id(before[0], settings), "ann", "the right file", settings)
    for day in after[1:]:
        load_day(day, settings)
    return settings


@pytest.fixture
def empty(lived: Settings, new_warehouse: Callable[[], str]) -> Settings:
    """The same archive, another warehouse."""
    return Settings(warehouse=new_warehouse(), archive=lived.archive)


def test_the_archive_gives_the_same_content_with_all_decisions(lived: Settings, empty: Settings) -> None:
    done = list(replay_archive(empty))
    assert len(done) == len(DAYS) + 8
    assert warehouse.compute_content_hash(Warehouse(empty.warehouse)) == warehouse.compute_content_hash(
        Warehouse(lived.warehouse)
    )
    standing = "SELECT series, value, who, why, state FROM mart.corrections ORDER BY id"
    assert every(empty.warehouse, standing) == every(lived.warehouse, standing)
    states = "SELECT fingerprint, state FROM mart.finding_history ORDER BY 1"
    assert every(empty.warehouse, states) == every(lived.warehouse, states)


def test_a_second_time_changes_nothing(lived: Settings, empty: Settings) -> None:
    list(replay_archive(empty))
    again = list(replay_archive(empty))
    assert len(again) == 8 and all(repeated.already for repeated in again)  # type: ignore[union-attr]
    assert warehouse.compute_content_hash(Warehouse(empty.warehouse)) == warehouse.compute_content_hash(
        Warehouse(lived.warehouse)
    )


def test_killed_half_way_it_goes_on(lived: Settings, empty: Settings) -> None:
    going = replay_archive(empty)
    for _ in range(7):
        next(going)
    del going
    list(replay_archive(empty))
    assert warehouse.compute_content_hash(Warehouse(empty.warehouse)) == warehouse.compute_content_hash(
        Warehouse(lived.warehouse)
    )


@pytest.mark.parametrize(
    "change",
    [
        "UPDATE core.corrections SET who = 'eve' WHERE id = (SELECT max(id) FROM core.corrections)",
        "UPDATE core.corrections SET expects = 1 WHERE id = (SELECT max(id) FROM core.corrections)",
        "DELETE FROM core.finding_events WHERE action = 'reopened'",
        "UPDATE core.vintages SET value = value + 1 WHERE cause = 'correction'",
        "DELETE FROM core.decisions WHERE act = 'settle'",
    ],
)
def test_the_hash_sees_what_people_decided(change: str, lived: Settings, empty: Settings) -> None:
    list(replay_archive(empty))
    with Warehouse(empty.warehouse).transaction() as cursor:
        cursor.execute(change)
    assert warehouse.compute_content_hash(Warehouse(empty.warehouse)) != warehouse.compute_content_hash(
        Warehouse(lived.warehouse)
    )


def test_a_decision_that_cannot_be_kept_is_not_made(lived: Settings, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    broken = Settings(warehouse=lived.warehouse, archive=str(tmp_path / "file"))
    before = warehouse.compute_content_hash(Warehouse(lived.warehouse))
    with pytest.raises(ArchiveDown, match="nothing was decided"):
        pipeline.correct_value(STOCK, Decimal("512347"), "ann", "again", broken, confirmed=True)
    assert warehouse.compute_content_hash(Warehouse(lived.warehouse)) == before


def test_a_decision_that_is_refused_is_not_kept(lived: Settings) -> None:
    store = Archive(lived.archive)
    before = store.list_decisions()
    with pytest.raises(UsageError):
        pipeline.withdraw_correction(999, "ann", "no such", lived)
    assert store.list_decisions() == before


def test_what_cannot_be_made_again_is_said(
    lived: Settings, new_warehouse: Callable[[], str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    store = Archive(str(tmp_path / "archive"))
    about = {"fingerprint": "none", "action": "acknowledged"}
    store.put_decision(Decision("20240401T000000-x", datetime.now(UTC), "settle", "ann", "known", about))
    monkeypatch.setenv("RIBAO_ARCHIVE", str(tmp_path / "archive"))
    monkeypatch.setenv("RIBAO_WAREHOUSE", new_warehouse())
    done = CliRunner().invoke(replay_command)
    assert done.exit_code == 1
    assert "settle by ann cannot be made: there is no finding none" in done.output
    (tmp_path / "archive" / "journal" / "20240401T000000-x.json").write_text("{")
    assert "cannot be read" in str(CliRunner().invoke(replay_command).exception)


def test_decisions_of_an_earlier_version_come_into_the_journal(lived: Settings, tmp_path: Path) -> None:
    """As after an update that began to keep a journal: it has nothing yet, and the warehouse has all decisions."""
    other = Settings(warehouse=lived.warehouse, archive=str(tmp_path / "archive"))
    pipeline.migrate_warehouse(other)
    kept = Archive(other.archive).list_decisions()
    assert kept == Archive(lived.archive).list_decisions() and len(kept) == 8
    pipeline.migrate_warehouse(other)
    assert Archive(other.archive).list_decisions() == kept
