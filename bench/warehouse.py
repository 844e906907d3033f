"""How fast the warehouse is, and how it grows: `python -m bench.warehouse [--reports 250 --reports 2400]`.

A PostgreSQL of its own is started from the wheel and filled with simulated read results (no PDFs). Each figure is
the fastest of several like pieces of work (batches, reports, repeats of a query), since others on the machine only
ever make it slower; compare the ratios, not the milliseconds.
"""

import io
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from itertools import islice
from time import perf_counter
from typing import Any
from unittest.mock import patch

import click
import psutil
import psycopg2
from psycopg2 import extensions
from ribao import calendar, warehouse
from ribao.model import HISTORY_REPORTS, Archived, Report
from ribao.pipeline.reading import check_against_history
from ribao.warehouse import Loading, Rechecker, Warehouse
from ribao.warehouse import connection as connecting
from ribao_sim import build_report, simulate_days
from ribao_sim.servers import run_postgres

FIRST = date(2014, 6, 2)
BATCH = 50
# What a bare COPY is compared with: the tables that hold nearly all rows of a report.
BULKY = ("readings", "vintages", "sections", "statements")
REPEATS = 15
# Reports loaded one by one.
ALONE = 15


@dataclass
class Clock:
    """Seconds spent waiting for the database, by the statement's first words."""

    spent: dict[str, float] = field(default_factory=dict)

    @contextmanager
    def __call__(self, what: str) -> Iterator[None]:
        start = perf_counter()
        yield
        self.spent[what] = self.spent.get(what, 0.0) + perf_counter() - start

    def each(self, count: int) -> "Clock":
        """The seconds for each of so many."""
        return Clock({what: spent / count for what, spent in self.spent.items()})


@contextmanager
def run_warehouse() -> Iterator[tuple[str, psutil.Process]]:
    """A migrated warehouse of its own, thrown away at the end: its URL, and the server's process."""
    with run_postgres("bench") as (url_of, folder):
        warehouse.migrate_schema(Warehouse(url_of("bench")))
        pid = int((folder / "data" / "postmaster.pid").read_text().split()[0])
        yield url_of("bench"), psutil.Process(pid)


def read_server_cpu_seconds(database: psutil.Process) -> float:
    """CPU seconds that a server and its sessions have used so far, once the sessions of this process have ended."""
    seconds = sum(database.cpu_times()[:4])
    for process in database.children():
        with suppress(psutil.NoSuchProcess):  # It ended just now.
            seconds += sum(process.cpu_times()[:2])
    return float(seconds)


def simulate_loadings(count: int) -> Iterator[Loading]:
    """Simulated reports of successive days, read and checked (nothing found)."""
    for day in islice(simulate_days(FIRST, FIRST + timedelta(days=2 * count), 1), count):
        read = build_report(day)
        verdict, past = _build_empty_verdict(read)
        yield Loading(_build_sidecar(read), read, verdict, past)


def _build_empty_verdict(read: Report) -> Any:
    from ribao.check import build_snapshot
    from ribao.model import Verdict

    verdict = Verdict(())
    return verdict, build_snapshot(read, verdict)


def _build_sidecar(read: Report) -> Archived:
    assert read.report_date
    return Archived(read.sha256, 500_000, read.report_date, "bench", "", "", datetime(2024, 1, 1, tzinfo=UTC))


def load_in_bulk(url: str, made: Iterator[Loading]) -> list[Clock]:
    """Load read results in batches without checking them; gives the seconds a report of each batch."""
    clocks = []
    while batch := list(islice(made, BATCH)):
        clock = Clock()
        with patch.object(connecting, "_connect", _clock_connections(clock)), clock("all"):
            warehouse.load_reports(Warehouse(url), batch)
        clocks.append(clock.each(len(batch)))
    return clocks


