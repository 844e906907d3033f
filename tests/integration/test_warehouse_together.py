"""Loaders, and people who decide, at the same time: no deadlock, no lost update, the same content."""

import multiprocessing
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor, ThreadPoolExecutor

import pytest
from ribao import warehouse
from ribao.errors import WarehouseBusy
from ribao.warehouse import Loading, Warehouse, connection

from tests.fixtures.warehouse import RECHECKER, every, simulate_loadings


def load_all(url: str, items: list[Loading]) -> int:
    """Load one after another; gives how many were new."""
    return sum(not warehouse.load_reports(Warehouse(url), [item], RECHECKER)[0].already for item in items)


def test_two_processes_load_the_same_reports(new_warehouse: Callable[[], str], url: str) -> None:
    items = list(simulate_loadings(6))
    alone = new_warehouse()
    warehouse.load_reports(Warehouse(alone), items, RECHECKER)
    with ProcessPoolExecutor(2, mp_context=multiprocessing.get_context("fork")) as pool:
        ways = [pool.submit(load_all, url, items), pool.submit(load_all, url, items[::-1])]
        new = [way.result() for way in ways]
    assert sum(new) == len(items)
    assert warehouse.compute_content_hash(Warehouse(url)) == warehouse.compute_content_hash(Warehouse(alone))


def test_four_loaders_of_different_reports(new_warehouse: Callable[[], str], url: str) -> None:
    items = list(simulate_loadings(8))
    alone = new_warehouse()
    warehouse.load_reports(Warehouse(alone), items, RECHECKER)
    with ThreadPoolExecutor(4) as pool:
        assert sum(pool.map(lambda k: load_all(url, items[k::4]), range(4))) == len(items)
    assert warehouse.compute_content_hash(Warehouse(url)) == warehouse.compute_content_hash(Warehouse(alone))


def test_a_lock_that_is_held_for_too_long_is_said(url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(connection, "LOCK_SECONDS", 1)
    with (
        Warehouse(url).transaction(alone=True),
        pytest.raises(WarehouseBusy, match="the warehouse is busy: canceling statement due to lock timeout"),
    ):
        warehouse.settle_finding(Warehouse(url), "f", "resolved", "ann", "why")


def test_a_statement_that_takes_too_long_is_said(url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(connection, "STATEMENT_SECONDS", 1)
    with pytest.raises(WarehouseBusy, match="statement timeout"), Warehouse(url).transaction() as cursor:
        cursor.execute("SELECT pg_sleep(5)")


def test_vintages_never_overlap(url: str) -> None:
    items = list(simulate_loadings(6))
    with ThreadPoolExecutor(3) as pool:
        list(pool.map(lambda k: load_all(url, items[k::3]), range(3)))
    overlaps = every(
        url,
        """SELECT 1 FROM core.vintages a JOIN core.vintages b USING (series_no, field, observed_on)
        WHERE a.known && b.known AND lower(a.known) < lower(b.known)""",
    )
    assert overlaps == []
