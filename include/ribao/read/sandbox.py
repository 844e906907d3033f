"""Reading in a confined child process, since a PDF is untrusted input. The child hands back JSON, never objects."""

import json
import subprocess

from ribao.catalogue.checks import require_valid
from ribao.errors import NotAReport, TooHeavy, Unreadable
from ribao.model import Report
from ribao.read.child import Limits, run_child
from ribao.report_json import from_json

_KINDS = {"NotAReport": NotAReport, "TooHeavy": TooHeavy, "Unreadable": Unreadable}


def read_safely(content: bytes, limits: Limits | None = None) -> Report:
    """The report that a PDF's bytes hold, read in a child process.

    Raises NotAReport, TooHeavy or Unreadable with what to do.
    """
    limits = limits or Limits()
    if not content:
        raise NotAReport("the file is empty", "fetch it again")
    return _answer(run_child("reader", content, limits), limits)


def _answer(done: "subprocess.CompletedProcess[bytes]", limits: Limits) -> Report:
    try:
        answer = json.loads(done.stdout)
    except ValueError as error:
        last = done.stderr.decode(errors="replace").strip().splitlines()[-1:] or [f"exit {done.returncode}"]
        # Killed by a signal: directly, or as bubblewrap says it.
        if done.returncode < 0 or done.returncode > 128 or "MemoryError" in last[0]:
            raise _too_heavy(limits.memory, limits.seconds) from error
        require_valid()
        raise Unreadable(f"the reader failed: {last[0]}", "keep the file and report it") from error
    if "error" in answer:
        raise _KINDS.get(answer["kind"], Unreadable)(answer["error"], answer["hint"])
    return from_json(answer)


def _too_heavy(memory: int, seconds: int) -> TooHeavy:
    return TooHeavy(
        f"reading went over {memory >> 20} MB or {seconds} s",
        "the file is damaged or hostile; look at it by hand",
    )
