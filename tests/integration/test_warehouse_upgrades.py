"""A warehouse of any earlier schema revision keeps its data when `migrate` upgrades it.

No migration has a downgrade (a backup is restored instead). So an old warehouse is built by migrating an empty
database to the old revision and copying the rows of a new warehouse into the columns that the old one has.
"""

import io
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from alembic import command
from ribao import warehouse
from ribao.model import Outgoing
from ribao.warehouse import Warehouse, migrations

from tests.fixtures.postgres import create_database
from tests.fixtures.reports import DAYS, loading, report
from tests.fixtures.warehouse import build_checked_loading, every, one, open_cursor

Server = Callable[[str], str]

VERSIONS = Path(migrations.__file__).parent / "versions"
REVISIONS = sorted(path.name[:4] for path in VERSIONS.glob("[0-9]*.py"))
# Loading needs the functions of 0002, so a warehouse with data has at least that revision.
OLD_REVISIONS = REVISIONS[1:-1]

# Parents before children.
TABLES = (
    *("units", "series", "documents", "reports", "readings", "vintages", "sections", "statements"),
    *("findings", "finding_events", "corrections", "outbox", "days", "day_states", "decisions"),
)
# What only the given revision and later ones can store; no upgrade can restore it.
NEW_FACTS = {
    "0004": "UPDATE core.statements SET change_unit = NULL, period = 'day'",
    "0011": """UPDATE core.findings SET proposals = CASE WHEN proposed IS NULL THEN '[]'
        ELSE jsonb_build_array(jsonb_build_object('cell', cells[1], 'value', proposed, 'confidence', NULL)) END""",
    "0015": """UPDATE core.findings SET detail = '{}', proposals =
        (SELECT coalesce(jsonb_agg(p || '{"confidence": null}' ORDER BY n), '[]')
         FROM jsonb_array_elements(proposals) WITH ORDINALITY AS t (p, n))""",
}
# Causes that earlier versions wrote for the value that remains after a withdrawal: 'correction' before 0010, and
# 'restatement' before 0011 where the publisher had restated it.
OLD_CAUSE = """CASE WHEN cause <> 'withdrawal' THEN cause
    WHEN observed_on <> (SELECT data_date FROM core.reports r WHERE r.id = report_id) THEN 'restatement'
    ELSE '{}' END"""
# What versions before 0016 wrote as sentences.
OLD_SENTENCES = {
    ("finding_events", "why"): """CASE WHEN corrections = '{}' THEN why
        ELSE 'correction ' || array_to_string(corrections, ', ') END""",
    ("reports", "reason"): "(SELECT reason FROM mart.reports m WHERE m.report_id = reports.id)",
}
SCHEMA = """
SELECT c.oid::regclass::text, c.relkind, c.relacl::text, obj_description(c.oid, 'pg_class'),
       CASE WHEN c.relkind = 'v' THEN pg_get_viewdef(c.oid) END,
       (SELECT array_agg((attname, format_type(atttypid, atttypmod), attnotnull, attacl, col_description(c.oid, attnum))::text
                         ORDER BY attname) FROM pg_attribute WHERE attrelid = c.oid AND attnum > 0)
FROM pg_class c WHERE c.relnamespace IN ('core'::regnamespace, 'mart'::regnamespace) ORDER BY 1
"""
# The name of a decision, and the moment in it, are new where an earlier version made it.
ROW = {"decisions": "(to_jsonb(t) - 'name' - 'at')"}
HISTORY = "SELECT * FROM mart.finding_history ORDER BY fingerprint"
CORRECTIONS = "SELECT * FROM mart.corrections ORDER BY id"
EVENTS = "SELECT * FROM core.finding_events ORDER BY id"


@dataclass(frozen=True)
class Expected:
    """What an upgraded warehouse has to hold: all rows, their hash, and the hash after `_continue`."""

    url: str
    rows: frozenset[tuple[str, str]]
    content_hash: str
    next_content_hash: str


@dataclass(frozen=True)
class Upgraded:
    """A warehouse upgraded from an old revision, and what it has to hold."""

    revision: str
    url: str
    expected: Expected


