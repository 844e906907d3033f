"""Upgrade a database to the present schema and seed it from the catalogue. A second run changes nothing."""

from collections.abc import Iterator, Mapping
from datetime import date, timedelta
from pathlib import Path

import psycopg2
from psycopg2.extensions import parse_dsn
from psycopg2.extras import execute_values
from psycopg2.sql import SQL, Identifier, Literal

from ribao import calendar
from ribao.catalogue import all_contracts, all_series, rows
from ribao.catalogue.checks import require_valid
from ribao.warehouse.connection import LOADER_LOCK, Cursor, Warehouse
from ribao.warehouse.migrations import sql

# After the known calendar every weekday counts as a trading day, so that a run is scheduled on it.
_PROVISIONAL_DAYS = 366


def migrate_schema(db: Warehouse, logins: Mapping[str, str] | None = None) -> None:
    """Create or upgrade roles, schema and catalogue. The login must be able to create roles.

    `logins` maps a role to the URL of the login that becomes its member: it is created, or gets the URL's password.
    """
    require_valid()
    with db.transaction(alone=True) as cursor:
        cursor.execute(sql("bootstrap.sql"))
    _upgrade(db.url)
    with db.transaction(alone=True) as cursor:
        cursor.execute("SET LOCAL ROLE ribao_owner")
        _seed_series(cursor)
        _seed_days(cursor)
        _wide_view(cursor)
    with db.transaction(alone=True) as cursor:
        for role, login in (logins or {}).items():
            _make_login(cursor, role, parse_dsn(login))


def _make_login(cursor: Cursor, role: str, login: Mapping[str, str]) -> None:
    """Make a login a member of a role; the login that migrates stays as it is."""
    name, password = login.get("user"), login.get("password")
    cursor.execute("SELECT current_user = %s, EXISTS (SELECT FROM pg_roles WHERE rolname = %s)", (name, name))
    is_own, exists = cursor.fetchone() or (False, False)
    if not name or is_own:
        return
    identifier = Identifier(name)
    if not exists:
        cursor.execute(SQL("CREATE ROLE {}").format(identifier))
    cursor.execute(SQL("ALTER ROLE {} LOGIN PASSWORD {}").format(identifier, Literal(password)))
    cursor.execute(SQL("GRANT {} TO {}").format(Identifier(role), identifier))


def _upgrade(url: str) -> None:
    # Both take two seconds to import, and only this function needs them.
    from alembic import command
    from alembic.config import Config
    from sqlalchemy import create_engine
    from sqlalchemy.pool import NullPool

    config = Config()
    config.set_main_option("script_location", str(Path(__file__).parent / "migrations"))
    engine = create_engine(
        "postgresql+psycopg2://", creator=lambda: psycopg2.connect(url), poolclass=NullPool
    )
    with engine.begin() as connection:
        connection.exec_driver_sql(f"SELECT pg_advisory_xact_lock({LOADER_LOCK})")
        connection.exec_driver_sql("SET LOCAL ROLE ribao_owner")
        config.attributes["connection"] = connection
        command.upgrade(config, "head")


def _seed_series(cursor: Cursor) -> None:
    units = [(r["name"], r["name_en"]) for r in rows("units.csv")]
    execute_values(
        cursor,
        "INSERT INTO core.units VALUES %s ON CONFLICT (name) DO UPDATE SET name_en = excluded.name_en",
        units,
    )
    known = [
        *(
            (c.id, "contract", c.commodity, "", c.contract, c.name_en, c.unit, c.market)
            for c in all_contracts()
        ),
        *(
            (s.id, "indicator", s.commodity, s.block, s.metric, s.name_en, s.unit, s.market)
            for s in all_series()
        ),
    ]
    execute_values(
        cursor,
        """INSERT INTO core.series (id, kind, commodity, block, name_zh, name_en, unit, market, known) VALUES %s
        ON CONFLICT (id) DO UPDATE SET (commodity, block, name_zh, name_en, unit, market, known) =
        (excluded.commodity, excluded.block, excluded.name_zh, excluded.name_en, excluded.unit, excluded.market, true)""",
        [(*row[:6], row[6] or None, row[7] or None, True) for row in known],
    )


def _seed_days(cursor: Cursor) -> None:
    last = calendar.horizon() + timedelta(days=_PROVISIONAL_DAYS)
    days = [
        (d, calendar.is_trading_day(d), calendar.is_provisional(d))
        for d in _weekdays(calendar.first_day(), last)
    ]
    execute_values(
        cursor,
        """INSERT INTO core.days VALUES %s ON CONFLICT (day) DO UPDATE
        SET (trading, provisional) = (excluded.trading, excluded.provisional)
        WHERE (days.trading, days.provisional) IS DISTINCT FROM (excluded.trading, excluded.provisional)""",
        days,
    )


def _weekdays(first: date, last: date) -> Iterator[date]:
    for n in range((last - first).days + 1):
        day = first + timedelta(days=n)
        if day.weekday() < 5:
            yield day


def _wide_view(cursor: Cursor) -> None:
    """mart.indicators_wide has a column for each known series, so it is made from the catalogue."""
    columns = ", ".join(f"max(value) FILTER (WHERE series = '{s.id}') AS \"{s.id}\"" for s in all_series())
    cursor.execute("DROP VIEW IF EXISTS mart.indicators_wide")
    cursor.execute(
        f"CREATE VIEW mart.indicators_wide AS SELECT observed_on, {columns} FROM mart.indicators GROUP BY observed_on"
    )
    comments = {"observed_on": "The day the values speak of."} | {
        s.id: f"{s.block} {s.metric}, {s.name_en}" + (f", {s.unit}" if s.unit else "") for s in all_series()
    }
    what = "Table 2, one row a day, one column a known series."
    cursor.execute("COMMENT ON VIEW mart.indicators_wide IS %s", (what,))
    for column, said in comments.items():
        cursor.execute(f'COMMENT ON COLUMN mart.indicators_wide."{column}" IS %s', (said,))
