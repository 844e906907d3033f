"""A confined child process that is given the bytes of an untrusted PDF and answers with bytes.

`run_child` starts `python -m ribao.read NAME` and gives it the PDF on standard input; there `serve` shuts the doors and
gives the bytes to the function `answer` of the module NAME.
"""

import json
import signal
import subprocess
import sys
from dataclasses import asdict, dataclass
from functools import cache
from importlib import import_module

from ribao.errors import TooHeavy
from ribao.read import confinement
from ribao.read.confinement import Layer

# A child that was killed: as Python says it, and as bubblewrap does.
_KILLED = (-signal.SIGKILL, 128 + signal.SIGKILL)
# What confines this process from inside: filled in a child.
_inner: list[Layer] = []


@dataclass(frozen=True, slots=True)
class Limits:
    """Memory in bytes (of address space over what Python itself maps), CPU time in seconds.

    `patience` is time on the wall, long enough for an honest report on a busy machine.
    """

    memory: int = 512 * 2**20
    seconds: int = 15
    patience: int = 90


def run_child(name: str, content: bytes, limits: Limits, *words: str) -> "subprocess.CompletedProcess[bytes]":
    """What the module `name` of this package answers to `content` and `words`, from a confined process.

    Where something else kills it, as the kernel does when memory runs out, it is started a second time. TooHeavy where it
    takes longer than the limits' patience.
    """
    command = [sys.executable, "-m", "ribao.read", name, str(limits.memory), str(limits.seconds), *words]
    try:
        done = _run(command, content, limits)
        return _run(command, content, limits) if done.returncode in _KILLED else done
    except subprocess.TimeoutExpired as error:
        raise TooHeavy(
            f"the PDF took over {limits.patience} s", "the file is damaged or hostile; look at it by hand"
        ) from error


def _run(command: list[str], content: bytes, limits: Limits) -> "subprocess.CompletedProcess[bytes]":
    return subprocess.run(
        confinement.confine(command),
        input=content,
        capture_output=True,
        env=confinement.clean_env(),
        timeout=limits.patience,
    )


def serve(name: str, memory: str, seconds: str, *words: str) -> None:
    """In the child: shut every door, then write what the module `name` answers to the PDF and `words`."""
    answer = import_module(f"ribao.read.{name}").answer
    shut_doors(int(memory), int(seconds))
    sys.stdout.buffer.write(answer(sys.stdin.buffer.read(), *words))


def shut_doors(memory: int, seconds: int) -> None:
    """In the child, once everything is imported: give up all that reading does not need."""
    confinement.find_libraries()
    _inner.append(confinement.lock_calls())
    _inner.append(confinement.set_limits(memory, seconds))
    _inner.append(confinement.lock_files())


def answer(_: bytes) -> bytes:
    """In the child: its layers, as JSON."""
    return json.dumps([asdict(layer) for layer in _inner]).encode()


def layers() -> list[Layer]:
    """All layers of the confinement as the child finds them on this machine."""
    done = run_child("child", b"", Limits())
    if done.returncode:
        return [*confinement.outer_layers(), Layer("the child", done.stderr.decode(errors="replace").strip())]
    return [*confinement.outer_layers(), *(Layer(**layer) for layer in json.loads(done.stdout))]


@cache
def describe_layers() -> str:
    """One line: what confines the reader here, and what does not and why."""
    found = layers()
    held = ", ".join(layer.name for layer in found if not layer.missing) or "nothing"
    missing = "; ".join(f"not by {layer.name}: {layer.missing}" for layer in found if layer.missing)
    return f"the reader is confined by {held}" + (f" ({missing})" if missing else "")
