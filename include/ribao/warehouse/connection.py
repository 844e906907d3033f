"""The connection to PostgreSQL: short retries, Ribao's errors in place of the driver's, one transaction at a time."""

from collections.abc import Iterator
from contextlib import contextmanager
from select import select
from typing import Any

import psycopg2
from psycopg2 import errors, extensions
from tenacity import retry, retry_if_exception_type, stop_after_attempt, wait_exponential_jitter

from ribao.errors import ConfigError, RibaoError, UsageError, WarehouseBusy, WarehouseDown

__all__ = ["Connection", "Cursor", "Warehouse", "rows"]

Connection = extensions.connection
Cursor = extensions.cursor

# One loader at a time: loads take well under a second, and their order stays plain.
LOADER_LOCK = 20240329
# So long a statement waits for what another process holds, and so long it may take. A load holds the lock for well
# under a second, a decision that has years of reports checked again for minutes.
LOCK_SECONDS, STATEMENT_SECONDS = 120, 600
# How the driver begins where a part of the address cannot be, and a server that does not take a connection.
_INVALID, _REFUSED = "invalid ", "FATAL:"
_EXAMPLE = "e.g. postgresql://loader:…@localhost:5432/ribao"
# What PostgreSQL says where the schema is missing or older than this code.
_NO_SCHEMA = (
    errors.UndefinedTable,
    errors.UndefinedColumn,
    errors.UndefinedFunction,
    errors.InvalidSchemaName,
)


@retry(
    retry=retry_if_exception_type(psycopg2.OperationalError),
    stop=stop_after_attempt(3),
    wait=wait_exponential_jitter(multiplier=0.2, max=2),
    reraise=True,
)
def _connect(url: str) -> Connection:
    limits = f"-c lock_timeout={LOCK_SECONDS}s -c statement_timeout={STATEMENT_SECONDS}s"
    return psycopg2.connect(url, connect_timeout=10, application_name="ribao", options=limits)


class Warehouse:
    """The warehouse at a URL, by one connection that the first transaction opens and the end of `with` closes.

    A connection that was lost is replaced by the next transaction. One thread uses it at a time.
    """

    def __init__(self, url: str) -> None:
        self.url = url
        self._connection: Connection | None = None

    def __enter__(self) -> "Warehouse":
        return self

    def __exit__(self, *error: object) -> None:
        self.close()

    def close(self) -> None:
        """Close the connection; a later transaction opens another one."""
        if self._connection:
            self._connection.close()
            self._connection = None

    @contextmanager
    def transaction(self, alone: bool = False) -> Iterator[Cursor]:
        """Give a cursor inside one transaction, committed at the end; `alone` waits for other loaders first.

        WarehouseDown where PostgreSQL cannot be reached or goes away meanwhile; WarehouseBusy where another process
        holds what is needed for too long; UsageError for a text with a NUL character; ConfigError where the schema
        does not exist or the login lacks a right.
        """
        connection = self._connect()
        with _translate_errors(), connection, connection.cursor() as cursor:
            if alone:
                cursor.execute("SELECT pg_advisory_xact_lock(%s)", (LOADER_LOCK,))
            yield cursor

    def _connect(self) -> Connection:
        if self._connection and not _is_lost(self._connection):
            return self._connection
        self.close()
        try:
            self._connection = _connect(self.url)
        except psycopg2.OperationalError as error:
            raise _explain_refusal(self.url, error) from error
        except psycopg2.ProgrammingError as error:
            # The driver's message quotes the address, with its password.
            raise ConfigError("RIBAO_WAREHOUSE is no address of a PostgreSQL database", _EXAMPLE) from error
        return self._connection


def _is_lost(connection: Connection) -> bool:
    """Whether a connection is closed. The server sends nothing to an idle session but the news of its end."""
    return bool(connection.closed) or bool(select([connection], [], [], 0)[0])


@contextmanager
def _translate_errors() -> Iterator[None]:
    """Raise PostgreSQL's errors as Ribao's."""
    try:
        yield
    except (errors.LockNotAvailable, errors.QueryCanceled) as error:
        raise WarehouseBusy(
            f"the warehouse is busy: {_first_line(error)}",
            "another process loads, checks or migrates; try again when it is through"
            " (SELECT pid, state, query FROM pg_stat_activity shows it)",
        ) from error
    except (psycopg2.OperationalError, psycopg2.InterfaceError) as error:
        raise _down(error) from error
    except ValueError as error:
        # psycopg2's only way to say that PostgreSQL stores no NUL character.
        if "NUL" not in str(error):
            raise
        raise UsageError("a text holds a NUL character, which no name has", "check what was typed") from error
    except _NO_SCHEMA as error:
        raise ConfigError(_first_line(error), "bring the warehouse up to date: `ribao migrate`") from error
    except errors.InsufficientPrivilege as error:
        raise ConfigError(
            _first_line(error),
            "this login may not do it: RIBAO_WAREHOUSE_OWNER migrates, RIBAO_WAREHOUSE loads and decides",
        ) from error


def _explain_refusal(url: str, error: psycopg2.OperationalError) -> RibaoError:
    """What a connection that did not come about means, by where it should have gone; the password is not said."""
    reason = _first_line(error).rpartition(" failed: ")[2]
    if reason.startswith(_INVALID):
        return ConfigError(f"RIBAO_WAREHOUSE has an {reason}", _EXAMPLE)
    address = extensions.parse_dsn(url)
    where = f"{address.get('host', 'localhost')}:{address.get('port', 5432)}"
    if reason.startswith(_REFUSED):
        return WarehouseDown(
            f"PostgreSQL at {where} lets nobody in: {reason.removeprefix(_REFUSED).strip()}",
            "correct user, password or database in RIBAO_WAREHOUSE, or wait until the server is ready",
        )
    return WarehouseDown(
        f"no PostgreSQL answers at {where}: {reason}", "start it, or correct host and port in RIBAO_WAREHOUSE"
    )


def _down(error: Exception) -> WarehouseDown:
    return WarehouseDown(
        f"the warehouse cannot be reached: {_first_line(error)}",
        "see that PostgreSQL runs and RIBAO_WAREHOUSE is right",
    )


def _first_line(error: Exception) -> str:
    return (str(error).strip().splitlines() or ["no connection"])[0]


def rows(cursor: Cursor) -> list[dict[str, Any]]:
    """The rest of a cursor's result, each row as column -> value."""
    names = [column.name for column in cursor.description or ()]
    return [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]
