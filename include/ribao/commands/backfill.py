"""`ribao backfill`: load years of reports."""

from collections import Counter
from collections.abc import Iterable
from datetime import date
from typing import TYPE_CHECKING, TypeVar

import click

from ribao.commands.common import DAY, settings
from ribao.errors import ReportMissing, Unreadable, UsageError

if TYPE_CHECKING:
    from ribao.pipeline.backfill import Outcome

Done = TypeVar("Done")

jobs = click.option(
    "--jobs", type=click.IntRange(1), help="Reports read at a time; default: one for each core."
)


@click.command()
@click.option("--since", type=DAY, required=True, help="First report date.")
@click.option("--until", type=DAY, required=True, help="Last report date.")
@click.option(
    "--from",
    "origin",
    type=click.Choice(["archive", "source"]),
    default="archive",
    show_default=True,
    help="source: first fetch what the archive lacks.",
)
@jobs
def backfill(since: date, until: date, origin: str, jobs: int | None) -> None:
    """Load all reports of a range that are not loaded yet; a second run continues where the first one stopped."""
    from ribao.pipeline import backfill as runs

    given = settings()
    if since > until:
        raise UsageError(f"{since} is after {until}", "give the earlier day first")
    done: list[Outcome] = []
    if origin == "source":
        days = runs.list_unfetched_days(since, until, given)
        done += show_progress(runs.fetch_days(days, given), len(days), "Fetching")
    originals = runs.list_unloaded_originals(since, until, given)
    done += show_progress(runs.load_originals(originals, given, jobs), len(originals), "Loading ")
    if not done:
        count = sum(since <= day <= until for day in runs.list_archived_days(given))
        if not count:
            raise ReportMissing(
                f"the archive {given.archive} has no report from {since} to {until}",
                "--from source fetches them; RIBAO_ARCHIVE names the archive",
            )
        click.echo(f"all {count} reports of the archive are loaded already")
        return
    print_outcomes(done)


def show_progress(done: Iterable[Done], total: int, what: str) -> Iterable[Done]:
    """Yield the same, with a progress bar."""
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

    with Progress(TextColumn(what), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn()) as progress:
        yield from progress.track(done, total=total)


def print_outcomes(done: Iterable["Outcome"]) -> None:
    """Print what failed, a line each, and how many outcomes of each kind there were."""
    counts: Counter[str] = Counter()
    for outcome in done:
        counts[outcome.state] += 1
        if outcome.reason:
            number = f" (report {outcome.report_id})" if outcome.report_id else ""
            click.echo(f"{outcome.day} {outcome.state}{number}: {outcome.reason}", err=True)
    click.echo(", ".join(f"{count} {state}" for state, count in counts.items()))
    if done_nothing := counts["missing"] and counts.total() == counts["missing"]:
        raise ReportMissing(f"none of the {done_nothing} days has a report", "see the lines above")
    if bad := counts["unreadable"] + counts["refused"]:
        raise Unreadable(
            f"{bad} reports could not be fetched or read", "see the lines above; the others are loaded"
        )
