"""What `make run` starts is started again when it falls, and all of it is ended, whatever it does to hide."""

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import psutil
import pytest
from ribao.errors import ConfigError, WarehouseDown
from ribao_local import sessions
from ribao_local.airflow_api import AirflowUnavailable
from ribao_local.keys import load_keys
from ribao_local.place import Place, Ports
from ribao_local.services import Service
from ribao_local.supervisor import (
    LOOK_SECONDS,
    MAX_FALLS,
    SILENT_SECONDS,
    STEADY_SECONDS,
    ServiceFailed,
    Supervisor,
)

# As Airflow does: a child in a process group of its own; then the environment is written over.
HIDER = """
import os, sys, time
from pathlib import Path
from setproctitle import setproctitle
if os.fork() == 0:
    os.setpgid(0, 0)
Path(sys.argv[1], str(os.getpid())).touch()
setproctitle("something else entirely, so long that nothing is left of what was there before" * 20)
time.sleep(600)
"""


def until(condition: object) -> None:
    """Wait until a function gives something true."""
    end = time.monotonic() + 120
    while not condition():  # type: ignore[operator]
        assert time.monotonic() < end
        time.sleep(0.05)


@pytest.fixture
def folder(tmp_path: Path) -> Iterator[Path]:
    """A folder whose hiders are ended after the test."""
    yield tmp_path
    for path in tmp_path.glob("[0-9]*"):
        if psutil.pid_exists(int(path.name)):
            os.kill(int(path.name), signal.SIGKILL)


def hiders(folder: Path) -> list[int]:
    return [int(path.name) for path in folder.glob("[0-9]*") if psutil.pid_exists(int(path.name))]


def hide(folder: Path) -> subprocess.Popen[bytes]:
    process = subprocess.Popen([sys.executable, "-c", HIDER, str(folder)], start_new_session=True)
    until(lambda: len(hiders(folder)) == 2)
    return process


def test_what_writes_over_its_environment_and_outlives_its_parent_is_ended(folder: Path) -> None:
    leader = hide(folder)
    sessions.record_sessions(folder / "sessions.json", [leader.pid])
    leader.kill()
    leader.wait()
    assert len(hiders(folder)) == 1
    assert sessions.end_sessions(folder / "sessions.json") == 1
    assert hiders(folder) == []


def test_another_process_with_a_recorded_number_is_left_alone(folder: Path) -> None:
    leader = hide(folder)
    file = folder / "sessions.json"
    sessions.record_sessions(file, [leader.pid])
    record = json.loads(file.read_text())
    for change in ({"leaders": {str(leader.pid): 1.0}}, {"boot": "before"}):
        file.write_text(json.dumps(record | change))
        assert sessions.end_sessions(file) == 0
        assert len(hiders(folder)) == 2
    leader.kill()
    leader.wait()


def test_sessions_that_have_ended_are_forgotten(folder: Path) -> None:
    file = folder / "sessions.json"
    for _ in range(3):
        done = subprocess.Popen([sys.executable, "-c", ""], start_new_session=True)
        done.wait()
        sessions.record_sessions(file, [done.pid])
    assert len(json.loads(file.read_text())["leaders"]) == 1


def test_a_broken_record_of_sessions_is_said(tmp_path: Path) -> None:
    (tmp_path / "sessions.json").write_text('{"leaders": {}}')
    with pytest.raises(ConfigError, match=r"sessions\.json cannot be read"):
        sessions.end_sessions(tmp_path / "sessions.json")


# Restarts, by a clock of the test's own


class Clock:
    """Seconds that pass only when the test says so."""

    def __init__(self) -> None:
        self.seconds = 0.0

    def __call__(self) -> float:
        return self.seconds


FALLING = Service("falling", (sys.executable, "-c", "print('no luck')"))


def start_supervisor(folder: Path, clock: Clock, service: Service = FALLING, **given: object) -> Supervisor:
    made = Supervisor(dict(os.environ), folder, folder / "sessions.json", now=clock, **given)  # type: ignore[arg-type]
    made.start([service])
    return made


def fall(supervisor: Supervisor) -> None:
    """Let its service end, and have that noticed."""
    (running,) = supervisor.running.values()
    running.process.wait()
    supervisor.check()


