"""`ribao witness list` and `ribao witness try`: which printed numbers have a witness, and what one answers."""

import sys
from datetime import date

import click

from ribao.commands.common import DAY, settings, show


@click.group()
def witness() -> None:
    """Outside witnesses: what exchanges publish about the numbers of a report."""


@witness.command("list")
def list_witnesses() -> None:
    """List every contract and series with its witnesses: its own, those that it is computed from, or "none"."""
    from ribao.pipeline.witness_coverage import COMPUTED, NONE, list_coverage

    rows = list(list_coverage())
    show(
        ("number", "name", "witness", "what", "month", "scale"),
        [(r.number, r.name, r.witness, r.what, r.month, r.scale) for r in rows],
    )
    own = {r.number for r in rows if r.witness not in (NONE, COMPUTED)}
    computed = sum(r.witness == COMPUTED for r in rows)
    numbers = len({r.number for r in rows})
    click.echo(f"{len(own)} of {numbers} have a witness, {computed} more are computed from such")


@witness.command("try")
@click.argument("name")
@click.argument("day", type=DAY)
@click.option("--raw", is_flag=True, help="Print the answers as they came.")
def try_witness(name: str, day: date, raw: bool) -> None:
    """Ask the witness NAME for the trading day DAY and print what it says; nothing is kept."""
    from ribao.witness import ask, load_sites, read

    chosen = settings()
    (site,) = load_sites(chosen.witness_sites, (name,), chosen.build_witness_keys(), chosen.exchanges)
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
