"""Starts processes, starts again what falls over, and stops all of them without leaving one behind.

Each service is a process group of its own, so that Ctrl-C reaches only the
supervisor. Descendants are found by a mark in their environment, not by their
parents: a task whose scheduler died is still found.
"""

import os
import signal
import subprocess
import time
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

import psutil
from ribao.errors import RibaoError

from ribao_local.environment import MARK
from ribao_local.services import Service

MAX_RESTARTS = 3
GRACE_SECONDS = 20.0


class ServiceFailed(RibaoError):
    """A service of the local installation does not stay up."""


class Supervisor:
    """The running services of one installation. `env` is every service's environment, `logs` their folder."""

    def __init__(self, env: Mapping[str, str], logs: Path) -> None:
        self.env = dict(env)
        self.logs = logs
        self.running: dict[Service, subprocess.Popen[bytes]] = {}
        self.restarts: Counter[Service] = Counter()

    def start(self, services: Sequence[Service]) -> None:
        """Start `services`, each writing to a log of its own."""
        for service in services:
            with (self.logs / f"{service.name}.log").open("ab") as log:
                self.running[service] = subprocess.Popen(
                    service.command,
                    env=self.env,
                    stdin=subprocess.DEVNULL,
                    stdout=log,
                    stderr=subprocess.STDOUT,
                    start_new_session=True,
                )

    def check(self) -> list[str]:
        """Start again what has ended and give its names; ServiceFailed where one ends again and again."""
        fallen = [service for service, process in self.running.items() if process.poll() is not None]
        for service in fallen:
            self.restarts[service] += 1
            if self.restarts[service] > MAX_RESTARTS:
                log = self.logs / f"{service.name}.log"
                raise ServiceFailed(f"{service.name} does not stay up: {last_line(log)}", f"see {log}")
            self.start([service])
        return [service.name for service in fallen]

    def wait_until(self, ready: Callable[[], bool], what: str, seconds: float) -> None:
        """Wait until `ready()`; ServiceFailed after `seconds` or when a service does not stay up."""
        end = time.monotonic() + seconds
        while not ready():
            self.check()
            if time.monotonic() > end:
                raise ServiceFailed(f"{what} did not answer within {seconds:.0f} s", f"see {self.logs}")
            time.sleep(0.3)

    def stop(self) -> None:
        """End every service, last started first, and whatever they started."""
        for process in reversed(self.running.values()):
            process.terminate()
        end = time.monotonic() + GRACE_SECONDS
        for process in self.running.values():
            try:
                process.wait(max(0.1, end - time.monotonic()))
            except subprocess.TimeoutExpired:
                process.kill()
        self.running.clear()
        sweep(self.env[MARK])


def sweep(mark: str) -> int:
    """End every process, but this one, whose environment carries `mark`; gives how many there were."""
    ours = [process for process in psutil.process_iter() if _carries(process, mark)]
    for process in ours:
        _signal(process, signal.SIGTERM)
    _, stubborn = psutil.wait_procs(ours, timeout=5)
    for process in stubborn:
        _signal(process, signal.SIGKILL)
    psutil.wait_procs(stubborn, timeout=5)
    return len(ours)


def last_line(log: Path) -> str:
    """The last line of `log` that says anything."""
    lines = log.read_text(errors="replace").strip().splitlines() if log.exists() else []
    return lines[-1] if lines else "it wrote nothing"


def _carries(process: psutil.Process, mark: str) -> bool:
    try:
        return process.pid not in (os.getpid(), os.getppid()) and process.environ().get(MARK) == mark
    except psutil.Error:
        return False


def _signal(process: psutil.Process, number: int) -> None:
    try:
        process.send_signal(number)
    except psutil.NoSuchProcess:
        return
