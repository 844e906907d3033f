"""How much mail a simulated history would have been: `python -m bench.noise --days 120`.

Days of a simulated market, with mistakes as in `bench.findings`, go into a warehouse of their own; then
`ribao noise` is run on it with a few audiences.
"""

import os
from collections.abc import Sequence
from datetime import UTC, date, datetime
from itertools import pairwise
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory

import click
from ribao import calendar, warehouse
from ribao.commands.noise import noise
from ribao.model import Archived, Report
from ribao.pipeline.reading import HISTORY, checked
from ribao.warehouse import Judge, Loading
from ribao_local import postgres
from ribao_sim import days, report, spoil
from rich.progress import track

from bench.mails import PASSWORD, free_port

FIRST = date(2024, 3, 1)
PEOPLE = """
audiences:
  - {name: analysts, role: analyst, addresses: [a@example.com]}
  - {name: analysts without clean days, role: analyst, addresses: [b@example.com], clean_days: false}
  - {name: errors only, role: analyst, addresses: [c@example.com], severities: [error], clean_days: false}
  - {name: copper and aluminium, role: analyst, addresses: [d@example.com], commodities: [cu, al], clean_days: false}
  - {name: everything, role: analyst, addresses: [e@example.com], severities: [error, warn, info]}
"""


@click.command()
@click.option("--days", "count", default=120, show_default=True, help="Trading days.")
@click.option("--mistakes", default=3, show_default=True, help="Mistakes a day, at most.")
@click.option("--seed", default=20, show_default=True, help="Another seed is another market.")
@click.pass_context
def main(context: click.Context, count: int, mistakes: int, seed: int) -> None:
    """Print the table of `ribao noise`."""
    with TemporaryDirectory() as folder:
        people = Path(folder) / "people.yaml"
        people.write_text(PEOPLE, encoding="utf-8")
        port = free_port()
        postgres.start(Path(folder) / "postgres", port, PASSWORD, ("warehouse",))
        try:
            url = postgres.url(port, PASSWORD, "warehouse")
            warehouse.migrate(url)
            for read in track(_reports(count, mistakes, seed), description="Loading"):
                _load(url, read)
            os.environ.update(RIBAO_WAREHOUSE=url, RIBAO_PEOPLE=str(people))
            context.invoke(noise)
        finally:
            postgres.stop(Path(folder) / "postgres")


def _reports(count: int, mistakes: int, seed: int) -> Sequence[Report]:
    rng = Random(seed)  # noqa: S311 - a simulation
    end = date.fromordinal(FIRST.toordinal() + 2 * count)
    made = pairwise(days(calendar.previous_trading_day(FIRST), end, seed))
    return [report(spoil(day, before, rng, rng.randint(0, mistakes), 2)) for before, day in made][:count]


_read: dict[tuple[date, str, str], Report] = {}


def _load(url: str, read: Report) -> None:
    day = read.report_date
    assert day
    _read[day, read.sha256, read.parser_version] = read
    sidecar = Archived(read.sha256, 1, day, "simulated", "", f"{day}.pdf", datetime.now(UTC))
    warehouse.load(url, [Loading(sidecar, read)], Judge(checked, lambda *key: _read.get(key), HISTORY))


if __name__ == "__main__":
    main()
