"""`python -m bench.chaos.clocks`: the clock jumps two hours ahead, or back, while a stage of a day runs.

Airflow's and Ribao's processes see the time of day through `clock.c`, which shifts it by what a file says that a blow
rewrites; PostgreSQL, like another host, and this process keep the true time. (libfaketime 0.9.10 cannot be used: with
the monotonic clock left true, every `time.sleep` of Python fails.) After the day the clock is set right: a run that is
triggered while Airflow's clock is ahead of its database's waits until the database's has caught up.
"""

import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path

import click

from bench.chaos.blows import prepare_place, strike_each
from bench.chaos.installation import Blow, Installation

STAGES = ("read", "load")
JUMPS = {"ahead": 7200, "back": -7200}
_SOURCE = Path(__file__).with_name("clock.c")


@click.command()
@click.option("--home", type=click.Path(path_type=Path), help="An empty folder for the installation; kept.")
@click.option("--only", default="", help="Only the blows that have this text in what they say.")
def main(home: Path | None, only: str) -> None:
    """Let the clock of a running installation jump, once a day, and say what came of each day."""
    if not shutil.which("cc"):
        sys.exit("the clock cannot be moved without a C compiler (on Debian and Ubuntu: apt install gcc)")
    with tempfile.TemporaryDirectory(prefix="ribao-clock-") as folder:
        library, clock = Path(folder) / "clock.so", Path(folder) / "shift"
        subprocess.run(["cc", "-O2", "-shared", "-fPIC", "-o", library, _SOURCE, "-ldl"], check=True)
        clock.write_bytes(bytes(8))
        # What is started from now on sees the moved clock; this process has begun without the library.
        os.environ.update(LD_PRELOAD=str(library), CHAOS_CLOCK=str(clock))
        trial, place = prepare_place(home)
        good = strike_each(
            place, trial, lambda found: [b for b in build_blows(found, clock) if only in b.what]
        )
    sys.exit(0 if good else 1)


def build_blows(installation: Installation, clock: Path) -> Iterator[Blow]:
    """Ahead and back, once in each stage."""
    for stage in STAGES:
        for way, seconds in JUMPS.items():
            what = f"the clock jumps two hours {way} during `{stage}`"
            strike, heal = (partial(_set_clock, installation, clock, shift) for shift in (seconds, 0))
            yield Blow(what, partial(_jump_clock, installation, strike), stage, heal)


def _jump_clock(installation: Installation, strike: Callable[[], None]) -> bool:
    """Set the clock once a task's process runs; True where there was one."""
    hit = installation.wait_for_task()
    installation.pause(1)
    strike()
    return hit


def _set_clock(installation: Installation, clock: Path, seconds: int) -> None:
    """Let all processes with the library see the time of day shifted by so much from now on."""
    with clock.open("r+b") as file:
        file.write(seconds.to_bytes(8, sys.byteorder, signed=True))
    # After a jump back Airflow refuses what it signed before: by its clock that is yet to come.
    installation.log_in()


if __name__ == "__main__":
    main()
