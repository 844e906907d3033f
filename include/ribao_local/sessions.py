"""Find the processes of an installation by what a process cannot change: the session it was started in.

Every service leads a session of its own. Its descendants stay in it, whoever their parent is by then and
whatever they write over their environment; and while one of them lives, Linux gives the session's number to
no other. So the leaders' numbers with their starting times, kept in a file, are enough to find all of them.
"""

import json
import os
from collections.abc import Iterable
from pathlib import Path

import psutil
from ribao.durable import write_durably
from ribao.errors import ConfigError

_BOOT = Path("/proc/sys/kernel/random/boot_id")
TERM_SECONDS, KILL_SECONDS, KILLS = 20.0, 5.0, 3


def record_sessions(file: Path, leaders: Iterable[int]) -> None:
    """Add the sessions that these processes lead to the file, and remove sessions that have ended."""
    living = {str(_find_session(pid)) for pid in psutil.pids()}
    leader_starts = {pid: at for pid, at in _read_leaders(file).items() if pid in living}
    for pid in leaders:
        # Of one that has ended already what it started may live.
        leader_starts[str(pid)] = _read_start_time(pid)
    write_durably(file, json.dumps({"boot": _read_boot_id(), "leaders": leader_starts}).encode())


def find_members(file: Path) -> list[psutil.Process]:
    """Return the living processes of the sessions in the file, those of the last recorded session first."""
    leader_starts = _read_leaders(file)
    found = [process for process in psutil.process_iter() if str(_find_session(process.pid)) in leader_starts]
    reused = {
        str(p.pid)
        for p in found
        if _read_start_time(p.pid) != leader_starts.get(str(p.pid), _read_start_time(p.pid))
    }
    ours = [p for p in found if str(_find_session(p.pid)) not in reused and _is_living(p)]
    order = list(leader_starts)
    return sorted(ours, key=lambda process: -order.index(str(_find_session(process.pid))))


def end_sessions(file: Path) -> int:
    """End every process of the sessions in the file, the leader recorded last first; return how many there were.

    ConfigError if one cannot be ended; the file then stays.
    """
    leaders = [p for p in find_members(file) if str(p.pid) in _read_leaders(file)]
    ended = _signal_processes(leaders, "terminate", TERM_SECONDS)
    # What the leaders did not end themselves, then what ignores a request, and what was started meanwhile.
    for request in ("terminate", *["kill"] * KILLS):
        ended |= _signal_processes(find_members(file), request, KILL_SECONDS)
    if stubborn := find_members(file):
        numbers = ", ".join(str(process.pid) for process in stubborn)
        raise ConfigError(
            f"process {numbers} cannot be ended", "see what holds it (a disk that does not answer?)"
        )
    file.unlink(missing_ok=True)
    return len(ended)


def _signal_processes(processes: list[psutil.Process], request: str, seconds: float) -> set[int]:
    """Ask processes to end, wait for that, and return their numbers."""
    for process in processes:
        try:
            getattr(process, request)()
        except psutil.Error:
            continue
    psutil.wait_procs(processes, timeout=seconds)
    return {process.pid for process in processes}


def _read_leaders(file: Path) -> dict[str, float]:
    """Read the leaders' start times by process id; empty if the machine has restarted since."""
    try:
        content = json.loads(file.read_text())
        leaders = {str(int(pid)): float(at) for pid, at in content["leaders"].items()}
        return leaders if content["boot"] == _read_boot_id() else {}
    except FileNotFoundError:
        return {}
    except (OSError, ValueError, KeyError, AttributeError, TypeError, RecursionError) as error:
        raise ConfigError(
            f"{file} cannot be read: {error}",
            "end the processes of this installation by hand, delete the file",
        ) from error


def _read_boot_id() -> str:
    """Return an id of the machine's last start; its time where the kernel has no such id."""
    return _BOOT.read_text().strip() if _BOOT.exists() else f"{psutil.boot_time():.0f}"


def _is_living(process: psutil.Process) -> bool:
    try:
        return bool(process.status() != psutil.STATUS_ZOMBIE)
    except psutil.Error:
        return False


def _find_session(pid: int) -> int:
    try:
        return os.getsid(pid)
    except OSError:
        return -1


def _read_start_time(pid: int) -> float:
    """Return a process's start in ticks since boot, which clock changes do not affect; 0 if it has ended."""
    try:
        content = Path(f"/proc/{pid}/stat").read_text()
    except OSError:
        return psutil.Process(pid).create_time() if psutil.pid_exists(pid) else 0.0
    # The name, in parentheses, may hold anything; the 20th field after it is the start.
    return float(content.rpartition(")")[2].split()[19])
