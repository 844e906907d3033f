"""A running installation of a trial: a day is sent through it, and any part of it is hit."""

import os
import random
import signal
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import psutil
from ribao.errors import ConfigError, RibaoError
from ribao_local import postgres, sessions
from ribao_local.airflow_api import AirflowApi
from ribao_local.days import DAILY, ENDED
from ribao_local.place import Place
from ribao_local.supervisor import Supervisor

from bench.chaos import tally
from bench.chaos.disks import Disk

SERVICES = ("scheduler", "dag-processor", "triggerer", "api-server", "mailsink", "publisher")
AWAY_SECONDS, HANG_SECONDS, DISK_SECONDS, PATIENCE, RANDOM_BLOWS = 180.0, 60.0, 60.0, 1200.0, 6


@dataclass(frozen=True, slots=True)
class Blow:
    """What is done to the installation during one day; True where there was anything to hit.

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

    def run_day(self, day: date, blow: Blow) -> str:
        """Send a day through, and strike when its stage has begun; gives what it took to be loaded."""
        run = f"kills__{day}"
        self._supervisor.ask(lambda: self._api.trigger_run(DAILY, run, day), "Airflow", PATIENCE)
        self._wait_until(lambda: self._has_begun(run, blow.stage), f"{blow.stage} of {day}")
        hit = blow.strike()
        self._wait_until(lambda: self._api.read_run_state(DAILY, run) in ENDED, f"the run for {day}")
        if self._supervisor.ask(lambda: self._api.read_run_state(DAILY, run), "Airflow") == "failed":
            self._supervisor.ask(lambda: self._api.clear_run(DAILY, run), "Airflow")
            self._wait_until(
                lambda: self._api.read_run_state(DAILY, run) == "success", f"the run for {day}, again"
            )
            return "cleared once"
        return "alone" if hit else "MISSED"

    def _has_begun(self, run: str, stage: str) -> bool:
        state = self._api.read_task_state(DAILY, run, stage)
        return state in ("queued", "running", "success", "failed", "up_for_retry")

    def _wait_until(self, ready: Callable[[], bool], what: str) -> None:
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
        postgres.stop_server(self._place.home / "postgres")
        return True

    def fill_disk(self, disk: Disk) -> bool:
        """No room on a disk for a while."""
        disk.fill()
        self.pause(DISK_SECONDS)
        disk.free()
        return True

    def lock_disk(self, disk: Disk) -> bool:
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
        """Wait for a task's process; True where there was one."""
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

    def list_staged_files(self) -> set[Path]:
        """The files that were fetched and are kept until they are archived."""
        return set((self._place.home / "archive" / "staged").glob("*.pdf"))

    def list_failures(self) -> list[str]:
        """What the failure mails say, oldest first."""
        return tally.list_failures(self._place.mails)

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
            if found := [process for process in members if chosen(_read_command(process))]:
                return found
            time.sleep(0.05)
        return []


def _is_task(words: str) -> bool:
    return words.startswith("airflow worker -- 0")


def _read_command(process: psutil.Process) -> str:
    """A process's command line; nothing where it has ended."""
    try:
        return " ".join(process.cmdline())
    except psutil.Error:
        return ""
