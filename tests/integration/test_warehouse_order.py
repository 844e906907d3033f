"""What the warehouse says depends on its reports alone: not on their order, and not on how often they are loaded."""

import random
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date

import pytest
from ribao import warehouse
from ribao.model import Report
from ribao.presentation.findings import write_message
from ribao.warehouse import Loading, Warehouse

from tests.fixtures.reports import change_cell
from tests.fixtures.warehouse import (
    RECHECKER,
    build_loading,
    build_reissue,
    one,
    simulate_loadings,
    under_new_title,
)

COPY_DAY = date(2024, 3, 14)


@pytest.fixture(scope="module")
def items() -> list[Loading]:
    """Eight days, a re-issue of the third, and in a ninth day an old report under a new title."""
    days = simulate_loadings(8)
    third = days[2].report
    better = change_cell(third, _cell(third), "1")
    reissue = build_reissue(days[2], indicators=better.indicators)
    return [*days, reissue, under_new_title(days[-2], COPY_DAY)]


def _cell(report: Report) -> str:
    return next(i for i in report.indicators if i.series == "cu.lme_stock").cells["current"].id


@pytest.fixture(scope="module")
def in_order(items: Sequence[Loading], new_warehouse: Callable[[], str]) -> str:
    url = new_warehouse()
    for item in items:
        warehouse.load_reports(Warehouse(url), [item], RECHECKER)
    return warehouse.compute_content_hash(Warehouse(url))


@pytest.mark.parametrize("seed", range(3))
def test_any_order_gives_the_same_content(
    seed: int, items: Sequence[Loading], in_order: str, url: str
) -> None:
    for item in random.Random(seed).sample(items, len(items)):
        warehouse.load_reports(Warehouse(url), [item], RECHECKER)
    assert warehouse.compute_content_hash(Warehouse(url)) == in_order


def test_one_batch_gives_the_same_content(items: Sequence[Loading], in_order: str, url: str) -> None:
    warehouse.load_reports(Warehouse(url), list(reversed(items)), RECHECKER)
    assert warehouse.compute_content_hash(Warehouse(url)) == in_order


def test_loading_again_changes_nothing(items: Sequence[Loading], url: str) -> None:
    first = warehouse.load_reports(Warehouse(url), items, RECHECKER)
    vintages = "SELECT count(*), max(lower(known)) FROM core.vintages"
    before = warehouse.compute_content_hash(Warehouse(url)), one(url, vintages)
    again = warehouse.load_reports(Warehouse(url), items, RECHECKER)
    assert all(loaded.already for loaded in again)
    assert [(a.report_id, a.readings, a.findings) for a in again] == [
        (f.report_id, f.readings, f.findings) for f in first
    ]
    assert before == (warehouse.compute_content_hash(Warehouse(url)), one(url, vintages))


def test_the_hash_sees_a_changed_number(items: Sequence[Loading], in_order: str, url: str) -> None:
    other = replace(items[0], report=change_cell(items[0].report, _cell(items[0].report), "12345"))
    warehouse.load_reports(Warehouse(url), [other, *items[1:]], RECHECKER)
    assert warehouse.compute_content_hash(Warehouse(url)) != in_order


def test_a_late_earlier_day_puts_its_copy_into_quarantine(items: Sequence[Loading], url: str) -> None:
    original, copy = items[6], items[-1]
    (loaded,) = warehouse.load_reports(Warehouse(url), [copy], RECHECKER)
    assert loaded.quarantined is None
    (second,) = warehouse.load_reports(Warehouse(url), [original], RECHECKER)
    (moved,) = second.rechecked
    assert (moved.report_date, moved.report_id) == (COPY_DAY, loaded.report_id)
    assert moved.quarantined and str(original.report.report_date) in write_message(moved.quarantined, "zh")
    assert one(url, "SELECT count(*) FROM mart.latest WHERE report_date = %s", COPY_DAY) == (0,)


def test_a_finding_that_a_recheck_no_longer_makes_stays_on_record(url: str) -> None:
    first, second = simulate_loadings(8)[:2]
    stale = change_cell(second.report, _cell(second.report).replace("current", "previous"), "777775")
    warehouse.load_reports(Warehouse(url), [build_loading(replace(stale, sha256="e" * 64))], RECHECKER)
    alone = one(url, "SELECT count(*), count(gone_at) FROM core.findings")
    warehouse.load_reports(Warehouse(url), [first], RECHECKER)
    kept = "SELECT count(*), count(gone_at) FROM core.findings f JOIN core.reports r ON r.id = f.report_id"
    total, gone = one(url, f"{kept} WHERE r.report_date = %s", second.report.report_date)
    assert gone > 0, "the day before is a witness that names the culprit"
    assert total > alone[0]


def test_an_older_file_that_comes_later_does_not_count(items: Sequence[Loading], url: str) -> None:
    original, reissue = items[2], items[8]
    warehouse.load_reports(Warehouse(url), [reissue], RECHECKER)
    (loaded,) = warehouse.load_reports(Warehouse(url), [original], RECHECKER)
    assert loaded.revision == 1
    assert one(url, "SELECT revision, sha256 FROM core.active") == (2, reissue.archived.sha256)
