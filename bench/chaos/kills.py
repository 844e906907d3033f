"""`python -m bench.chaos.kills`: every part of a running installation is killed while a day goes through it.

Each day has its blow: SIGKILL of one service, of PostgreSQL, of the tasks of one stage, of the reading child; PostgreSQL
away for minutes; a disk full or read-only for a minute; the publisher hanging; then blows at random. At the end every
day is loaded once, the content is that of the archive loaded quietly, each mail came once, and nothing is left: no
process, no half-written file.
"""

import os
import random
import signal
import sys
import tempfile
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import date
from functools import partial
from pathlib import Path

import click
import psutil
from ribao import warehouse
from ribao.errors import ConfigError, RibaoError
from ribao.pipeline.replaying import replay_archive
from ribao.settings import Settings
from ribao_local import postgres, sessions
from ribao_local.airflow_api import AirflowApi
from ribao_local.days import DAILY, ENDED
from ribao_local.keys import keys
from ribao_local.place import Place, Ports
from ribao_local.run import started
from ribao_local.supervisor import Supervisor

from bench.chaos import tally
from bench.chaos.__main__ import free_ports, last_days
from bench.chaos.disks import Disk, mounted
from bench.chaos.plan import Trial
from bench.chaos.site import Publisher
from tests.fixtures.installation import database, left_over

SERVICES = ("scheduler", "dag-processor", "triggerer", "api-server", "mailsink", "publisher")
STAGES = ("fetch", "archive", "read", "check", "load", "tell")
AWAY_SECONDS, HANG_SECONDS, DISK_SECONDS, PATIENCE, RANDOM_BLOWS = 180.0, 60.0, 60.0, 1200.0, 6


@dataclass(frozen=True, slots=True)
class Blow:
    """What is done to the installation during one day; gives whether there was anything to hit.

    `heal` undoes it after the day, where the blow does not do so itself.
    """

    what: str
    strike: Callable[[], bool]
    stage: str = ""
    heal: Callable[[], None] = lambda: None


