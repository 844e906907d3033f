"""How fast the warehouse is, and how it grows: `python -m bench.warehouse [--reports 250 --reports 2400]`.

A PostgreSQL of its own is started from the wheel and filled with simulated read results (no PDFs). Each figure is
the fastest of several like pieces of work (batches, reports, repeats of a query), since others on the machine only
ever make it slower; compare the ratios, not the milliseconds. A ratio is the median of the batches': each batch is
loaded, and just after that the rows it wrote are copied. Needs Linux, which says how much CPU time a session used.
"""

import io
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from itertools import islice
from pathlib import Path
from statistics import median
from time import perf_counter, thread_time
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
# All tables that a report without findings has rows in, and the column that says of which report a row is.
TABLES = {
    **dict.fromkeys(("readings", "vintages", "sections", "statements"), "report_id"),
    **{"reports": "id", "documents": "sha256"},
}
REPEATS = 15
# Reports loaded one by one.
ALONE = 15


@dataclass(frozen=True)
class Cost:
    """Seconds that a piece of work takes, and CPU seconds of this thread and of the session that it uses."""

    wall: float = 0.0
    client: float = 0.0
    server: float = 0.0

    @property
    def cpu(self) -> float:
        """CPU seconds of both."""
        return self.client + self.server

    def __add__(self, other: "Cost") -> "Cost":
        return Cost(self.wall + other.wall, self.client + other.client, self.server + other.server)

    def __sub__(self, other: "Cost") -> "Cost":
        return Cost(self.wall - other.wall, self.client - other.client, self.server - other.server)

    def each(self, count: int) -> "Cost":
        """For each of so many."""
        return Cost(self.wall / count, self.client / count, self.server / count)


def read_cost(session: int) -> Cost:
    """The present moment, and what this thread and the session of a process id have used so far."""
    server = int(Path(f"/proc/{session}/schedstat").read_text().split()[0]) / 1e9
    return Cost(perf_counter(), thread_time(), server)


@dataclass
class Clock:
    """What the database's statements cost, by their first words."""

    spent: dict[str, Cost] = field(default_factory=dict)

    @contextmanager
    def __call__(self, what: str, connection: extensions.connection) -> Iterator[None]:
        start = read_cost(connection.info.backend_pid)
        yield
        self.add(what, read_cost(connection.info.backend_pid) - start)

    def add(self, what: str, cost: Cost) -> None:
        """Add a cost to what was spent on the same before."""
        self.spent[what] = self.spent.get(what, Cost()) + cost

    @property
    def total(self) -> Cost:
        """All statements together."""
        return sum(self.spent.values(), Cost())


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


def load_in_bulk(url: str, made: Iterator[Loading]) -> None:
    """Load read results in batches without checking them."""
    with Warehouse(url) as db:
        while batch := list(islice(made, BATCH)):
            warehouse.load_reports(db, batch)


@dataclass(frozen=True)
class Batch:
    """What a report of a batch cost to load, and what the bare COPY of its rows cost."""

    loaded: Cost
    copied: Cost


def compare_with_copy(url: str, made: Iterator[Loading]) -> list[Batch]:
    """Load read results in batches and copy the rows of each batch once more, into tables that hold the same."""
    batches = []
    connection = psycopg2.connect(url)
    with Warehouse(url) as db, connection.cursor() as cursor:
        while batch := list(islice(made, BATCH)):
            with db.transaction() as loader:
                session = loader.connection.info.backend_pid
            start = read_cost(session)
            loaded = warehouse.load_reports(db, batch)
            cost = read_cost(session) - start
            copied = copy_bare(cursor, [one.report_id for one in loaded])
            connection.commit()
            batches.append(Batch(cost.each(len(batch)), copied.each(len(batch))))
    connection.close()
    return batches


def make_bare_tables(url: str) -> None:
    """Make tables with the columns, checks and indexes of the warehouse's, but no triggers and no foreign keys."""
    connection = psycopg2.connect(url)
    with connection, connection.cursor() as cursor:
        for table in TABLES:
            cursor.execute(f"CREATE TABLE public.{table} (LIKE core.{table} INCLUDING ALL)")
    connection.close()


def copy_bare(cursor: extensions.cursor, reports: Sequence[int]) -> Cost:
    """The cost of a COPY of all rows of some reports into bare tables, from text that lies ready in memory."""
    total, session = Cost(), cursor.connection.info.backend_pid
    for table, key in TABLES.items():
        cursor.execute(_COLUMNS, (f"core.{table}",))
        ((columns,),) = cursor.fetchall()
        of_these = (
            "SELECT sha256 FROM core.reports WHERE id = ANY (%s)" if key == "sha256" else "SELECT unnest(%s)"
        )
        rows = f"SELECT {columns} FROM core.{table} WHERE {key} IN ({of_these})"  # noqa: S608 - constants
        buffer = io.StringIO()
        query = cursor.mogrify(rows, (list(reports),)).decode()
        cursor.copy_expert(f"COPY ({query}) TO STDOUT", buffer)
        buffer.seek(0)
        start = read_cost(session)
        cursor.copy_expert(f"COPY public.{table} ({columns}) FROM STDIN", buffer)
        total += read_cost(session) - start
    return total


