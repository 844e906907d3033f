"""Reads mutants in a forked process that has the limits of the reader's child, and says what came of each."""

import faulthandler
import json
import os
import signal
import sys
import time
import traceback
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from typing import Any

from ribao.errors import Unreadable
from ribao.read import confinement, reader
from ribao.report_json import to_json

from bench.fuzz.mutate import Mutator

MEMORY = 512 * 2**20
HANG_SECONDS = 20
# Marks a record among what the fault handler writes.
MARK = "\x1e"


@dataclass(frozen=True, slots=True)
class Result:
    """What came of one mutant; `trace` is empty unless it is a crash."""

    number: int
    kind: str
    seconds: float = 0.0
    trace: str = ""


def start_worker(mutator: Mutator, numbers: Iterable[int]) -> tuple[int, int]:
    """Fork a worker for these mutants: its process id and the file from which its records are read."""
    ours, theirs = os.pipe()
    process = os.fork()
    if process:
        os.close(theirs)
        return process, ours
    try:
        os.close(ours)
        _work(mutator, numbers, theirs)
    finally:
        os._exit(1)


def _work(mutator: Mutator, numbers: Iterable[int], pipe: int) -> None:
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stderr.fileno())
    confinement.set_limits(MEMORY, 3600)
    faulthandler.enable(pipe)
    signal.signal(signal.SIGALRM, signal.SIG_DFL)
    faulthandler.register(signal.SIGALRM, pipe, all_threads=False, chain=True)
    for number in numbers:
        _write(pipe, {"start": number})
        _, content = mutator.build_mutant(number)
        signal.alarm(HANG_SECONDS)
        result = read_mutant(number, content)
        signal.alarm(0)
        _write(pipe, asdict(result))
        if result.kind == "MemoryError":
            os._exit(0)
    os._exit(0)


def _write(pipe: int, record: dict[str, Any]) -> None:
    text = f"{MARK}{json.dumps(record)}\n".encode()
    while text:
        text = text[os.write(pipe, text) :]


def read_mutant(number: int, content: bytes) -> Result:
    """Read one mutant in this process, as the reader's child does."""
    start, trace = time.monotonic(), ""
    try:
        require_storable(to_json(reader.parse_report(content)))
        kind = "Report"
    except Unreadable as error:
        kind = type(error).__name__
    except BaseException as error:
        kind = type(error).__name__
        trace = "".join(traceback.format_exception(error, limit=-12))
    return Result(number, kind, time.monotonic() - start, trace)


def require_storable(report: object) -> None:
    """ValueError where a report is no strict JSON, or holds what PostgreSQL cannot store."""
    text = json.dumps(report, ensure_ascii=False, allow_nan=False)
    text.encode()
    if "\\u0000" in text:
        raise ValueError("the report holds a NUL character")
