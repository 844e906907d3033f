"""How fast the warehouse is, and how it grows: `python -m bench.warehouse [--reports 250 --reports 2400]`.

A PostgreSQL of its own is started from the wheel and filled with simulated read results (no PDFs). All figures of
a line come from one run; compare the ratios, not the milliseconds.
"""

import io
import socket
import tempfile
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from itertools import islice
from pathlib import Path
from statistics import median
from time import perf_counter
from typing import Any
from unittest.mock import patch

import click
import psutil
import psycopg2
from psycopg2 import extensions
from ribao import calendar, warehouse
from ribao.model import Archived, Report
from ribao.pipeline.reading import HISTORY, checked
from ribao.warehouse import Judge, Loading
from ribao.warehouse import connection as connecting
from ribao_local import postgres
from ribao_sim import days, report

FIRST = date(2014, 6, 2)
BATCH = 50
# What a bare COPY is compared with: the tables that hold nearly all rows of a report.
BULKY = ("readings", "vintages", "sections", "statements")
REPEATS = 15
# Reports loaded one by one.
ALONE = 7


@dataclass
class Clock:
    """Seconds spent waiting for the database, by the statement's first words."""

    spent: dict[str, float] = field(default_factory=dict)

    @contextmanager
    def __call__(self, what: str) -> Iterator[None]:
        start = perf_counter()
        yield
        self.spent[what] = self.spent.get(what, 0.0) + perf_counter() - start


@contextmanager
def server() -> Iterator[tuple[str, psutil.Process]]:
    """A migrated warehouse of its own, thrown away at the end: its URL, and the server's process."""
    with tempfile.TemporaryDirectory() as folder, socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
        probe.close()
        postgres.start(Path(folder), port, "bench", ("bench",))
        try:
            url = postgres.url(port, "bench", "bench")
            warehouse.migrate(url)
            yield url, psutil.Process(int((Path(folder) / "data" / "postmaster.pid").read_text().split()[0]))
        finally:
            postgres.stop(Path(folder))


def server_cpu(database: psutil.Process) -> float:
    """CPU seconds that a server and its sessions have used so far."""
    return sum(database.cpu_times()[:4]) + sum(sum(p.cpu_times()[:2]) for p in database.children())


def items(count: int) -> Iterator[Loading]:
    """Simulated reports of successive days, read and judged (nothing found)."""
    for day in islice(days(FIRST, FIRST + timedelta(days=2 * count), 1), count):
        read = report(day)
        verdict, past = _nothing_found(read)
        yield Loading(_sidecar(read), read, verdict, past)


def _nothing_found(read: Report) -> Any:
    from ribao.check import past
    from ribao.model import Verdict

    verdict = Verdict(())
    return verdict, past(read, verdict)


def _sidecar(read: Report) -> Archived:
    assert read.report_date
    return Archived(read.sha256, 500_000, read.report_date, "bench", "", "", datetime(2024, 1, 1, tzinfo=UTC))


def bulk(url: str, made: Iterator[Loading]) -> tuple[int, float, Clock]:
    """Load read results in batches without checking them; gives how many, the seconds, and those in the database."""
    count, seconds, clock = 0, 0.0, Clock()
    while batch := list(islice(made, BATCH)):
        with patch.object(connecting, "_connect", _clocked(clock)):
            start = perf_counter()
            warehouse.load(url, batch)
            seconds += perf_counter() - start
        count += len(batch)
    return count, seconds, clock


def bare(url: str, tables: Sequence[str]) -> float:
    """Seconds that a COPY of the same rows takes into tables with the same columns and indexes, and no more."""
    connection = psycopg2.connect(url)
    seconds = 0.0
    with connection, connection.cursor() as cursor:
        for table in tables:
            buffer = io.StringIO()
            cursor.copy_expert(f"COPY core.{table} TO STDOUT", buffer)
            buffer.seek(0)
            cursor.execute(f"CREATE TABLE public.{table} (LIKE core.{table} INCLUDING ALL)")
            start = perf_counter()
            cursor.copy_expert(f"COPY public.{table} FROM STDIN", buffer)
            seconds += perf_counter() - start
        for table in tables:
            cursor.execute(f"DROP TABLE public.{table}")
        start = perf_counter()
    connection.close()
    return seconds


def timed(url: str, query: str, *parameters: object) -> float:
    """Median milliseconds of a query in one session, the first run left out."""
    connection = psycopg2.connect(url)
    taken = []
    with connection, connection.cursor() as cursor:
        for _ in range(REPEATS + 1):
            start = perf_counter()
            cursor.execute(query, parameters)
            cursor.fetchall()
            taken.append((perf_counter() - start) * 1000)
    connection.close()
    return median(taken[1:])


