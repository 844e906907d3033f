"""`python -m bench.chaos`: about a quarter of an hour on two cores; everything it starts it stops again."""

import signal
import sys
import tempfile
import time
from datetime import date
from pathlib import Path
from types import FrameType

import click
from ribao import calendar
from ribao.settings import Settings
from ribao_local.place import Place, Ports
from ribao_local.run import start_installation
from ribao_sim.servers import find_free_ports

from bench.chaos import tally
from bench.chaos.month import Month
from bench.chaos.plan import MONTH, Trial
from bench.chaos.site import Publisher


@click.command()
@click.option("--seed", default=0, show_default=True, help="Another seed is another market.")
@click.option("--home", type=click.Path(path_type=Path), help="An empty folder for the installation; kept.")
def main(seed: int, home: Path | None) -> None:
    """Send a month of bad days through a real Airflow and say what came of each."""
    folder = home or Path(tempfile.mkdtemp(prefix="ribao-chaos-"))
    place = Place((folder / "home").resolve(), Ports(*find_free_ports(5)), (folder / "published").resolve())
    place.make_folders()
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, _interrupt)
    begun = time.monotonic()

    def say(text: str) -> None:
        click.echo(f"[{time.monotonic() - begun:5.0f} s] {text}")

    plan = dict(zip(list_last_days(len(MONTH)), MONTH, strict=True))
    site = Publisher(place.published, folder / "kept")
    say(f"making the reports of {min(plan)} to {max(plan)}")
    site.prepare(plan, seed)
    with start_installation(place, False, say) as (api, supervisor):
        Month(api, supervisor, site, place.mails, say).run(plan)
        good = print_outcome(plan, place)
    say(f"done; logs, mails and archive are in {folder}")
    sys.exit(0 if good else 1)


def print_outcome(plan: dict[date, Trial], place: Place) -> bool:
    """Print what became of each day and of the alerts; True where all is as it should be."""
    found = tally.read_days(Settings.from_env().need_warehouse(), plan)
    good = True
    click.echo("\n| what happened to the day | ended as | files loaded | as planned |\n|---|---|---|---|")
    for day, trial in plan.items():
        fine = tally.is_as_planned(trial, found[day])
        good &= fine
        state = "loaded" if found[day].counting else found[day].state
        click.echo(f"| {trial.what} | {state} | {found[day].revisions} | {'yes' if fine else f'NO: {day}'} |")
    due, (taken, twice) = tally.count_due_mails(plan), tally.count_taken_mails(place.mails, plan)
    kinds = sorted({kind for kind, _, _ in (due | taken)})
    click.echo("\n| mail | due | came | not due | lacking |\n|---|---|---|---|---|")
    for kind in kinds:
        wanted, came = ({key: n for key, n in counted.items() if key[0] == kind} for counted in (due, taken))
        extra, lacking = (taken - due), (due - taken)
        counts = [sum(n for key, n in c.items() if key[0] == kind) for c in (extra, lacking)]
        click.echo(f"| {kind} | {sum(wanted.values())} | {sum(came.values())} | {counts[0]} | {counts[1]} |")
    click.echo(f"\n{sum(taken.values())} mails, {twice} of them twice")
    for key, n in sorted(((taken - due) + (due - taken)).items(), key=str):
        click.echo(f"  {'not due' if taken[key] > due[key] else 'lacking'}: {key} {n}")
    return good and due == taken and not twice


def _interrupt(number: int, frame: FrameType | None) -> None:
    """So that what was started is stopped, also where the shell has put this into the background."""
    raise KeyboardInterrupt


def list_last_days(count: int) -> list[date]:
    """The last trading days before today, oldest first: `heal_gaps` looks back from today."""
    found = [calendar.previous_trading_day(calendar.today())]
    while len(found) < count:
        found.append(calendar.previous_trading_day(found[-1]))
    return found[::-1]


if __name__ == "__main__":
    main()
