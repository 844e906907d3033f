"""`python -m bench.chaos.clocks`: the clock jumps two hours ahead, and back, while a stage of a day runs.

Airflow's and Ribao's processes see the time through libfaketime, which reads its shift from a file that a blow
rewrites; PostgreSQL, like another host, and this process keep the true time.
"""

import os
import shutil
import sys
import tempfile
from collections.abc import Iterator
from functools import partial
from pathlib import Path

import click

from bench.chaos.kills import Blow, Installation, strike_each

STAGES = ("read", "load")
AHEAD = 7200


@click.command()
@click.option("--home", type=click.Path(path_type=Path), help="An empty folder for the installation; kept.")
def main(home: Path | None) -> None:
    """Let the clock of a running installation jump, once a day, and say what came of each day."""
    library = next(Path("/usr/lib").glob("*/faketime/libfaketimeMT.so.1"), None)
    if not library:
        sys.exit(
            "the clock cannot be moved without libfaketime (on Debian and Ubuntu: apt install libfaketime)"
        )
    with tempfile.NamedTemporaryFile("w", suffix=".clock") as file:
        clock = Path(file.name)
        set_clock(clock, 0)
        # What is started from now on sees the moved clock; this process has begun without the library.
        os.environ.update(
            LD_PRELOAD=str(library),
            FAKETIME_TIMESTAMP_FILE=str(clock),
            FAKETIME_NO_CACHE="1",
            FAKETIME_DISABLE_SHM="1",
            DONT_FAKE_MONOTONIC="1",
            NO_FAKE_STAT="1",
        )
        sys.exit(0 if strike_each(home, partial(blows, clock=clock)) else 1)


def blows(installation: Installation, clock: Path) -> Iterator[Blow]:
    """Ahead and back again, once in each stage."""
    for stage in STAGES:
        for way, seconds in (("ahead", AHEAD), ("back", 0)):
            what = f"the clock jumps two hours {way} during `{stage}`"
            yield Blow(what, partial(_jump, installation, clock, seconds), stage)


def _jump(installation: Installation, clock: Path, seconds: int) -> bool:
    set_clock(clock, seconds)
    # What Airflow signed two hours later by its clock it does not take back.
    installation.log_in()
    return True


def set_clock(clock: Path, seconds: int) -> None:
    """Let all processes with the library see the time shifted by so much from now on."""
    fresh = clock.with_suffix(".fresh")
    fresh.write_text(f"{seconds:+d}\n")
    fresh.chmod(0o644)
    shutil.move(fresh, clock)


if __name__ == "__main__":
    main()