def test_the_pause_before_a_restart_grows_and_is_forgotten_after_a_steady_time(tmp_path: Path) -> None:
    clock = Clock()
    supervisor = start_supervisor(tmp_path, clock)
    pauses = []
    for _ in range(8):
        fall(supervisor)
        (running,) = supervisor.running.values()
        assert running.due is not None
        pauses.append(running.due - clock.seconds)
        assert supervisor.check() == []
        clock.seconds = running.due
        assert supervisor.check() == ["falling"]
    assert pauses == [1, 2, 4, 8, 16, 30, 30, 30]
    clock.seconds += STEADY_SECONDS + 1
    fall(supervisor)
    assert running.due == clock.seconds + 1
    supervisor.stop()


def test_what_runs_and_does_not_report_in_is_killed_and_started_again(tmp_path: Path) -> None:
    """As a scheduler that waits for ever for its own workers, after its logs found no room."""
    clock, silent = Clock(), set[str]()
    sleeper = Service("sleeper", ("sleep", "1000"))
    supervisor = start_supervisor(tmp_path, clock, sleeper, silent=lambda: silent)
    process = supervisor.running[sleeper].process
    silent.add("sleeper")
    clock.seconds = SILENT_SECONDS - 1
    assert supervisor.check() == [] and process.poll() is None
    clock.seconds = SILENT_SECONDS + LOOK_SECONDS
    supervisor.check()
    assert process.poll() is not None
    silent.clear()
    clock.seconds += 60
    assert supervisor.check() == ["sleeper"]
    supervisor.stop()


def test_what_falls_again_and_again_while_it_is_waited_for_ends_the_wait(tmp_path: Path) -> None:
    clock = Clock()
    supervisor = start_supervisor(tmp_path, clock)

    def ready() -> bool:
        clock.seconds += 40
        supervisor.running[FALLING].process.wait()
        return False

    with pytest.raises(ServiceFailed, match="falling does not stay up: no luck"):
        supervisor.wait_until(ready, "it", 40 * (3 * MAX_FALLS))
    supervisor.stop()


def test_nothing_is_started_again_before_the_database_is(tmp_path: Path) -> None:
    clock, down = Clock(), [True, True, False]

    def database() -> bool:
        if down.pop(0):
            raise ConfigError("PostgreSQL: no space left")
        return True

    supervisor = start_supervisor(tmp_path, clock, database=database)
    supervisor.running[FALLING].process.wait()
    for _ in range(2):
        clock.seconds += 1000
        with pytest.raises(WarehouseDown, match="no space left"):
            supervisor.check()
    assert supervisor.running[FALLING].falls == 0
    assert supervisor.check() == ["PostgreSQL"]
    supervisor.stop()


def test_a_short_trouble_of_what_is_asked_is_waited_out(tmp_path: Path) -> None:
    supervisor, answers = Supervisor({}, tmp_path, tmp_path / "sessions.json"), [500, 503, 200]

    def act() -> int:
        if (status := answers.pop(0)) >= 500:
            raise AirflowUnavailable(f"Airflow answers {status}")
        return status

    assert supervisor.ask(act, "Airflow") == 200


def test_a_long_trouble_is_said_as_it_was_last(tmp_path: Path) -> None:
    def act() -> int:
        raise AirflowUnavailable("Airflow answers 500")

    with pytest.raises(ServiceFailed, match="Airflow did not answer within 1 s: Airflow answers 500"):
        Supervisor({}, tmp_path, tmp_path / "sessions.json").ask(act, "Airflow", 1)


# What is wrong with the place is said in one line


def test_a_home_that_cannot_be_written_is_said(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(ConfigError, match="cannot be written"):
        Place(tmp_path / "file" / "home", Ports()).make_folders()


@pytest.mark.parametrize("text", ["", "{", '"x"', "null", "[1]"])
def test_broken_keys_are_said_and_kept(tmp_path: Path, text: str) -> None:
    (tmp_path / "keys.json").write_text(text)
    with pytest.raises(ConfigError, match=r"keys\.json.*is broken"):
        load_keys(tmp_path)
    assert (tmp_path / "keys.json").read_text() == text


def test_a_database_that_does_not_start_is_waited_for(tmp_path: Path) -> None:
    """Three minutes without it end nothing: what depends on it is not started meanwhile, and falls no more."""
    tries: list[int] = []

    def database() -> bool:
        tries.append(1)
        if len(tries) < 8:
            raise ConfigError("PostgreSQL: no space left on device")
        return True

    supervisor = Supervisor(os.environ, tmp_path, tmp_path / "sessions.json", database)
    supervisor.wait_until(lambda: len(tries) >= 8, "the work", 60)
    with pytest.raises(ServiceFailed, match="no space left"):
        tries.clear()
        supervisor.wait_until(lambda: False, "the work", 1)
