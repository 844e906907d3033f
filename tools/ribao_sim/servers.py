"""Servers that live as long as a `with` block, for benchmarks and tools."""

import socket
import tempfile
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

from ribao_local import postgres

PASSWORD = "for-a-minute"  # noqa: S105 - of a server that lives for a minute


def find_free_ports(count: int) -> list[int]:
    """Find TCP ports that no program holds: all are taken at once, so that none comes twice."""
    with ExitStack() as stack:
        probes = [stack.enter_context(socket.socket()) for _ in range(count)]
        for probe in probes:
            probe.bind(("127.0.0.1", 0))
        return [int(probe.getsockname()[1]) for probe in probes]


@contextmanager
def run_postgres(*databases: str) -> Iterator[tuple[Callable[[str], str], Path]]:
    """Run a PostgreSQL with empty databases; yield what gives a database's URL, and the server's folder."""
    with tempfile.TemporaryDirectory() as temporary:
        folder, (port,) = Path(temporary) / "postgres", find_free_ports(1)
        postgres.start_server(folder, port, PASSWORD, databases)
        try:
            yield lambda name: postgres.build_url(port, PASSWORD, name), folder
        finally:
            postgres.remove_server(folder)