def one_by_one(url: str, made: Sequence[Loading]) -> tuple[float, float, Clock]:
    """Median milliseconds of database time of loading single reports that were checked before, and of the check's."""
    checks, loads, overall = [], [], Clock()
    for item in made:
        assert item.report.report_date
        asked, clock = Clock(), Clock()
        with patch.object(connecting, "_connect", _clocked(asked)):
            past, mark = warehouse.history(url, item.report.report_date, HISTORY)
        verdict, memory = checked(item.report, past, item.report.report_date)
        judge = Judge(checked, lambda *key: None, HISTORY)
        with patch.object(connecting, "_connect", _clocked(clock)):
            warehouse.load(url, [Loading(item.archived, item.report, verdict, memory, mark)], judge)
        checks.append(sum(asked.spent.values()))
        loads.append(sum(clock.spent.values()))
        for what, spent in clock.spent.items():
            overall.spent[what] = overall.spent.get(what, 0.0) + spent
    return median(loads) * 1000, median(checks) * 1000, overall


def _clocked(clock: Clock) -> Callable[[str], extensions.connection]:
    class Cursor(extensions.cursor):
        def execute(self, query: Any, parameters: Any = None) -> None:
            with clock(" ".join(str(query).split()[:4])):
                super().execute(query, parameters)

        def copy_expert(self, query: Any, file: Any, size: int = 8192) -> None:
            with clock(" ".join(str(query).split()[:2])):
                super().copy_expert(query, file, size)

    class Connection(extensions.connection):
        def __exit__(self, *error: Any) -> None:
            with clock("COMMIT"):
                super().__exit__(*error)

    def connect(url: str) -> extensions.connection:
        with clock("connect"):
            return psycopg2.connect(url, connection_factory=Connection, cursor_factory=Cursor)

    return connect


@click.command()
@click.option("--reports", "sizes", type=int, multiple=True, default=(250, 2400), show_default=True)
@click.option("--verbose", is_flag=True, help="Print what a single report's database time is spent on.")
def main(sizes: tuple[int, ...], verbose: bool) -> None:
    """Print a block of figures for each number of reports."""
    made = items(max(sizes) + ALONE * len(sizes))
    with server() as (url, database):
        there = 0
        for size in sorted(sizes):
            count, seconds, clock = bulk(url, islice(made, size - there))
            click.echo(f"{size} reports, the last {count} of them loaded in batches of {BATCH}")
            timed(url, "ANALYZE core.vintages, core.readings, core.reports; SELECT 1")
            _ratios(url, size, seconds / count, clock.spent["COPY core.readings"] / count)
            _spent(clock, count, verbose)
            load, check, clock = one_by_one(url, list(islice(made, ALONE)))
            click.echo(
                f"  one report: {load:.1f} ms of database time, and {check:.1f} ms for its history before"
            )
            _spent(clock, ALONE, verbose)
            there = size + ALONE
            for what, query, parameters in _QUESTIONS:
                click.echo(f"  {what:28}{timed(url, query, *parameters):8.2f} ms")


def _ratios(url: str, size: int, whole: float, readings: float) -> None:
    """Loading against a bare COPY: of the readings alone, and of all there is to load."""
    for what, spent, tables in (("readings", readings, BULKY[:1]), ("everything", whole, BULKY)):
        copied = bare(url, tables) / size
        click.echo(
            f"  {what:11}{spent * 1000:6.1f} ms a report, bare COPY of the same rows {copied * 1000:6.1f} ms: "
            f"{copied / spent:.0%}"
        )


def _spent(clock: Clock, count: int, verbose: bool) -> None:
    for what, spent in sorted(clock.spent.items(), key=lambda i: -i[1])[: 12 if verbose else 0]:
        click.echo(f"    {spent / count * 1000:7.2f} ms {what}")


_DAY = calendar.data_date(FIRST + timedelta(days=100))
_QUESTIONS: tuple[tuple[str, str, tuple[object, ...]], ...] = (
    ("as_of, one series", "SELECT * FROM mart.as_of(now()) WHERE series = %s", ("cu.lme_stock",)),
    ("as_of, one day", "SELECT * FROM mart.as_of(now()) WHERE observed_on = %s", (_DAY,)),
    (
        "as_reported, one series",
        "SELECT * FROM mart.as_reported(%s) WHERE series = %s",
        (_DAY, "cu.lme_stock"),
    ),
    ("as_reported, one day", "SELECT * FROM mart.as_reported(%s) WHERE observed_on = %s", (_DAY, _DAY)),
    ("vintages, one series", "SELECT * FROM mart.vintages(%s)", ("cu.lme_stock",)),
    ("indicators, one series", "SELECT * FROM mart.indicators WHERE series = %s", ("cu.lme_stock",)),
    ("quotes, one day", "SELECT * FROM mart.quotes WHERE observed_on = %s", (_DAY,)),
    ("latest", "SELECT * FROM mart.latest", ()),
    ("calendar", "SELECT * FROM mart.calendar", ()),
    ("reports", "SELECT * FROM mart.reports", ()),
    ("open findings", "SELECT * FROM mart.open_findings", ()),
)


if __name__ == "__main__":
    main()
