"""Four roles: the owner changes tables, the loader only their rows, the desk reads them, the reader sees the marts."""

from collections.abc import Callable, Iterator
from decimal import Decimal
from urllib.parse import urlsplit

import psycopg2
import pytest
from psycopg2 import errors
from ribao import warehouse
from ribao.warehouse import Warehouse

from tests.fixtures.postgres import with_login
from tests.fixtures.warehouse import RECHECKER, every, one, simulate_loadings

Login = Callable[[str], str]


@pytest.fixture
def login(url: str) -> Iterator[Login]:
    """Makes a login that is a member of a role, and gives its URL."""
    made = []

    def make(role: str) -> str:
        name = f"someone_{role}_{urlsplit(url).path[1:]}"
        every(url, f"CREATE ROLE {name} LOGIN PASSWORD 'secret' IN ROLE {role}")
        made.append(name)
        return urlsplit(url)._replace(netloc=f"{name}:secret@{urlsplit(url).netloc.split('@')[1]}").geturl()

    yield make
    for name in made:
        every(url, f"DROP ROLE {name}")


def test_the_loader_loads_and_decides(login: Login) -> None:
    loader = login("ribao_loader")
    warehouse.load_reports(Warehouse(loader), simulate_loadings(6)[:2], RECHECKER)
    warehouse.reject_report(Warehouse(loader), 1, "someone", "not the broker's", RECHECKER)
    warehouse.correct_value(
        Warehouse(loader),
        *one(loader, "SELECT series, 'value', observed_on FROM mart.indicators LIMIT 1"),
        Decimal(1),
        "me",
        "why",
        confirmed=True,
    )
    assert one(loader, "SELECT count(*) FROM mart.corrections") == (1,)


@pytest.mark.parametrize(
    "statement",
    [
        "CREATE TABLE core.mine (x integer)",
        "CREATE TABLE mine (x integer)",
        "ALTER TABLE core.readings ADD COLUMN mine text",
        "DROP TABLE core.vintages CASCADE",
        "TRUNCATE core.readings",
        "DELETE FROM core.readings",
        "UPDATE core.readings SET value = 1",
        "UPDATE core.findings SET message = ''",
        "UPDATE core.vintages SET value = 1",
        "CREATE OR REPLACE VIEW mart.latest AS SELECT 1",
    ],
)
def test_the_loader_changes_no_table_and_no_reading(login: Login, statement: str) -> None:
    with pytest.raises(errors.InsufficientPrivilege):
        every(login("ribao_loader"), statement)


def test_the_reader_reads_every_mart(login: Login, url: str) -> None:
    warehouse.load_reports(Warehouse(url), simulate_loadings(6)[:2], RECHECKER)
    reader = login("ribao_reader")
    names = [n for (n,) in every(url, "SELECT viewname FROM pg_views WHERE schemaname = 'mart'")]
    assert {"quotes", "indicators", "indicators_wide", "latest", "calendar", "advice"} <= set(names)
    for name in names:
        every(reader, f"SELECT * FROM mart.{name} LIMIT 1")
    assert every(reader, "SELECT * FROM mart.as_of(now()) LIMIT 1")
    assert every(reader, "SELECT * FROM mart.vintages('cu.lme_stock')")


@pytest.mark.parametrize(
    "statement",
    [
        "SELECT * FROM core.readings",
        "SELECT raw FROM core.outbox",
        "INSERT INTO core.days VALUES ('2030-01-01')",
    ],
)
def test_the_reader_sees_nothing_else(login: Login, statement: str) -> None:
    with pytest.raises(errors.InsufficientPrivilege):
        every(login("ribao_reader"), statement)


def test_the_desk_reads_all_but_mails(login: Login, url: str) -> None:
    desk = login("ribao_desk")
    names = [n for (n,) in every(url, "SELECT tablename FROM pg_tables WHERE schemaname = 'core'")]
    for name in {*names} - {"outbox", "migrations"}:
        every(desk, f"SELECT * FROM core.{name} LIMIT 1")
    assert every(desk, "SELECT count(sent_at) FROM core.outbox")


@pytest.mark.parametrize(
    "statement",
    [
        "SELECT raw FROM core.outbox",
        "INSERT INTO core.days VALUES ('2030-01-01')",
        "UPDATE core.corrections SET who = 'x'",
        "CREATE TABLE core.mine (x integer)",
    ],
)
def test_the_desk_changes_nothing(login: Login, statement: str) -> None:
    with pytest.raises(errors.InsufficientPrivilege):
        every(login("ribao_desk"), statement)


def test_migrating_makes_the_logins_and_renews_their_passwords(url: str) -> None:
    loader = with_login(url, "made_by_migrate")
    warehouse.migrate_schema(Warehouse(url), {"ribao_loader": loader})
    assert one(loader, "SELECT pg_has_role('ribao_loader', 'member')") == (True,)
    renewed = loader.replace(":secret@", ":other@")
    warehouse.migrate_schema(Warehouse(url), {"ribao_loader": renewed, "ribao_desk": "", "ribao_owner": url})
    assert one(renewed, "SELECT 1") == (1,)
    with pytest.raises(psycopg2.OperationalError):
        one(loader, "SELECT 1")


def test_a_stranger_sees_nothing(login: Login) -> None:
    stranger = login("pg_signal_backend")
    with pytest.raises(psycopg2.Error):
        every(stranger, "SELECT * FROM mart.latest")
