"""`python -m ribao_local run [--once]`, `stop` and `clean`: what `make run`, `make stop` and `make clean` call."""

import os
import signal
import sys
import time
from types import FrameType

import click
import psutil
from ribao.errors import RibaoError, UsageError

from ribao_local import postgres
from ribao_local.place import Place
from ribao_local.run import run as run_installation
from ribao_local.supervisor import sweep

STOP_SECONDS = 60


@click.group()
def cli() -> None:
    """A whole Ribao on this machine, for looking at and for developing."""


@cli.command()
@click.option("--once", is_flag=True, help="Stop when the bundled days are through.")
@click.option("--celery", is_flag=True, help="Run the tasks on a Celery worker (needs redis-server).")
def run(once: bool, celery: bool) -> None:
    """Start everything, run the bundled days, say what happened, stay until Ctrl-C."""
    place = Place.from_env()
    if pid := supervisor_pid(place):
        raise UsageError(f"Ribao runs already (process {pid})", "make stop ends it")
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, _interrupt)
    place.make_folders()
    place.pid_file.write_text(str(os.getpid()))
    try:
        failed = run_installation(place, once, celery, click.echo)
    except KeyboardInterrupt:
        failed = False
    finally:
        place.pid_file.unlink(missing_ok=True)
        click.echo("stopped")
    sys.exit(1 if failed else 0)


@cli.command()
def stop() -> None:
    """Stop what `run` started, also where its supervisor was killed."""
    stopped = _stop(Place.from_env())
    click.echo("stopped" if stopped else "nothing was running")


@cli.command()
def clean() -> None:
    """Stop what `run` started and delete its database. The rest of it lies in one folder."""
    place = Place.from_env()
    _stop(place)
    postgres.remove(place.home / "postgres")


def _stop(place: Place) -> bool:
    """Stop an installation; gives whether anything of it ran."""
    if pid := supervisor_pid(place):
        os.kill(pid, signal.SIGTERM)
        end = time.monotonic() + STOP_SECONDS
        while supervisor_pid(place) and time.monotonic() < end:
            time.sleep(0.2)
    left = sweep(str(place.home))
    postgres.stop(place.home / "postgres")
    return bool(pid or left)


def supervisor_pid(place: Place) -> int | None:
    """The process id of the supervisor that runs for `place`, None where there is none."""
    try:
        pid = int(place.pid_file.read_text())
        return pid if "ribao_local" in " ".join(psutil.Process(pid).cmdline()) else None
    except (FileNotFoundError, ValueError, psutil.Error):
        return None


def _interrupt(number: int, frame: FrameType | None) -> None:
    for each in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(each, signal.SIG_IGN)
    raise KeyboardInterrupt


def main() -> None:
    """Run the command line; an error of ours becomes one line."""
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
