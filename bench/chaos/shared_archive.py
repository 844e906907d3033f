"""`python -m bench.chaos.shared_archive`: two installations share one archive and load the same days at the same time.

Each is what a person types, a process of its own. While days load, the second one's supervisor is killed and the
command typed again. At the end both warehouses hold every day once and the same content, which is that of the
archive replayed quietly; each has sent its own mails once; the archive is whole, and nothing is left.
"""

import subprocess
import sys
import tempfile
import time
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import click
from ribao import warehouse
from ribao.warehouse import Warehouse
from ribao_local.place import Place, Ports
from ribao_sim.servers import find_free_ports

from bench.chaos import tally
from bench.chaos.__main__ import list_last_days
from bench.chaos.blows import load_quietly
from bench.chaos.plan import Trial
from bench.chaos.site import Publisher
from tests.fixtures.installation import command, database, environment, left_over, run_command

DAYS, PATIENCE = 4, 900.0
Plan = Mapping[date, Trial]


@dataclass(frozen=True, slots=True)
class TypedRun:
    """The command that a person has typed for an installation, and the file that has what it says."""

    place: Place
    process: subprocess.Popen[bytes]
    output_file: Path

    def wait_for(self, text: str) -> None:
        """Wait until it has said something. TimeoutError where it ends, or takes too long, before."""
        end = time.monotonic() + PATIENCE
        while text not in self.output_file.read_text():
            if self.process.poll() is not None or time.monotonic() > end:
                raise TimeoutError(f"it did not say {text!r}: see {self.output_file}")
            time.sleep(0.2)


@dataclass(frozen=True, slots=True)
class Outcome:
    """What one installation has in the end."""

    ended: int
    once: int
    content: str
    mails: int
    twice: int
    left: tuple[str, ...]


@click.command()
@click.option("--home", type=click.Path(path_type=Path), help="An empty folder for both installations; kept.")
def main(home: Path | None) -> None:
    """Load the same days into two installations that share an archive, and kill the second one meanwhile."""
    folder = (home or Path(tempfile.mkdtemp(prefix="ribao-shared-"))).resolve()
    plan = dict.fromkeys(list_last_days(DAYS), Trial("nothing"))
    Publisher(folder / "published", folder / "kept").prepare(plan, 0)
    first, second = (_build_place(folder, name) for name in ("first", "second"))
    begun = time.monotonic()
    ended = load_at_once(first, second, _find_archive(first))
    click.echo(f"both are through after {time.monotonic() - begun:.0f} s")
    good = print_outcome(first, second, ended, plan)
    for place in (first, second):
        run_command(place, "clean")
    click.echo(f"logs, mails and archive are in {folder}")
    sys.exit(0 if good else 1)


def load_at_once(first: Place, second: Place, archive: Path) -> tuple[int, int]:
    """Run both over the published days, the second one's supervisor killed once; gives how each ended."""
    running = [_type_run(place, archive) for place in (first, second)]
    try:
        running[1].wait_for(f"report 1 of {DAYS}")
        running[1].process.kill()
        running[1].process.wait()
        click.echo("the second one's supervisor is killed, the command typed again")
        running[1] = _type_run(second, archive)
        return running[0].process.wait(PATIENCE), running[1].process.wait(PATIENCE)
    finally:
        for each in running:
            run_command(each.place, "stop")


def print_outcome(first: Place, second: Place, ended: tuple[int, int], plan: Plan) -> bool:
    """Print what both have, and what the archive has; True where all is as it should be."""
    founds = [_read_outcome(place, code, plan) for place, code in zip((first, second), ended, strict=True)]
    with database(first) as url:
        quiet = load_quietly(first, url)
    verified = _verify_archive(first)
    parts = [path for path in first.home.parent.rglob("*.part*") if path.is_file()]
    click.echo("\n| installation | ended with | days loaded once | daily mails | twice | content hash |")
    click.echo("|---|---|---|---|---|---|")
    for name, found in zip(("first", "second, killed once"), founds, strict=True):
        click.echo(
            f"| {name} | {found.ended} | {found.once} of {DAYS} | {found.mails} of {DAYS} | {found.twice} "
            f"| {found.content} |"
        )
    click.echo(f"| the archive replayed quietly | | | | | {quiet} |")
    left = [line for found in founds for line in found.left]
    click.echo(f"\narchive: {verified.stdout.strip() or verified.stderr.strip()}")
    click.echo(f"processes left: {left or 'none'}; half-written files: {parts or 'none'}")
    wanted = Outcome(0, DAYS, quiet, DAYS, 0, ())
    return all(found == wanted for found in founds) and verified.returncode == 0 and not parts


def _read_outcome(place: Place, ended: int, plan: Plan) -> Outcome:
    left = tuple(left_over(place))
    with database(place) as url:
        days, content = tally.read_days(url, plan), warehouse.compute_content_hash(Warehouse(url))
    mails, twice = tally.count_taken_mails(place.mails, plan)
    once = sum(found.revisions == found.counting == 1 for found in days.values())
    daily = sum(mails["daily", tally.ANALYST, day] == 1 for day in plan)
    return Outcome(ended, once, content, daily, twice, left)


def _verify_archive(place: Place) -> subprocess.CompletedProcess[str]:
    words = [sys.executable, "-m", "ribao", "archive", "verify"]
    env = {**environment(place), "RIBAO_ARCHIVE": str(_find_archive(place))}
    return subprocess.run(words, env=env, capture_output=True, text=True, check=False)


def _type_run(place: Place, archive: Path) -> TypedRun:
    """Type the command; what it says is added to a file beside the installation."""
    output_file = place.home.with_suffix(f".said{time.time_ns()}")
    env = {**environment(place), "RIBAO_ARCHIVE": str(archive)}
    with output_file.open("wb") as out:
        process = subprocess.Popen(command("run", "--once"), env=env, stdout=out, stderr=out)
    return TypedRun(place, process, output_file)


def _build_place(folder: Path, name: str) -> Place:
    return Place(folder / name, Ports(*find_free_ports(5)), folder / "published")


def _find_archive(first: Place) -> Path:
    """The archive of both, which is where the first one's would be."""
    return first.home / "archive"


if __name__ == "__main__":
    main()
