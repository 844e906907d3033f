"""Reading in a child process with limits, since a PDF is untrusted input.

The child has no credentials in its environment, bounded memory, CPU time and
output, and hands back JSON, never pickled objects.
"""

import json
import os
import resource
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

from ribao.errors import NotAReport, TooHeavy, Unreadable
from ribao.model import Report
from ribao.report_json import from_json, to_json


@dataclass(frozen=True, slots=True)
class Limits:
    """Memory in bytes (of address space over what Python itself maps), CPU time in seconds.

    `patience` is time on the wall, long enough for an honest report on a busy machine.
    """

    memory: int = 512 * 2**20
    seconds: int = 15
    patience: int = 90


_KINDS = {"NotAReport": NotAReport, "TooHeavy": TooHeavy, "Unreadable": Unreadable}


def read_safely(content: bytes, limits: Limits | None = None) -> Report:
    """The report that a PDF's bytes hold, read in a child process.

    Raises NotAReport, TooHeavy or Unreadable with what to do.
    """
    limits = limits or Limits()
    if not content:
        raise NotAReport("the file is empty", "fetch it again")
    child = [
        sys.executable,
        "-m",
        "ribao.read.sandbox",
        str(limits.memory),
        str(limits.seconds),
    ]
    try:
        done = subprocess.run(
            child, input=content, capture_output=True, env=clean_env(), timeout=limits.patience
        )
    except subprocess.TimeoutExpired as error:
        raise TooHeavy(
            f"reading took over {limits.patience} s", "the file is damaged or hostile; look at it by hand"
        ) from error
    return _answer(done, limits)


def _answer(done: "subprocess.CompletedProcess[bytes]", limits: Limits) -> Report:
    try:
        answer = json.loads(done.stdout)
    except ValueError as error:
        last = done.stderr.decode(errors="replace").strip().splitlines()[-1:] or [f"exit {done.returncode}"]
        if done.returncode < 0 or "MemoryError" in last[0]:
            raise TooHeavy(
                f"reading went over {limits.memory >> 20} MB or {limits.seconds} s",
                "the file is damaged or hostile; look at it by hand",
            ) from error
        raise Unreadable(f"the reader failed: {last[0]}", "keep the file and report it") from error
    if "error" in answer:
        raise _KINDS.get(answer["kind"], Unreadable)(answer["error"], answer["hint"])
    return from_json(answer)


def clean_env() -> dict[str, str]:
    """The environment of a child that reads: no credentials, only what Python needs."""
    kept = ("PATH", "LANG", "LC_ALL", "SYSTEMROOT", "TMPDIR")
    include = str(Path(__file__).resolve().parents[2])
    # An empty CMAP_PATH keeps pdfminer from looking for character maps in folders that others can write.
    return {k: os.environ[k] for k in kept if k in os.environ} | {
        "PYTHONPATH": include,
        "CMAP_PATH": "/nonexistent",
    }


def _child(memory: int, seconds: int) -> None:
    from ribao import read

    resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds))
    mapped = int(Path("/proc/self/statm").read_text().split()[0]) * resource.getpagesize()
    resource.setrlimit(resource.RLIMIT_AS, (mapped + memory, mapped + memory))
    content = sys.stdin.buffer.read()
    try:
        answer = to_json(read.read(content))
    except Unreadable as error:
        answer = {"error": error.message, "hint": error.hint, "kind": type(error).__name__}
    except MemoryError:
        answer = {
            "error": f"reading went over {memory >> 20} MB",
            "hint": "the file is damaged or hostile; look at it by hand",
            "kind": "TooHeavy",
        }
    sys.stdout.write(json.dumps(answer, ensure_ascii=True))


if __name__ == "__main__":
    _child(*map(int, sys.argv[1:3]))
