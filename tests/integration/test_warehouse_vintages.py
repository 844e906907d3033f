"""What was known when, and who changed it."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

import psycopg2
import pytest
from ribao import warehouse
from ribao.model import Finding
from ribao.warehouse import Loading, Warehouse

from tests.fixtures.reports import report
from tests.fixtures.warehouse import build_checked_loading, build_wrong_value, every, one

DAY, NEXT, LATER = date(2024, 3, 28), date(2024, 3, 29), date(2024, 4, 1)
OBSERVED = date(2024, 3, 27)


def stock(
    day: date, current: str, previous: str, *findings: Finding, sha: str = "", hours: int = 0
) -> Loading:
    """A report of copper's LME stock alone."""
    row = ("铜", "LME库存", current, previous, "0")
    return build_checked_loading(report(day, (row,), sha=sha or str(day.day % 10)), *findings, hours=hours)


def history(url: str) -> list[tuple[Decimal, str]]:
    """Value and cause of each vintage of the observed day."""
    query = (
        "SELECT value, cause FROM mart.vintages('cu.lme_stock') WHERE observed_on = %s ORDER BY known_from"
    )
    return [(value, cause) for value, cause in every(url, query, OBSERVED)]


def read_known_values(url: str, moment: object) -> list[Decimal]:
    query = "SELECT value FROM mart.as_of(%s) WHERE series = 'cu.lme_stock' AND observed_on = %s"
    return [value for (value,) in every(url, query, moment, OBSERVED)]


def test_the_previous_column_is_no_second_current_value(url: str) -> None:
    warehouse.load_reports(Warehouse(url), [stock(DAY, "112475", "112400")])
    assert every(url, "SELECT observed_on FROM mart.indicators") == [(OBSERVED,)]


def test_an_unchanged_value_makes_no_vintage(url: str) -> None:
    warehouse.load_reports(Warehouse(url), [stock(DAY, "112475", "112400")])
    warehouse.load_reports(Warehouse(url), [stock(NEXT, "112500", "112475")])
    assert history(url) == [(Decimal(112475), "first")]


def test_a_restatement_beyond_rounding_is_a_vintage(url: str) -> None:
    warehouse.load_reports(Warehouse(url), [stock(DAY, "8.13", "8")])
    warehouse.load_reports(Warehouse(url), [stock(NEXT, "8.2", "8.131")])
    assert history(url) == [(Decimal("8.13"), "first")]
    warehouse.load_reports(Warehouse(url), [stock(NEXT, "8.2", "8.14", sha="c", hours=1)])
    assert history(url) == [(Decimal("8.13"), "first"), (Decimal("8.14"), "restatement")]
    row = one(
        url, "SELECT before, after, cause, report_date FROM mart.revisions WHERE observed_on = %s", OBSERVED
    )
    assert row == (Decimal("8.13"), Decimal("8.14"), "restatement", NEXT)


def test_a_suspect_previous_restates_nothing(url: str) -> None:
    warehouse.load_reports(Warehouse(url), [stock(DAY, "112475", "112400")])
    suspicion = build_wrong_value("days.previous", "t2/铜/LME库存/previous")
    warehouse.load_reports(Warehouse(url), [stock(NEXT, "112500", "999", suspicion)])
    assert history(url) == [(Decimal(112475), "first")]


def test_as_of_never_sees_the_future(url: str) -> None:
    (before,) = one(url, "SELECT clock_timestamp()")
    warehouse.load_reports(Warehouse(url), [stock(DAY, "112475", "112400")])
    (first,) = one(url, "SELECT clock_timestamp()")
    warehouse.load_reports(Warehouse(url), [stock(NEXT, "112500", "112480")])
    (second,) = one(url, "SELECT clock_timestamp()")
    assert [read_known_values(url, moment) for moment in (before, first, second)] == [
        [],
        [Decimal(112475)],
        [Decimal(112480)],
    ]