@pytest.fixture(scope="module")
def fresh(new_warehouse: Callable[[], str]) -> str:
    """A warehouse of the newest revision: sample reports, one report in quarantine, decisions of all kinds, a mail."""
    url = new_warehouse()
    *_, real = warehouse.load_reports(Warehouse(url), [loading(day) for day in DAYS[:4]])
    _accept(url, real.report_id, "t2/铅/LME库存/current")
    withdrawn = _accept(url, real.report_id, "t2/铅/LME铅/current")
    warehouse.withdraw_correction(Warehouse(url), withdrawn, "wang", "the exchange says otherwise")
    (next_report,) = warehouse.load_reports(Warehouse(url), [loading(DAYS[4])])
    _accept(url, real.report_id, "t2/铅/LME注销仓单/current")
    key = ("pb.shfe_lme_ratio", "value", date(2024, 3, 28))
    withdrawn = warehouse.correct_value(Warehouse(url), *key, Decimal("8.03"), "li", "asked")
    warehouse.withdraw_correction(Warehouse(url), withdrawn, "li", "misheard")
    warehouse.settle_finding(
        Warehouse(url),
        _find(url, real.report_id, "t2/锡/LME升贴水/current")[1],
        "reopened",
        "wang",
        "not yet",
    )
    for n, action in (1, "acknowledged"), (2, "resolved"):
        warehouse.settle_finding(
            Warehouse(url), _fingerprint(url, next_report.report_id, n), action, "wang", "seen"
        )
    unknown = report(DAYS[5], (("铜", "未知指标", "1", "2", "-1"),), sha="a")
    (kept_out,) = warehouse.load_reports(Warehouse(url), [build_checked_loading(unknown, quarantine="Odd")])
    warehouse.release_report(Warehouse(url), kept_out.report_id, "li", "it is right: seen | read")
    warehouse.reject_report(Warehouse(url), kept_out.report_id, "wang", "it is not")
    mail = Outgoing("<1@test>", "daily", ("li@test",), "日报", b"raw\r\n\\text\xff", DAYS[4])
    warehouse.queue_mails(Warehouse(url), [mail])
    warehouse.record_day_state(Warehouse(url), DAYS[5], "late")
    return url


def _accept(url: str, report_id: int, cell: str) -> int:
    """Accept the value that a finding proposes for its first cell, all that versions before 0011 accepted."""
    (number,) = warehouse.accept_proposals(
        Warehouse(url), report_id, _find(url, report_id, cell)[0], "li", cells=[cell]
    )
    return number


def _find(url: str, report_id: int, cell: str) -> tuple[int, str]:
    """The number and the fingerprint of the finding of a first cell."""
    found = one(
        url,
        "SELECT n, fingerprint FROM core.findings WHERE (report_id, cells[1]) = (%s, %s)",
        report_id,
        cell,
    )
    return found[0], found[1]


def _fingerprint(url: str, report_id: int, n: int) -> str:
    sql = "SELECT fingerprint FROM core.findings WHERE (report_id, n) = (%s, %s)"
    return str(one(url, sql, report_id, n)[0])


@pytest.fixture(scope="module")
def expect(server: Server, fresh: str) -> Callable[[str], Expected]:
    """Gives what the fresh warehouse would hold if its rows had been written at an old revision."""

    @cache
    def build(missing: tuple[str, ...]) -> Expected:
        url = _copy_database(server, fresh)
        for since in missing:
            every(url, NEW_FACTS[since])
        continued = _copy_database(server, url)
        _continue(continued)
        hashes = (
            warehouse.compute_content_hash(Warehouse(url)),
            warehouse.compute_content_hash(Warehouse(continued)),
        )
        return Expected(url, _list_rows(url), *hashes)

    return lambda revision: build(tuple(since for since in NEW_FACTS if revision < since))


@pytest.fixture(scope="module")
def empty(server: Server) -> str:
    """A database without data that follows the revisions upwards, one after another."""
    return _copy_database(server, server("template0"))


@pytest.fixture(scope="module", params=OLD_REVISIONS)
def upgraded(
    request: pytest.FixtureRequest, server: Server, empty: str, expect: Callable[[str], Expected]
) -> Upgraded:
    """A warehouse with data at an old revision, upgraded to the newest."""
    revision = str(request.param)
    expected = expect(revision)
    _migrate_to(empty, revision)
    url = _copy_database(server, empty)
    _copy_rows(expected.url, url, revision)
    warehouse.migrate_schema(Warehouse(url))
    if revision < "0003":
        # Its mails had no moment to wait for: they are due when the upgrade runs.
        every(url, "UPDATE core.outbox SET next_at = created_at WHERE next_at <= now()")
    return Upgraded(revision, url, expected)


def _copy_database(server: Server, url: str) -> str:
    """Create a copy of the database at a URL; gives its own."""
    return create_database(server, url.rpartition("/")[2])


def _migrate_to(url: str, revision: str) -> None:
    """Migrate a database without data up to an old revision, with the catalogue and the views made from it."""
    upgrade = command.upgrade
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(command, "upgrade", lambda config, _: upgrade(config, revision))
        warehouse.migrate_schema(Warehouse(url))
    assert one(url, "SELECT version_num FROM core.migrations") == (revision,)


