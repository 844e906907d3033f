"""`python -m ribao_local run [--once]`, `stop` and `clean`: what `make run`, `make stop` and `make clean` call."""

import fcntl
import os
import signal
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType
from typing import IO

import click
from ribao.errors import RibaoError, UsageError

from ribao_local import postgres, sessions
from ribao_local.place import Place
from ribao_local.run import run_installation as run_installation

STOP_SECONDS = 60
_AGAIN_SECONDS = 0.1


class Interrupted(BaseException):
    """A person or the system asked to stop.

    Not KeyboardInterrupt: Python ends by the signal, whatever catches it, where one came out of an `eval`.
    """


@click.group()
def cli() -> None:
    """Run a complete Ribao on this machine, for evaluation and development."""


@cli.command()
@click.option("--once", is_flag=True, help="Stop when the bundled days are through.")
@click.option("--celery", is_flag=True, help="Run the tasks on a Celery worker (needs redis-server).")
def run(once: bool, celery: bool) -> None:
    """Start all services, run the bundled days, print a summary, keep running until Ctrl-C."""
    place = Place.from_env()
    place.make_folders()
    with _hold_lock(place):
        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            signal.signal(number, _interrupt)
        signal.signal(signal.SIGALRM, _interrupt)
        sys.unraisablehook = _interrupt_again
        try:
            failed = run_installation(place, once, celery, click.echo)
        except Interrupted:
            failed = False
        finally:
            click.echo("stopped")
    sys.exit(1 if failed else 0)


@cli.command()
def stop() -> None:
    """Stop what `run` started, even if its supervisor was killed."""
    stopped = _stop_installation(Place.from_env())
    click.echo("stopped" if stopped else "nothing was running")


@cli.command()
def clean() -> None:
    """Stop what `run` started and delete its database, which may lie outside the installation folder."""
    place = Place.from_env()
    _stop_installation(place)
    postgres.remove_server(place.home / "postgres")


def _stop_installation(place: Place) -> bool:
    """Stop an installation. Return whether any part of it was running."""
    pid = read_supervisor_pid(place)
    if pid:
        os.kill(pid, signal.SIGTERM)
        end = time.monotonic() + STOP_SECONDS
        while read_supervisor_pid(place) and time.monotonic() < end:
            time.sleep(0.2)
        if read_supervisor_pid(place):
            os.kill(pid, signal.SIGKILL)
    left = sessions.end_sessions(place.sessions_file)
    served = postgres.is_running(place.home / "postgres")
    postgres.stop_server(place.home / "postgres")
    return bool(pid or left or served)


@contextmanager
def _hold_lock(place: Place) -> Iterator[None]:
    """Hold the installation's lock, which the kernel releases when the process ends. UsageError if another process holds it."""
    with place.pid_file.open("a+") as file:
        if not _take_lock(file):
            raise UsageError(
                f"Ribao runs already (process {read_supervisor_pid(place)})", "make stop ends it"
            )
        file.truncate(0)
        file.write(str(os.getpid()))
        file.flush()
        yield


def read_supervisor_pid(place: Place) -> int | None:
    """Return the process id of the running supervisor of `place`, or None."""
    if not place.pid_file.exists():
        return None
    with place.pid_file.open() as file:
        return None if _take_lock(file) else int(file.read() or 0) or None


def _take_lock(file: IO[str]) -> bool:
    """Lock a file until it is closed. Return False if another process holds the lock."""
    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


def _interrupt(number: int, frame: FrameType | None) -> None:
    for each in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(each, signal.SIG_IGN)
    raise Interrupted


def _interrupt_again(ignored: "sys.UnraisableHookArgs") -> None:
    """Where the interruption came inside a callback of compiled code, Python ignores it: repeat it a moment later."""
    if isinstance(ignored.exc_value, Interrupted):
        signal.setitimer(signal.ITIMER_REAL, _AGAIN_SECONDS)
    else:
        sys.__unraisablehook__(ignored)


def main() -> None:
    """Run the command line. Print a RibaoError as one line."""
    try:
        cli(standalone_mode=False)
    except click.ClickException as error:
        error.show()
        sys.exit(2)
    except RibaoError as error:
        click.echo(f"ribao: {error}", err=True)
        sys.exit(1)


if __name__ == "__main__":
    main()