def copy_bare(url: str, tables: Sequence[str]) -> float:
    """Seconds a report that a COPY of a batch's rows takes into tables of the same columns and indexes, and no more."""
    connection = psycopg2.connect(url)
    batches = []
    with connection, connection.cursor() as cursor:
        for table in tables:
            cursor.execute(f"CREATE TABLE public.{table} (LIKE core.{table} INCLUDING ALL)")
        cursor.execute("SELECT max(id) FROM core.reports")
        ((last,),) = cursor.fetchall()
        for first in range(1, last - BATCH + 2, BATCH):
            clock = Clock()
            for table in tables:
                columns = _COLUMNS.get(table, "*")
                rows = f"SELECT {columns} FROM core.{table} WHERE report_id BETWEEN %s AND %s"  # noqa: S608 - constants
                buffer = io.StringIO()
                query = cursor.mogrify(rows, (first, first + BATCH - 1)).decode()
                cursor.copy_expert(f"COPY ({query}) TO STDOUT", buffer)
                buffer.seek(0)
                with clock("all"):
                    into = f"public.{table}" + ("" if columns == "*" else f" ({columns})")
                    cursor.copy_expert(f"COPY {into} FROM STDIN", buffer)
            batches.append(clock.spent["all"] / BATCH)
        for table in tables:
            cursor.execute(f"DROP TABLE public.{table}")
    connection.close()
    return min(batches)


# Columns that can be copied where not all can: the database computes the others.
_COLUMNS = {"vintages": "series_no, field, observed_on, known, value, suspect, cause, report_id"}


def measure_query_ms(url: str, query: str, *parameters: object) -> float:
    """Milliseconds of a query in a session that has run it before."""
    connection = psycopg2.connect(url)
    taken = []
    with connection, connection.cursor() as cursor:
        for _ in range(REPEATS + 1):
            start = perf_counter()
            cursor.execute(query, parameters)
            cursor.fetchall()
            taken.append((perf_counter() - start) * 1000)
    connection.close()
    return min(taken[1:])


def load_one_by_one(url: str, made: Sequence[Loading]) -> tuple[Clock, Clock]:
    """Seconds waiting for the database when a single report is loaded that was checked before, and when it is checked."""
    loads, checks = [], []
    for item in made:
        assert item.report.report_date
        check, load = Clock(), Clock()
        with patch.object(connecting, "_connect", _clock_connections(check)):
            past, mark = warehouse.read_history(Warehouse(url), item.report.report_date, HISTORY_REPORTS)
        verdict, memory = check_against_history(item.report, past, item.report.report_date)
        rechecker = Rechecker(check_against_history, lambda *key: None, HISTORY_REPORTS)
        with patch.object(connecting, "_connect", _clock_connections(load)):
            warehouse.load_reports(
                Warehouse(url), [Loading(item.archived, item.report, verdict, memory, mark)], rechecker
            )
        loads.append(load)
        checks.append(check)
    return _find_fastest(loads), _find_fastest(checks)


def _find_fastest(clocks: Sequence[Clock]) -> Clock:
    return min(clocks, key=lambda clock: sum(clock.spent.values()))


def _clock_connections(clock: Clock) -> Callable[[str], extensions.connection]:
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
@click.option("--verbose", is_flag=True, help="Print what the database's time is spent on.")
def main(sizes: tuple[int, ...], verbose: bool) -> None:
    """Print a block of figures for each number of reports."""
    made = simulate_loadings(max(sizes) + ALONE * len(sizes))
    with run_warehouse() as (url, _):
        there = 0
        for size in sorted(sizes):
            batches = load_in_bulk(url, islice(made, size - there))
            measure_query_ms(url, "ANALYZE core.vintages, core.readings, core.reports; SELECT 1")
            click.echo(f"{size} reports, the last {size - there} of them loaded in batches of {BATCH}")
            whole, readings = (min(b.spent[w] for b in batches) for w in ("all", "COPY core.readings"))
            for what, spent, tables in (("readings", readings, BULKY[:1]), ("everything", whole, BULKY)):
                copied = copy_bare(url, tables)
                click.echo(
                    f"  {what:11}{spent * 1000:6.1f} ms a report, bare COPY of the same rows "
                    f"{copied * 1000:6.1f} ms: {copied / spent:.0%}"
                )
            load, check = load_one_by_one(url, list(islice(made, ALONE)))
            for what, clock in (("one report is loaded", load), ("its history is fetched", check)):
                spent = sum(clock.spent.values()) * 1000
                click.echo(
                    f"  {what:24}{spent:8.1f} ms, {clock.spent['connect'] * 1000:.1f} of them to connect"
                )
            for what, seconds in sorted(load.spent.items(), key=lambda i: -i[1])[: 12 if verbose else 0]:
                click.echo(f"    {seconds * 1000:7.2f} ms {what}")
            there = size + ALONE
            for what, query, parameters in _QUESTIONS:
                click.echo(f"  {what:24}{measure_query_ms(url, query, *parameters):8.1f} ms")


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
