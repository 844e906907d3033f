"""The same reading of a file is stored once; another reading of it is another revision."""

from dataclasses import replace
from datetime import date

import psycopg2
import pytest
from ribao import warehouse
from ribao.model import Report
from ribao.warehouse import ReadingLost, Warehouse
from ribao.warehouse.connection import LOADER_LOCK
from ribao.warehouse.copy_rows import copy_rows

from tests.fixtures.reports import DAYS, report
from tests.fixtures.warehouse import (
    RECHECKER,
    build_checked_loading,
    every,
    one,
    open_cursor,
    simulate_loadings,
)

ROW = ("铜", "未知指标", "1", "2", "-1")
AGAIN = """
INSERT INTO core.reports (report_date, revision, sha256, parser_version, unknown_series, pages, state, fetched_at, loaded_at,
                          memory, mark)
SELECT report_date, revision + 1, sha256, parser_version, {unknown}, pages, state, fetched_at, loaded_at, memory, mark
FROM core.reports
"""


@pytest.fixture
def loaded(url: str) -> str:
    """A warehouse with one report that has a label the catalogue does not know."""
    warehouse.load_reports(Warehouse(url), [build_checked_loading(report(DAYS[0], (ROW,), sha="a"))])
    return url


def test_a_report_keeps_which_series_were_unknown(loaded: str) -> None:
    assert one(loaded, "SELECT unknown_series FROM core.reports") == (["x.铜.未知指标"],)


def test_the_database_refuses_the_same_reading_again(loaded: str) -> None:
    with pytest.raises(psycopg2.errors.UniqueViolation, match="reports_once"):
        every(loaded, AGAIN.format(unknown="unknown_series"))


def test_the_same_reading_with_other_unknown_series_is_another(loaded: str) -> None:
    every(loaded, AGAIN.format(unknown="'{}'"))
    assert one(loaded, "SELECT count(*) FROM core.reports") == (2,)


def test_a_catalogue_that_forgets_a_label_brings_no_reading_back(loaded: str) -> None:
    """Known, unknown, known again: each of the two readings is stored once."""
    unknown = report(DAYS[0], (ROW,), sha="a")
    known = replace(unknown, indicators=[replace(i, series="cu.lme_stock") for i in unknown.indicators])
    already = [
        warehouse.load_reports(Warehouse(loaded), [build_checked_loading(read)], reread=True)[0].already
        for read in (unknown, known, unknown, known)
    ]
    assert already == [True, False, True, True]


def test_what_is_copied_comes_back_the_same(url: str) -> None:
    values = ["tab\t", "line\nbreak\r", "\\N", "\\", '"quoted"', "", None, "日报"]
    with open_cursor(url) as cursor:
        cursor.execute("CREATE TEMPORARY TABLE t (n integer, value text, list text[])")
        assert (
            copy_rows(cursor, "t", "n, value, list", [(n, v, [v or ""]) for n, v in enumerate(values)]) == 8
        )
        cursor.execute("SELECT value, list FROM t ORDER BY n")
        assert cursor.fetchall() == [(value, [value or ""]) for value in values]


def test_what_is_no_longer_kept_is_read_again_outside_the_transaction(url: str) -> None:
    """A late earlier day has later ones checked again. Nobody waits for their originals to be read."""
    first, *later = simulate_loadings(4)
    warehouse.load_reports(Warehouse(url), later, RECHECKER)
    kept: set[str] = set()

    def recall(day: date, sha256: str, parser_version: str) -> Report | None:
        if sha256 not in kept:
            raise ReadingLost(day, sha256, parser_version)
        return RECHECKER.recall(day, sha256, parser_version)

    def restore(readings: object) -> None:
        assert readings == [(i.report.sha256, i.report.parser_version) for i in later]
        assert one(url, "SELECT pg_try_advisory_lock(%s)", LOADER_LOCK) == (True,), "a loader could go on"
        kept.update(item.report.sha256 for item in later)

    rechecker = replace(RECHECKER, recall=recall, restore=restore, known={})
    (late,) = warehouse.load_reports(Warehouse(url), [first], rechecker)
    assert kept
    assert not late.already
    assert one(url, "SELECT count(*) FROM core.active") == (4,)
