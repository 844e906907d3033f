"""Measure how much mail a simulated history would be: `python -m bench.alert_volume --days 120`.

Days of a simulated market, with mistakes as in `bench.findings`, go into a warehouse of their own; then
`ribao noise` is run on it with a few audiences.
"""

import os
from pathlib import Path
from tempfile import TemporaryDirectory

import click
from ribao import warehouse
from ribao.commands.alert_volume import alert_volume
from ribao.warehouse import Warehouse
from ribao_sim.history import load_history, simulate_history
from ribao_sim.servers import run_postgres
from rich.progress import track

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
    with TemporaryDirectory() as folder, run_postgres("warehouse") as (url_of, _):
        people = Path(folder) / "people.yaml"
        people.write_text(PEOPLE, encoding="utf-8")
        url = url_of("warehouse")
        warehouse.migrate_schema(Warehouse(url))
        loaded = load_history(url, simulate_history(count, mistakes, seed))
        for _ in track(loaded, total=count, description="Loading"):
            pass
        os.environ.update(RIBAO_WAREHOUSE=url, RIBAO_PEOPLE=str(people))
        context.invoke(alert_volume)


if __name__ == "__main__":
    main()
