"""What the warehouse says depends on its reports alone: not on their order, and not on how often they are loaded."""

import random
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date, timedelta

import pytest
from ribao import warehouse
from ribao.calendar import data_date
from ribao.warehouse import Loading

from tests.fixtures.reports import DAYS, REAL, archived, changed, sample
from tests.fixtures.warehouse import JUDGE, one, remember, unjudged


def reissue(day: date) -> Loading:
    """A corrected file for a day, fetched an hour later."""
    base = sample(day)
    first = next(i for i in base.indicators if i.series)
    report = replace(changed(base, first.cells["current"].id, "1"), sha256="f" * 64)
    remember(day, report)
    first_file = archived(sample(day))
    later = first_file.fetched_at + timedelta(hours=1)
    return Loading(replace(first_file, sha256=report.sha256, fetched_at=later), report)


def duplicate(day: date, of: date) -> Loading:
    """The content of an earlier day under a new title: to be quarantined, if the earlier day is there."""
    report = replace(sample(of), report_date=day, data_date=data_date(day), sha256="d" * 64)
    remember(day, report)
    return Loading(archived(report), report)


@pytest.fixture(scope="module")
def items() -> list[Loading]:
    """Six days, a re-issue of one, and in a seventh an old report under a new title."""
    return [*map(unjudged, DAYS), reissue(REAL), duplicate(date(2024, 4, 3), DAYS[-2])]


@pytest.fixture(scope="module")
def in_order(items: Sequence[Loading], new_warehouse: Callable[[], str]) -> str:
    url = new_warehouse()
    for item in items:
        warehouse.load(url, [item], JUDGE)
    return warehouse.content_hash(url)


@pytest.mark.parametrize("seed", range(4))
def test_any_order_gives_the_same_content(
    seed: int, items: Sequence[Loading], in_order: str, url: str
) -> None:
    shuffled = random.Random(seed).sample(items, len(items))
    for item in shuffled:
        warehouse.load(url, [item], JUDGE)
    assert warehouse.content_hash(url) == in_order


def test_one_batch_gives_the_same_content(items: Sequence[Loading], in_order: str, url: str) -> None:
    warehouse.load(url, list(reversed(items)), JUDGE)
    assert warehouse.content_hash(url) == in_order


def test_loading_again_changes_nothing(items: Sequence[Loading], url: str) -> None:
    first = warehouse.load(url, items, JUDGE)
    before = warehouse.content_hash(url), one(url, "SELECT count(*), max(lower(known)) FROM core.vintages")
    again = warehouse.load(url, items, JUDGE)
    assert all(loaded.already for loaded in again)
    assert [(a.report_id, a.readings, a.findings) for a in again] == [
        (f.report_id, f.readings, f.findings) for f in first
    ]
    assert before == (
        warehouse.content_hash(url),
        one(url, "SELECT count(*), max(lower(known)) FROM core.vintages"),
    )


def test_the_hash_sees_a_changed_number(items: Sequence[Loading], in_order: str, url: str) -> None:
    first = items[0]
    cell = next(i for i in first.report.indicators if i.series).cells["current"]
    other = replace(first, report=changed(first.report, cell.id, "12345"))
    warehouse.load(url, [other, *items[1:]], JUDGE)
    assert warehouse.content_hash(url) != in_order


def test_a_late_earlier_day_puts_its_copy_into_quarantine(items: Sequence[Loading], url: str) -> None:
    copy, original = items[-1], items[-4]
    assert original.archived.report_date == DAYS[-2]
    (loaded,) = warehouse.load(url, [copy], JUDGE)
    assert loaded.quarantined is None
    (second,) = warehouse.load(url, [original], JUDGE)
    (moved,) = second.rechecked
    assert moved.report_id == loaded.report_id
    assert moved.quarantined and "04-01" in moved.quarantined
    assert one(url, "SELECT count(*) FROM mart.latest WHERE report_date = '2024-04-03'") == (0,)


def test_findings_that_a_recheck_no_longer_makes_stay_in_the_records(url: str) -> None:
    # Without the day before, the restated number of 1 April is no finding; with it, it is one.
    warehouse.load(url, [unjudged(date(2024, 4, 1))], JUDGE)
    alone = one(url, "SELECT count(*) FROM mart.findings")
    warehouse.load(url, [unjudged(REAL)], JUDGE)
    together = one(url, "SELECT count(*) FROM mart.findings WHERE report_date = '2024-04-01'")
    assert together > alone
    stay, ended = one(
        url,
        """SELECT count(*) FILTER (WHERE gone_at IS NULL), count(*) FILTER (WHERE gone_at IS NOT NULL)
        FROM core.findings f JOIN core.reports r ON r.id = report_id WHERE report_date = '2024-04-01'""",
    )
    assert (stay, ended) == (together[0], 0)


def test_an_older_file_that_comes_later_does_not_count(url: str) -> None:
    warehouse.load(url, [reissue(REAL)], JUDGE)
    (loaded,) = warehouse.load(url, [unjudged(REAL)], JUDGE)
    assert loaded.revision == 1
    assert one(url, "SELECT revision, sha256 FROM core.active") == (2, "f" * 64)
