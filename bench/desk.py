"""How long the Report Desk's pages take, and how that grows: `python -m bench.desk [--reports 250 --reports 2400]`.

A PostgreSQL of its own is filled with simulated read results with findings in them; Airflow's API server with our
plugin runs in this process and is asked over HTTP, login and permissions included. Pictures of PDF pages are left
out: they are drawn once and kept.
"""

import os
import tempfile
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import date
from itertools import islice
from random import Random
from statistics import quantiles
from time import perf_counter
from typing import Any

import click
import requests
from ribao import warehouse
from ribao.check import build_snapshot
from ribao.check.findings import build_finding
from ribao.model import Evidence, Fact, Finding, Operand, Report, Verdict
from ribao.warehouse import Loading, Warehouse
from ribao_sim.servers import find_free_ports

from bench.warehouse import BATCH, run_warehouse, simulate_loadings

REPEATS = 15
SERIES = "pb.lme_stock"
TYPES = ("stale_row", "digit_typo", "stale_block", "missing_as_zero", "table2_vs_table1")


@click.command()
@click.option("--reports", multiple=True, default=(250, 2400), show_default=True, help="Reports of history.")
def main(reports: tuple[int, ...]) -> None:
    """Print a table of milliseconds for each page."""
    table: dict[str, list[str]] = {}
    with _run_desk() as (base, token):
        for count in reports:
            with run_warehouse() as (url, _):
                newest = _fill_warehouse(url, count)
                _show_warehouse(url)
                for name, path in _list_pages(newest).items():
                    table.setdefault(name, []).append(_measure_page(f"{base}/report-desk{path}", token))
    click.echo("milliseconds: median, 95 of 100 (size)")
    click.echo(f"{'':24}" + "".join(f"{count:>14} reports     " for count in reports))
    for name, cells in table.items():
        click.echo(f"{name:24}" + "".join(f"{cell:>27}" for cell in cells))


def _fill_warehouse(url: str, count: int) -> date:
    rng, made, newest = Random(7), simulate_loadings(count), date.min  # noqa: S311 - a simulation
    while batch := [_add_findings(item, rng) for item in islice(made, BATCH)]:
        warehouse.load_reports(Warehouse(url), batch)
        newest = batch[-1].archived.report_date
    with Warehouse(url).transaction() as cursor:
        cursor.execute("ANALYZE")
    return newest


def _add_findings(item: Loading, rng: Random) -> Loading:
    """Five findings at cells of the report; some stay for weeks."""
    verdict = Verdict(tuple(_build_finding(item.report, n, rng) for n in range(5)))
    return replace(item, verdict=verdict, snapshot=build_snapshot(item.report, verdict))


def _build_finding(report: Report, n: int, rng: Random) -> Finding:
    row = rng.choice(report.indicators)
    day = report.report_date or date.min
    mark = f"standing {n} {day:%Y-%m}" if n > 3 else f"{n} {day}"
    current, change = row.cells["current"].id, row.cells["change"].id
    operands = tuple(Operand(row.cells[f].id, row.cells[f].text) for f in ("change", "current", "previous"))
    finding = build_finding(
        f"cause.{TYPES[n]}",
        TYPES[n],
        [current, change],
        Fact("printed", {"cell": current, "printed": row.cells["current"].text or "", "rows": 1}),
        proposals={current: "1"},
        evidence=[Evidence("row.change", "{0} = {1} − {2}", operands, False)],
    )
    return replace(finding, fingerprint=mark)


def _list_pages(newest: date) -> dict[str, str]:
    report = f"/report/{newest}"
    return {
        "calendar": "/",
        "report": report,
        "report: tables": f"{report}/tables",
        "report: text": f"{report}/text",
        "report: revisions": f"{report}/revisions",
        "series": "/series",
        "series: search": "/series?q=qkc",
        "series: page": f"/series/{SERIES}",
        "series: chart data": f"/chart/{SERIES}",
        "series: CSV": f"/csv/{SERIES}",
        "findings": "/findings",
        "findings: settled": "/findings?state=resolved",
        "findings: checks, 5 years": "/findings/checks?span=1825",
        "health": "/health",
    }


def _measure_page(url: str, token: str) -> str:
    session = requests.Session()
    session.trust_env = False
    session.cookies.set("_token", token)
    taken, size = [], 0
    for _ in range(REPEATS + 2):
        start = perf_counter()
        answer = session.get(url, timeout=60)
        taken.append((perf_counter() - start) * 1000)
        answer.raise_for_status()
        size = len(answer.content)
    spread = quantiles(taken[2:], n=20)
    return f"{spread[9]:.0f}, {spread[18]:.0f} ({size / 1000:.0f} kB)"


def _show_warehouse(url: str) -> None:
    """Let the desk show a warehouse."""
    from ribao_desk import visit

    os.environ["RIBAO_WAREHOUSE"] = url
    visit._settings.cache_clear()


@contextmanager
def _run_desk() -> Iterator[tuple[str, str]]:
    """Airflow's API server with the desk; gives its address and a viewer's token."""
    with tempfile.TemporaryDirectory() as home:
        os.environ.update(_build_environment(home))
        app, token = _create_app()
        import uvicorn

        (port,) = find_free_ports(1)
        running = uvicorn.Server(uvicorn.Config(app, host="127.0.0.1", port=port, log_level="error"))
        thread = threading.Thread(target=running.run, daemon=True)
        thread.start()
        while not running.started:
            thread.join(0.05)
        yield f"http://127.0.0.1:{port}", token()
        running.should_exit = True
        thread.join()


def _build_environment(home: str) -> dict[str, str]:
    return {
        "AIRFLOW_HOME": home,
        "AIRFLOW__CORE__LOAD_EXAMPLES": "False",
        "AIRFLOW__CORE__PLUGINS_FOLDER": os.path.abspath("plugins"),  # noqa: PTH100
        "AIRFLOW__DATABASE__SQL_ALCHEMY_CONN": f"sqlite:///{home}/airflow.db",
        "AIRFLOW__API__SECRET_KEY": "k" * 40,
        "AIRFLOW__API_AUTH__JWT_SECRET": "j" * 64,
        "AIRFLOW__LOGGING__LOGGING_LEVEL": "ERROR",
        "RIBAO_ARCHIVE": f"{home}/archive",
    }


def _create_app() -> tuple[Any, Callable[[], str]]:
    from airflow.api_fastapi.app import create_app, get_auth_manager
    from airflow.api_fastapi.auth.managers.simple.user import SimpleAuthManagerUser
    from airflow.utils.db import initdb

    initdb()
    user = SimpleAuthManagerUser(username="viewer", role="viewer", teams=[])
    return create_app("core"), lambda: get_auth_manager().generate_jwt(user)


if __name__ == "__main__":
    main()
