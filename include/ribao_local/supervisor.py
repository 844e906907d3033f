"""Start processes, restart those that end, and stop all of them without leaving one behind.

A service that ends is started again after a pause that doubles each time, up to `LONGEST_PAUSE`. One that has
stayed up for `STEADY_SECONDS` counts as stable: its next restart begins with the shortest pause again.
Before PostgreSQL, which all but it depend on, is up, nothing else is started. What runs and does nothing (a scheduler
that cannot end after its disk was full) is killed, and so started again.
"""

import os
import signal
import subprocess
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

from ribao.errors import ConfigError, Retryable, RibaoError, WarehouseDown

from ribao_local import sessions
from ribao_local.services import Service

FIRST_PAUSE, LONGEST_PAUSE, STEADY_SECONDS = 1.0, 30.0, 60.0
# So often a service may fall over while something is waited for that cannot be without it.
MAX_FALLS = 5
ASK_SECONDS = 120.0
# So often it is asked who is silent, and so long one may be: longer than any part takes to start.
LOOK_SECONDS, SILENT_SECONDS = 10.0, 180.0
T = TypeVar("T")


class ServiceFailed(RibaoError):
    """A service of the local installation does not stay up."""


@dataclass(slots=True)
class Running:
    """A service's process, its start, its last heartbeat, its restarts since it was last stable, and when its next restart is due."""

    process: subprocess.Popen[bytes]
    since: float
    heard: float
    falls: int = 0
    due: float | None = None


class Supervisor:
    """The running services of one installation.

    `env` is every service's environment, `logs` their folder; `record` is the file that keeps their sessions;
    `database` starts PostgreSQL where it is down, and returns whether it had to; `silent` gives the names of the services
    that do not report in.
    """

    def __init__(
        self,
        env: Mapping[str, str],
        logs: Path,
        record: Path,
        database: Callable[[], bool] = lambda: False,
        silent: Callable[[], set[str]] = set,
        now: Callable[[], float] = time.monotonic,
    ) -> None:
        self.env = dict(env)
        self.logs = logs
        self.record = record
        self.database = database
        self.silent = silent
        self.now = now
        self.next_look = 0.0
        self.running: dict[Service, Running] = {}

    def start(self, services: Sequence[Service]) -> None:
        """Start `services`, each with its own log file."""
        for service in services:
            self.running[service] = Running(self._start_process(service), self.now(), self.now())

    def check(self) -> list[str]:
        """Restart what has ended and is due, PostgreSQL first. Return the names.

        WarehouseDown if PostgreSQL does not start: all others wait for it.
        """
        again = ["PostgreSQL"] if self._revive_database() else []
        self._kill_silent()
        for service, running in self.running.items():
            if running.due is None and running.process.poll() is not None:
                self._schedule_restart(running)
            if running.due is not None and self.now() >= running.due:
                running.process, running.due = self._start_process(service), None
                running.since = running.heard = self.now()
                again.append(service.name)
        return again

    def wait_until(self, ready: Callable[[], bool], what: str, seconds: float) -> None:
        """Wait until `ready()`. A Retryable error counts as not ready.

        ServiceFailed after `seconds`, or when a service does not stay up.
        """
        end, trouble = self.now() + seconds, ""
        while True:
            try:
                self.check()
                if ready():
                    return
            except Retryable as error:
                trouble = f": {error.message}"
            self._refuse_endless_restarts()
            if self.now() > end:
                raise ServiceFailed(
                    f"{what} did not answer within {seconds:.0f} s{trouble}", f"see {self.logs}"
                )
            time.sleep(0.3)

    def ask(self, act: Callable[[], T], what: str, seconds: float = ASK_SECONDS) -> T:
        """Return the result of `act`, retried after Retryable errors. ServiceFailed as for `wait_until`."""
        answers: list[T] = []

        def ask_once() -> bool:
            answers.append(act())
            return True

        self.wait_until(ask_once, what, seconds)
        return answers[0]

    def stop(self) -> None:
        """End every service, last started first, and all their descendants."""
        sessions.end_sessions(self.record)
        for running in self.running.values():
            running.process.wait()
        self.running.clear()

    def _revive_database(self) -> bool:
        try:
            return self.database()
        except ConfigError as error:
            raise WarehouseDown(error.message, error.hint) from error

    def _kill_silent(self) -> None:
        if self.now() < self.next_look:
            return
        self.next_look = self.now() + LOOK_SECONDS
        silent = self.silent()
        for service, running in self.running.items():
            if service.name not in silent:
                running.heard = self.now()
            elif self.now() - running.heard > SILENT_SECONDS and running.process.poll() is None:
                os.killpg(running.process.pid, signal.SIGKILL)
                running.process.wait()

    def _start_process(self, service: Service) -> subprocess.Popen[bytes]:
        with (self.logs / f"{service.name}.log").open("ab") as log:
            process = subprocess.Popen(
                service.command,
                env={name: text for name, text in self.env.items() if name not in service.hidden},
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=subprocess.STDOUT,
                start_new_session=True,
            )
        sessions.record_sessions(self.record, [process.pid])
        return process

    def _schedule_restart(self, running: Running) -> None:
        if self.now() - running.since > STEADY_SECONDS:
            running.falls = 0
        running.due = self.now() + min(LONGEST_PAUSE, FIRST_PAUSE * 2**running.falls)
        running.falls += 1

    def _refuse_endless_restarts(self) -> None:
        for service, running in self.running.items():
            if running.falls > MAX_FALLS:
                log = self.logs / f"{service.name}.log"
                raise ServiceFailed(f"{service.name} does not stay up: {read_last_line(log)}", f"see {log}")


def read_last_line(log: Path) -> str:
    """Return the last non-empty line of `log`."""
    lines = log.read_text(errors="replace").strip().splitlines() if log.exists() else []
    return lines[-1] if lines else "it wrote nothing"
