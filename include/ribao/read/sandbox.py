"""Read a PDF in a confined child process, since it is untrusted input. The child returns JSON, never objects."""

import json
import subprocess

from ribao.catalogue.checks import require_valid
from ribao.errors import NotAReport, TooHeavy, Unreadable
from ribao.model import Report
from ribao.read import EVERY_PAGE
from ribao.read.child import Limits, run_child
from ribao.report_json import from_json

_ERRORS = {"NotAReport": NotAReport, "TooHeavy": TooHeavy, "Unreadable": Unreadable}


def read_pdf(content: bytes, limits: Limits | None = None, every_page: bool = False) -> Report:
    """Read a PDF's bytes to a report, in a child process.

    pdfplumber reads the tables a second time: `every_page` of them, or the suspect ones.

    Raises NotAReport, TooHeavy or Unreadable, with a hint what to do.
    """
    limits = limits or Limits()
    if not content:
        raise NotAReport("the file is empty", "fetch it again")
    return _parse_answer(run_child("reader", content, limits, *([EVERY_PAGE] if every_page else [])), limits)


def _parse_answer(done: "subprocess.CompletedProcess[bytes]", limits: Limits) -> Report:
    try:
        answer = json.loads(done.stdout)
    except ValueError as error:
        last = done.stderr.decode(errors="replace").strip().splitlines()[-1:] or [f"exit {done.returncode}"]
        # Killed by a signal: directly, or by bubblewrap's exit code.
        if done.returncode < 0 or done.returncode > 128 or "MemoryError" in last[0]:
            raise TooHeavy(
                f"reading went over {limits.memory_bytes >> 20} MB or {limits.cpu_seconds} s",
                "the file is damaged or hostile; look at it by hand",
            ) from error
        require_valid()
        raise Unreadable(f"the reader failed: {last[0]}", "keep the file and report it") from error
    if "error" in answer:
        raise _ERRORS.get(answer["kind"], Unreadable)(answer["error"], answer["hint"])
    return from_json(answer)
