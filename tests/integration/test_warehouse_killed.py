"""A loader that is killed with SIGKILL at any statement leaves everything of its transaction, or nothing."""

import os
import signal
import threading
from collections.abc import Callable, Sequence

import psycopg2
import pytest
from psycopg2 import extensions
from ribao import warehouse
from ribao.warehouse import Loading, Warehouse
from ribao.warehouse import connection as connecting

from tests.fixtures.warehouse import RECHECKER, one, simulate_loadings

# Half a millisecond into a statement the server is usually busy with it.
DURING = 0.0005
MOST_STATEMENTS = 200


def load_and_die(url: str, items: Sequence[Loading], statement: int, during: bool) -> bool:
    """Load in a child process that is killed at its n-th statement; gives whether it was killed."""
    child = os.fork()
    if child == 0:
        try:
            _die_at(statement, during)
            warehouse.load_reports(Warehouse(url), items, RECHECKER)
        finally:
            os._exit(0)
    _, status = os.waitpid(child, 0)
    return os.WIFSIGNALED(status) and os.WTERMSIG(status) == signal.SIGKILL


def _die_at(statement: int, during: bool) -> None:
    """From now on this process kills itself before, or shortly after, it sends the n-th statement."""
    left = statement

    def count() -> None:
        nonlocal left
        left -= 1
        if left == 0 and during:
            threading.Timer(DURING, os.kill, (os.getpid(), signal.SIGKILL)).start()
        elif left == 0:
            os.kill(os.getpid(), signal.SIGKILL)

    class Cursor(extensions.cursor):
        def execute(self, *arguments: object) -> None:
            count()
            super().execute(*arguments)  # type: ignore[arg-type]

        def copy_expert(self, *arguments: object) -> None:
            count()
            super().copy_expert(*arguments)  # type: ignore[arg-type]

    class Connection(extensions.connection):
        def __exit__(self, *error: object) -> None:
            count()  # the commit
            super().__exit__(*error)  # type: ignore[arg-type]

    def connect(url: str) -> extensions.connection:
        return psycopg2.connect(url, connection_factory=Connection, cursor_factory=Cursor)

    connecting._connect = connect


@pytest.fixture
def stages(new_warehouse: Callable[[], str]) -> tuple[str, list[Loading], str, str]:
    """A warehouse with one report, two that are to be loaded before it, and the hashes before and after."""
    early, middle, late = simulate_loadings(8)[:3]
    url, other = new_warehouse(), new_warehouse()
    for place in (url, other):
        warehouse.load_reports(Warehouse(place), [late], RECHECKER)
    before = warehouse.compute_content_hash(Warehouse(url))
    warehouse.load_reports(Warehouse(other), [early, middle], RECHECKER)
    return url, [early, middle], before, warehouse.compute_content_hash(Warehouse(other))


@pytest.mark.parametrize("during", [False, True], ids=["before", "during"])
def test_killed_at_every_statement(stages: tuple[str, list[Loading], str, str], during: bool) -> None:
    url, items, before, after = stages
    assert before != after
    kills = 0
    for statement in range(1, MOST_STATEMENTS):
        if not load_and_die(url, items, statement, during):
            break
        kills += 1
        # The server may still be at the dead loader's last statement: its lock goes with its transaction.
        one(url, "SELECT pg_advisory_xact_lock(%s) IS NULL", connecting.LOADER_LOCK)
        assert warehouse.compute_content_hash(Warehouse(url)) in {before, after}, statement
    assert kills > 20
    warehouse.load_reports(Warehouse(url), items, RECHECKER)
    assert warehouse.compute_content_hash(Warehouse(url)) == after


def test_a_killed_loader_holds_nothing_up(stages: tuple[str, list[Loading], str, str]) -> None:
    url, items, _, after = stages
    assert load_and_die(url, items, 10, during=False)
    warehouse.load_reports(Warehouse(url), items, RECHECKER)
    assert warehouse.compute_content_hash(Warehouse(url)) == after
    assert one(url, "SELECT count(*) FROM core.vintages WHERE isempty(known)") == (0,)