def test_as_reported_never_sees_a_later_report(url: str) -> None:
    warehouse.load_reports(
        Warehouse(url),
        [stock(LATER, "112600", "112500"), stock(NEXT, "112500", "112480"), stock(DAY, "112475", "1")],
    )
    query = "SELECT observed_on, value, report_date FROM mart.as_reported(%s) ORDER BY observed_on"
    assert every(url, query, date(2024, 3, 1)) == []
    assert every(url, query, DAY) == [(OBSERVED, Decimal(112475), DAY)]
    assert every(url, query, NEXT) == [(OBSERVED, Decimal(112480), NEXT), (DAY, Decimal(112500), NEXT)]
    assert len(every(url, query, LATER)) == 3


def test_a_re_issue_and_a_new_parser_say_so(url: str) -> None:
    warehouse.load_reports(Warehouse(url), [stock(DAY, "112475", "112400")])
    again = stock(DAY, "112500", "112400", sha="c", hours=1)
    warehouse.load_reports(Warehouse(url), [again])
    better = replace(
        again,
        report=replace(report(DAY, (("铜", "LME库存", "112505", "1", "0"),), sha="c"), parser_version="u"),
    )
    warehouse.load_reports(Warehouse(url), [better])
    assert history(url)[-1] == (Decimal(112500), "reissue"), "a file that is loaded stays as it was read"
    warehouse.load_reports(Warehouse(url), [better], reread=True)
    assert [cause for _, cause in history(url)] == ["first", "reissue", "parser"]
    assert one(url, "SELECT revision, parser_version FROM mart.reports WHERE counts") == (3, "u")


def test_a_suspect_reading_is_loaded_and_marked(url: str) -> None:
    wrong = build_wrong_value("row.change", "t2/铜/LME库存/current")
    warehouse.load_reports(Warehouse(url), [stock(DAY, "112475", "112400", wrong)])
    assert one(url, "SELECT value, suspect FROM mart.indicators") == (Decimal(112475), True)
    warehouse.load_reports(Warehouse(url), [stock(NEXT, "112500", "112480")])
    assert one(url, "SELECT value, suspect FROM mart.indicators WHERE observed_on = %s", OBSERVED) == (
        Decimal(112480),
        False,
    )


@pytest.mark.parametrize(
    ("statement", "error"),
    [
        (
            """INSERT INTO core.vintages (series_no, field, observed_on, known, value, suspect, cause, report_id)
            SELECT series_no, field, observed_on, tstzrange(lower(known) + interval '1 s', NULL), 1, suspect, cause, report_id
            FROM core.vintages""",
            psycopg2.errors.ExclusionViolation,
        ),
        (
            """INSERT INTO core.vintages (series_no, field, observed_on, known, value, suspect, cause, report_id)
            SELECT 9999, field, observed_on, known, 1, suspect, cause, report_id FROM core.vintages""",
            psycopg2.errors.ForeignKeyViolation,
        ),
        (
            "INSERT INTO core.readings (report_id, cell, series, field, role) SELECT 1, 'x', 'none', 'value', 'current'",
            psycopg2.errors.ForeignKeyViolation,
        ),
        (
            "INSERT INTO core.readings (report_id, cell, field, role) SELECT 99, 'x', 'value', 'other'",
            psycopg2.errors.ForeignKeyViolation,
        ),
        ("UPDATE core.vintages SET known = 'empty'", psycopg2.errors.CheckViolation),
        ("UPDATE core.reports SET state = 'odd'", psycopg2.errors.CheckViolation),
        ("UPDATE core.reports SET state = 'rejected', reason = 'x'", psycopg2.errors.CheckViolation),
    ],
)
def test_what_the_database_itself_forbids(url: str, statement: str, error: type[Exception]) -> None:
    warehouse.load_reports(Warehouse(url), [stock(DAY, "112475", "112400")])
    with pytest.raises(error):
        every(url, statement)
