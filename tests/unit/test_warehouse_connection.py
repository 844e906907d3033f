"""What is said where no connection comes about: in one line, with what to do."""

import psycopg2
import pytest
from ribao.errors import ConfigError, RibaoError, WarehouseDown
from ribao.warehouse import Warehouse, connection

REFUSED = """connection to server at "db" (10.0.0.1), port 5999 failed: Connection refused
\tIs the server running on that host and accepting TCP/IP connections?
"""
PASSWORD = 'connection to server at "db" (10.0.0.1), port 5999 failed: FATAL:  password authentication failed for user "loader"\n'


def _say(said: str, monkeypatch: pytest.MonkeyPatch) -> RibaoError:
    """What Ribao makes of the driver's words."""

    def refuse(url: str) -> None:
        raise psycopg2.OperationalError(said)

    monkeypatch.setattr(connection, "_connect", refuse)
    with (
        pytest.raises(RibaoError) as caught,
        Warehouse("postgresql://loader:secret@db:5999/ribao").transaction(),
    ):
        pass
    assert "secret" not in str(caught.value)
    return caught.value


def test_a_wrong_port_is_said_by_host_and_port(monkeypatch: pytest.MonkeyPatch) -> None:
    error = _say(REFUSED, monkeypatch)
    assert isinstance(error, WarehouseDown)
    assert error.message == "no PostgreSQL answers at db:5999: Connection refused"
    assert error.hint == "start it, or correct host and port in RIBAO_WAREHOUSE"


def test_a_wrong_password_is_said_as_the_server_says_it(monkeypatch: pytest.MonkeyPatch) -> None:
    error = _say(PASSWORD, monkeypatch)
    assert (
        error.message
        == 'PostgreSQL at db:5999 lets nobody in: password authentication failed for user "loader"'
    )
    assert error.hint.startswith("correct user, password or database in RIBAO_WAREHOUSE")


def test_a_port_that_cannot_be_is_a_wrong_setting(monkeypatch: pytest.MonkeyPatch) -> None:
    error = _say('invalid port number: "99999"\n', monkeypatch)
    assert isinstance(error, ConfigError)
    assert error.message == 'RIBAO_WAREHOUSE has an invalid port number: "99999"'