def _copy_rows(source: str, target: str, revision: str) -> None:
    """Replace all rows of an old warehouse by those of a new one, as the old version would have written them."""
    cause = OLD_CAUSE.format("correction" if revision < "0010" else "withdrawal")
    written = {("vintages", "cause"): cause} if revision < "0011" else {}
    written |= OLD_SENTENCES if revision < "0016" else {}
    with open_cursor(source) as new, open_cursor(target) as old:
        old.execute("SELECT tablename FROM pg_tables WHERE schemaname = 'core'")
        old_tables = {table for (table,) in old.fetchall()}
        there = [table for table in TABLES if table in old_tables]
        old.execute(f"TRUNCATE {', '.join(f'core.{table}' for table in there)} CASCADE")
        for table in there:
            columns = _list_columns(old, table)
            # A migration that drops a column has to say here what the column held.
            assert columns.keys() <= _list_columns(new, table).keys()
            values = [written.get((table, name), name) for name in columns]
            buffer = io.BytesIO()
            new.copy_expert(f"COPY (SELECT {', '.join(values)} FROM core.{table}) TO STDOUT", buffer)
            buffer.seek(0)
            old.copy_expert(f"COPY core.{table} ({', '.join(columns)}) FROM STDIN", buffer)
            for name in (name for name, is_identity in columns.items() if is_identity):
                sequence = f"pg_get_serial_sequence('core.{table}', '{name}')"
                old.execute(f"SELECT setval({sequence}, max({name})) FROM core.{table}")


def _list_columns(cursor: Any, table: str) -> dict[str, bool]:
    """The columns of a table that are stored and not generated, and whether each is an identity."""
    cursor.execute(
        """SELECT attname, attidentity <> '' FROM pg_attribute WHERE attrelid = %s::regclass
        AND attnum > 0 AND NOT attisdropped AND attgenerated = '' ORDER BY attnum""",
        (f"core.{table}",),
    )
    return dict(cursor.fetchall())


def _list_rows(url: str) -> frozenset[tuple[str, str]]:
    """All rows of all tables as JSON."""
    with open_cursor(url) as cursor:
        cursor.execute("SELECT tablename FROM pg_tables WHERE schemaname = 'core'")
        selects = (
            f"SELECT '{table}', {ROW.get(table, 'to_jsonb(t)')}::text FROM core.{table} t"
            for (table,) in cursor.fetchall()
        )
        cursor.execute(" UNION ALL ".join(selects))
        return frozenset(cursor.fetchall())


def _continue(url: str) -> None:
    """Withdraw the standing correction and load one more report."""
    (number,) = one(url, "SELECT id FROM mart.corrections WHERE state = 'standing'")
    warehouse.withdraw_correction(Warehouse(url), number, "li", "misheard")
    rows = (("镍", "金川镍升贴水", "2900", "2800", "100"), ("镍", "另一指标", "1", "2", "-1"))
    warehouse.load_reports(Warehouse(url), [build_checked_loading(report(DAYS[5], rows, sha="b"))])


def test_the_fresh_warehouse_has_all_that_could_be_lost(fresh: str) -> None:
    tables = {table for table, _ in _list_rows(fresh)}
    assert tables == {*TABLES, "migrations"}
    assert {row[0] for row in every(fresh, "SELECT state FROM mart.corrections")} == {
        "closed",
        "standing",
        "withdrawn",
    }
    assert {row[0] for row in every(fresh, "SELECT state FROM mart.finding_history")} == {
        "acknowledged",
        "open",
        "resolved",
    }
    assert one(fresh, "SELECT count(*) FROM core.vintages WHERE cause = 'withdrawal'") == (2,)


def test_the_content_is_that_of_a_fresh_load(upgraded: Upgraded, fresh: str) -> None:
    content_hash = warehouse.compute_content_hash(Warehouse(upgraded.url))
    assert content_hash == upgraded.expected.content_hash
    if upgraded.revision >= "0004":
        assert content_hash == warehouse.compute_content_hash(Warehouse(fresh))


def test_every_row_is_kept(upgraded: Upgraded) -> None:
    kept, expected = _list_rows(upgraded.url), upgraded.expected.rows
    assert not expected - kept
    assert not kept - expected


@pytest.mark.parametrize("query", [HISTORY, CORRECTIONS, EVENTS], ids=["findings", "corrections", "events"])
def test_findings_keep_their_states_and_decisions_stand(upgraded: Upgraded, fresh: str, query: str) -> None:
    assert every(upgraded.url, query) == every(fresh, query)


def test_migrating_again_changes_nothing(upgraded: Upgraded, fresh: str) -> None:
    """The schema is that of a fresh warehouse, and stays so."""
    schema = every(upgraded.url, SCHEMA)
    assert schema == every(fresh, SCHEMA)
    warehouse.migrate_schema(Warehouse(upgraded.url))
    assert every(upgraded.url, SCHEMA) == schema
    assert _list_rows(upgraded.url) == upgraded.expected.rows


def test_an_upgraded_warehouse_takes_the_next_decision_and_report(upgraded: Upgraded, server: Server) -> None:
    url = _copy_database(server, upgraded.url)
    _continue(url)
    assert warehouse.compute_content_hash(Warehouse(url)) == upgraded.expected.next_content_hash
    assert warehouse.claim_mail(Warehouse(url)) is not None