class Installation:
    """A running installation, its days, and the ways to hit it."""

    def __init__(self, api: AirflowApi, supervisor: Supervisor, place: Place) -> None:
        self._api = api
        self._supervisor = supervisor
        self._place = place

    def blows(self, disks: Sequence[Disk]) -> Iterator[Blow]:
        """Every blow once."""
        for name in SERVICES:
            yield Blow(f"SIGKILL of the {name}", lambda name=name: self.kill_service(name), "read")  # type: ignore[misc]
        yield Blow("SIGKILL of PostgreSQL", self.kill_postgres, "load")
        for stage in STAGES:
            yield Blow(f"SIGKILL of the task `{stage}`", self.kill_tasks, stage)
        yield Blow("SIGKILL of the reading child", self.kill_reader, "read")
        yield Blow(f"PostgreSQL away for {AWAY_SECONDS:.0f} s", self.take_postgres_away, "read")
        for disk in disks:
            full, locked = partial(self.fill, disk), partial(self.lock, disk)
            yield Blow(f"no room for {DISK_SECONDS:.0f} s: {disk.name}", full, "fetch")
            yield Blow(f"read-only for {DISK_SECONDS:.0f} s: {disk.name}", locked, "fetch")
        yield Blow(f"the publisher hangs for {HANG_SECONDS:.0f} s", self.hang_publisher, "fetch")
        yield Blow(f"{RANDOM_BLOWS} blows at random", self.strike_at_random, "fetch")

    def day(self, day: date, blow: Blow) -> str:
        """Send a day through, and strike when its stage has begun; gives what it took to be loaded."""
        run = f"kills__{day}"
        self._supervisor.ask(lambda: self._api.trigger(DAILY, run, day), "Airflow", PATIENCE)
        self._until(lambda: self._has_begun(run, blow.stage), f"{blow.stage} of {day}")
        hit = blow.strike()
        self._until(lambda: self._api.run_state(DAILY, run) in ENDED, f"the run for {day}")
        if self._supervisor.ask(lambda: self._api.run_state(DAILY, run), "Airflow") == "failed":
            self._supervisor.ask(lambda: self._api.clear(DAILY, run), "Airflow")
            self._until(lambda: self._api.run_state(DAILY, run) == "success", f"the run for {day}, again")
            return "cleared once"
        return "alone" if hit else "MISSED"

    def _has_begun(self, run: str, stage: str) -> bool:
        state = self._api.task_state(DAILY, run, stage)
        return state in ("queued", "running", "success", "failed", "up_for_retry")

    def _until(self, ready: Callable[[], bool], what: str) -> None:
        self._supervisor.wait_until(ready, what, PATIENCE)

    def kill_service(self, name: str) -> bool:
        """The service's own process; what it started is left."""
        for service, running in self._supervisor.running.items():
            if service.name == name:
                running.process.kill()
        return True

    def kill_postgres(self) -> bool:
        """The postmaster, as the kernel would where memory runs out."""
        pid_file = self._place.home / "postgres" / "data" / "postmaster.pid"
        os.kill(int(pid_file.read_text().split()[0]), signal.SIGKILL)
        return True

    def kill_tasks(self) -> bool:
        """Every task's process that runs now, once there is one."""
        return self._kill_first(_is_task)

    def kill_reader(self) -> bool:
        """The child that reads a PDF."""
        return self._kill_first(lambda words: "-m ribao.read reader" in words)

    def take_postgres_away(self) -> bool:
        """Stopped, and kept from being started again for minutes."""
        revive, end = self._supervisor.database, time.monotonic() + AWAY_SECONDS

        def revive_later() -> bool:
            if time.monotonic() < end:
                raise ConfigError("PostgreSQL is kept away")
            return revive()

        self._supervisor.database = revive_later
        postgres.stop(self._place.home / "postgres")
        return True

    def fill(self, disk: Disk) -> bool:
        """No room on a disk for a while."""
        disk.fill()
        self.pause(DISK_SECONDS)
        disk.empty()
        return True

    def lock(self, disk: Disk) -> bool:
        """A disk that takes no writes for a while."""
        disk.forbid_writing()
        self.pause(DISK_SECONDS)
        disk.allow_writing()
        return True

    def hang_publisher(self) -> bool:
        """The publisher takes connections and answers nothing, as where its disk hangs."""
        (process,) = (r.process for s, r in self._supervisor.running.items() if s.name == "publisher")
        process.send_signal(signal.SIGSTOP)
        self.pause(HANG_SECONDS)
        process.send_signal(signal.SIGCONT)
        return True

    def wait_for_task(self) -> bool:
        """Wait for a task's process; gives whether there was one."""
        return bool(self._find_first(_is_task))

    def pause(self, seconds: float) -> None:
        """Let time pass, while what falls is started again as `make run` does."""
        end = time.monotonic() + seconds
        while time.monotonic() < end:
            with suppress(RibaoError):
                self._supervisor.check()
            time.sleep(0.5)

    def log_in(self) -> None:
        """Log in to Airflow again, as a person whose session has ended."""
        self._supervisor.ask(self._api.log_in, "Airflow", PATIENCE)

    def staged(self) -> set[Path]:
        """The files that were fetched and are kept until they are archived."""
        return set((self._place.home / "archive" / "staged").glob("*.pdf"))

    def failures(self) -> list[str]:
        """What the failure mails say, oldest first."""
        return tally.failures(self._place.mails)

    def strike_at_random(self) -> bool:
        """One blow after another, some seconds apart."""
        some = random.Random(0)  # noqa: S311
        for _ in range(RANDOM_BLOWS):
            name = some.choice([*SERVICES, "postgres"])
            if name == "postgres" and postgres.is_running(self._place.home / "postgres"):
                self.kill_postgres()
            elif name != "postgres":
                self.kill_service(name)
            self.pause(some.uniform(2, 12))
        return True

    def _kill_first(self, chosen: Callable[[str], bool]) -> bool:
        """SIGKILL the processes whose words are chosen, as soon as there are any."""
        found = self._find_first(chosen)
        for process in found:
            process.kill()
        return bool(found)

    def _find_first(self, chosen: Callable[[str], bool], seconds: float = 20) -> list[psutil.Process]:
        """This installation's processes whose words are chosen, as soon as there are any; none after some seconds."""
        end = time.monotonic() + seconds
        while time.monotonic() < end:
            members = sessions.find_members(self._place.sessions_file)
            if found := [process for process in members if chosen(_words(process))]:
                return found
            time.sleep(0.05)
        return []


