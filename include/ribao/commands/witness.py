"""`ribao witness list` and `ribao witness try`: which printed numbers have a witness, and what one answers."""

import os
import sys
from collections.abc import Iterator
from datetime import date

import click

from ribao.commands.common import DAY, settings, show


@click.group()
def witness() -> None:
    """Outside witnesses: what exchanges publish about the numbers of a report."""


@witness.command("list")
def list_witnesses() -> None:
    """List every contract and series with its witnesses, or "none"."""
    rows = list(_list_rows())
    show(("number", "name", "witness", "what", "month", "scale"), rows)
    click.echo(f"{sum(row[2] != 'none' for row in rows)} of {len(rows)} have a witness")


@witness.command("try")
@click.argument("name")
@click.argument("day", type=DAY)
@click.option("--raw", is_flag=True, help="Print the answers as they came.")
def try_witness(name: str, day: date, raw: bool) -> None:
    """Ask the witness NAME for the trading day DAY and print what it says; nothing is kept."""
    from ribao.witness import ask, load_sites, read

    chosen = settings()
    (site,) = load_sites(chosen.witness_sites, (name,), os.environ, chosen.exchanges)
    answers = ask(site, day)
    for answer in answers:
        click.echo(f"{len(answer.content):,} bytes from {answer.url}", err=True)
        if raw:
            sys.stdout.buffer.write(answer.content)
    if not raw:
        show(
            ("product", "month", "field", "published"),
            [(p.product, p.month, p.field, p.text) for p in read(site, answers)],
        )


@witness.command("fetch")
@click.option("--days", default=10, show_default=True, help="How many trading days back.")
@click.option("--until", type=DAY, help="The last of them; default: today.")
def fetch_witnesses(days: int, until: date | None) -> None:
    """Ask every witness that RIBAO_WITNESSES names for the days that are due, and compare the reports with them."""
    from ribao import pipeline
    from ribao.calendar import today
    from ribao.errors import RibaoError

    chosen, failed = settings(), False
    due = pipeline.list_due(chosen, days, until or today())
    for name, asked in due.items():
        try:
            changed = pipeline.fetch_witness(name, asked, chosen)
            click.echo(f"{name:16} {len(asked)} days, {changed} values are new or changed")
        except RibaoError as error:
            failed = True
            click.echo(f"{name:16} {error}")
    if due:
        again = pipeline.recheck_reports({day for asked in due.values() for day in asked}, chosen)
        click.echo(f"reports with other findings: {', '.join(map(str, again)) or 'none'}")
    else:
        click.echo("nothing is due; RIBAO_WITNESSES names the witnesses that are asked")
    sys.exit(1 if failed else 0)


def _list_rows() -> Iterator[tuple[str, ...]]:
    from ribao.catalogue import all_contracts, all_series
    from ribao.catalogue.witnesses import all_witnesses

    for contract in all_contracts():
        found = [
            (
                contract.id,
                contract.contract,
                name,
                f"{line.quotes[contract.id]} close, volume, open interest",
                "front",
                "",
            )
            for name, line in all_witnesses().items()
            if contract.id in line.quotes
        ]
        yield from found or [(contract.id, contract.contract, "none", "", "", "")]
    for series in all_series():
        found = [
            (
                series.id,
                f"{series.block} {series.metric}",
                name,
                f"{row.product} {row.field}",
                row.month,
                "" if row.scale == 1 else str(row.scale),
            )
            for name, line in all_witnesses().items()
            for row in line.series
            if row.series == series.id
        ]
        yield from found or [(series.id, f"{series.block} {series.metric}", "none", "", "", "")]