# The columns that the database does not compute itself.
_COLUMNS = """
SELECT string_agg(attname, ', ' ORDER BY attnum) FROM pg_attribute
WHERE attrelid = %s::regclass AND attnum > 0 AND attgenerated = '' AND NOT attisdropped
"""


def measure_query(url: str, query: str, *parameters: object) -> Cost:
    """The cost of a query in a session that has run it before."""
    connection = psycopg2.connect(url)
    taken = []
    with connection, connection.cursor() as cursor:
        for _ in range(REPEATS + 1):
            start = read_cost(connection.info.backend_pid)
            cursor.execute(query, parameters)
            cursor.fetchall()
            taken.append(read_cost(connection.info.backend_pid) - start)
    connection.close()
    return min(taken[1:], key=lambda cost: cost.wall)


def load_one_by_one(url: str, made: Sequence[Loading]) -> tuple[Clock, Clock]:
    """What the database takes to load a single report that was checked before, and to give its history to the check."""
    loads, checks = [], []
    for item in made:
        assert item.report.report_date
        check, load = Clock(), Clock()
        with patch.object(connecting, "_connect", _clock_connections(check)):
            past = warehouse.read_history(Warehouse(url), item.report.report_date, HISTORY_REPORTS)
        verdict, memory = check_against_history(item.report, past.reports, item.report.report_date)
        rechecker = Rechecker(check_against_history, lambda *key: None, HISTORY_REPORTS)
        with patch.object(connecting, "_connect", _clock_connections(load)):
            warehouse.load_reports(
                Warehouse(url), [Loading(item.archived, item.report, verdict, memory, past.hash)], rechecker
            )
        loads.append(load)
        checks.append(check)
    return _find_fastest(loads), _find_fastest(checks)


def _find_fastest(clocks: Sequence[Clock]) -> Clock:
    return min(clocks, key=lambda clock: clock.total.wall)


def _clock_connections(clock: Clock) -> Callable[[str], extensions.connection]:
    class Cursor(extensions.cursor):
        def execute(self, query: Any, parameters: Any = None) -> None:
            with clock(" ".join(str(query).split()[:4]), self.connection):
                super().execute(query, parameters)

        def copy_expert(self, query: Any, file: Any, size: int = 8192) -> None:
            with clock(" ".join(str(query).split()[:2]), self.connection):
                super().copy_expert(query, file, size)

    class Connection(extensions.connection):
        def __exit__(self, *error: Any) -> None:
            with clock("COMMIT", self):
                super().__exit__(*error)

    def connect(url: str) -> extensions.connection:
        start = perf_counter()
        made = psycopg2.connect(url, connection_factory=Connection, cursor_factory=Cursor)
        clock.add("connect", Cost(perf_counter() - start, 0, read_cost(made.info.backend_pid).server))
        return made

    return connect


@click.command()
@click.option("--reports", "sizes", type=int, multiple=True, default=(250, 2400), show_default=True)
@click.option("--verbose", is_flag=True, help="Print what the database's time is spent on.")
def main(sizes: tuple[int, ...], verbose: bool) -> None:
    """Print a block of figures for each number of reports."""
    made = simulate_loadings(max(sizes) + ALONE * len(sizes))
    with run_warehouse() as (url, _):
        make_bare_tables(url)
        there = 0
        for size in sorted(sizes):
            batches = compare_with_copy(url, islice(made, size - there))
            measure_query(url, "ANALYZE core.vintages, core.readings, core.reports; SELECT 1")
            click.echo(f"{size} reports, the last {size - there} of them loaded in batches of {BATCH}")
            _show_batches(batches)
            load, check = load_one_by_one(url, list(islice(made, ALONE)))
            for what, clock in (("one report is loaded", load), ("its history is fetched", check)):
                click.echo(
                    f"  {what:24}{clock.total.wall * 1000:8.1f} ms, {clock.spent['connect'].wall * 1000:.1f} of them"
                    f" to connect; CPU of the server {clock.total.server * 1000:.1f} ms"
                )
            for what, cost in sorted(load.spent.items(), key=lambda i: -i[1].wall)[: 12 if verbose else 0]:
                click.echo(
                    f"    {cost.wall * 1000:7.2f} ms, CPU of the server {cost.server * 1000:6.2f} ms {what}"
                )
            there = size + ALONE
            for what, query, parameters in _QUESTIONS:
                cost = measure_query(url, query, *parameters)
                click.echo(
                    f"  {what:24}{cost.wall * 1000:8.1f} ms, CPU of the server {cost.server * 1000:.1f} ms"
                )


def _show_batches(batches: Sequence[Batch]) -> None:
    """A line each for wall and CPU time a report: loaded, copied bare, and the one of the other."""
    measures: dict[str, Callable[[Cost], float]] = {
        "wall time": lambda cost: cost.wall,
        "CPU time": lambda cost: cost.cpu,
        "the server's CPU time": lambda cost: cost.server,
    }
    for what, take in measures.items():
        loaded, copied = (
            min(map(take, costs)) for costs in zip(*((b.loaded, b.copied) for b in batches), strict=True)
        )
        ratio = median(take(b.copied) / take(b.loaded) for b in batches)
        click.echo(
            f"  {what:24}{loaded * 1000:8.1f} ms a report, bare COPY of the same rows {copied * 1000:.1f} ms: {ratio:.0%}"
        )


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