def _is_task(words: str) -> bool:
    return words.startswith("airflow worker -- 0")


def _words(process: psutil.Process) -> str:
    """A process's command line; nothing where it has ended."""
    try:
        return " ".join(process.cmdline())
    except psutil.Error:
        return ""


@click.command()
@click.option("--home", type=click.Path(path_type=Path), help="An empty folder for the installation; kept.")
@click.option("--only", default="", help="Only the blows that have this text in what they say.")
def main(home: Path | None, only: str) -> None:
    """Kill every part of a running installation, one a day, and say what came of each day."""
    folder, place = new_place(home)
    with mounted(place) as disks:
        good = strike_each(place, folder, lambda found: [b for b in found.blows(disks) if only in b.what])
    sys.exit(0 if good else 1)


def new_place(home: Path | None) -> tuple[Path, Place]:
    """The folder of a trial, and a place in it for a new installation."""
    folder = home or Path(tempfile.mkdtemp(prefix="ribao-chaos-"))
    place = Place((folder / "home").resolve(), Ports(*free_ports(5)), (folder / "published").resolve())
    place.make_folders()
    # The publisher does not start without its folder.
    place.published.mkdir(parents=True)
    return folder, place


def strike_each(place: Place, folder: Path, choose: Callable[[Installation], Iterable[Blow]]) -> bool:
    """Start the installation, a day for each of the chosen blows; gives whether all ended as it should."""
    begun = time.monotonic()

    def say(text: str) -> None:
        click.echo(f"[{time.monotonic() - begun:5.0f} s] {text}")

    rows = []
    with started(place, False, say) as (api, supervisor):
        installation = Installation(api, supervisor, place)
        blows = list(choose(installation))
        plan = dict.fromkeys(last_days(len(blows)), Trial("nothing"))
        Publisher(place.published, folder / "kept").prepare(plan, 0)
        for day, blow in zip(plan, blows, strict=True):
            rows.append((day, blow.what, installation.day(day, blow)))
            blow.heal()
            say(f"{day} {blow.what}: {rows[-1][2]}")
        supervisor.wait_until(_send_all, "the outbox", PATIENCE)
    good = tell(rows, plan, place, folder)
    say(f"done; logs, mails and archive are in {folder}")
    return good


def _send_all() -> bool:
    from ribao import pipeline

    return pipeline.tell(Settings.from_env())["kept"] == 0


def tell(rows: list[tuple[date, str, str]], plan: dict[date, Trial], place: Place, folder: Path) -> bool:
    """Print what became of each day and what is left; gives whether all is as it should be."""
    left, parts = left_over(place), [p for p in folder.rglob("*.part*") if p.is_file()]
    with database(place) as url:
        found = tally.days(url, plan)
        content, quiet = warehouse.content_hash(url), load_quietly(place, url)
    mails, twice = tally.taken(place.mails, plan)
    good = True
    click.echo("\n| blow | ended as | files loaded | daily mails | by |\n|---|---|---|---|---|")
    for day, what, how in rows:
        state = "loaded" if found[day].counting else found[day].state
        daily = mails["daily", tally.ANALYST, day]
        good &= found[day].counting == found[day].revisions == daily == 1 and how != "MISSED"
        click.echo(f"| {what} | {state} | {found[day].revisions} | {daily} | {how} |")
    other = {kind: n for (kind, _, _), n in mails.items() if kind != "daily"}
    click.echo(f"\nother mails: {other}; twice: {twice}")
    click.echo(f"content hash {content}, loaded quietly {quiet}")
    click.echo(f"processes left: {left or 'none'}; half-written files: {parts or 'none'}")
    return good and content == quiet and not (twice or left or parts)


def load_quietly(place: Place, url: str) -> str:
    """The content hash of the same archive in another database of the same server."""
    postgres.start(
        place.home / "postgres", place.ports.postgres, keys(place.home).database, ("warehouse", "quiet")
    )
    settings = Settings(warehouse=url.replace("/warehouse", "/quiet"), archive=str(place.home / "archive"))
    warehouse.migrate(settings.warehouse)
    list(replay_archive(settings))
    return warehouse.content_hash(settings.warehouse)


if __name__ == "__main__":
    main()
