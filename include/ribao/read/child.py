"""A confined child process that takes the bytes of an untrusted PDF and answers with bytes.

`run_child` starts `python -m ribao.read NAME` with the PDF on standard input. In the child, `serve_request` confines
the process and passes the bytes to the function `answer_request` of the module NAME.
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

# Exit codes of a killed child: from Python, and from bubblewrap.
_KILLED = (-signal.SIGKILL, 128 + signal.SIGKILL)
# The layers that this process has set up from inside; empty unless it is a child.
_inner_layers: list[Layer] = []


@dataclass(frozen=True, slots=True)
class Limits:
    """Address space above what Python itself maps, CPU time, and wall time (enough for a report on a busy machine)."""

    memory_bytes: int = 512 * 2**20
    cpu_seconds: int = 15
    timeout_seconds: int = 90


def run_child(name: str, content: bytes, limits: Limits, *args: str) -> "subprocess.CompletedProcess[bytes]":
    """Run the module `name` of this package on `content` and `args` in a confined process.

    Start it a second time if something kills it, as the kernel does when memory runs out. Raises TooHeavy where it
    exceeds the limits' timeout.
    """
    limit_args = (str(limits.memory_bytes), str(limits.cpu_seconds))
    command = [sys.executable, "-m", "ribao.read", name, *limit_args, *args]
    try:
        done = _run(command, content, limits)
        return _run(command, content, limits) if done.returncode in _KILLED else done
    except subprocess.TimeoutExpired as error:
        raise TooHeavy(
            f"the PDF took over {limits.timeout_seconds} s",
            "the file is damaged or hostile; look at it by hand",
        ) from error


def _run(command: list[str], content: bytes, limits: Limits) -> "subprocess.CompletedProcess[bytes]":
    return subprocess.run(
        confinement.confine_command(command),
        input=content,
        capture_output=True,
        env=confinement.build_clean_env(),
        timeout=limits.timeout_seconds,
    )


def serve_request(name: str, memory_bytes: str, cpu_seconds: str, *args: str) -> None:
    """Confine this process, then write the answer of the module `name` to the PDF and `args`. Runs in the child."""
    answer_request = import_module(f"ribao.read.{name}").answer_request
    confine_process(int(memory_bytes), int(cpu_seconds))
    sys.stdout.buffer.write(answer_request(sys.stdin.buffer.read(), *args))


def confine_process(memory_bytes: int, cpu_seconds: int) -> None:
    """Give up all rights that reading does not need. Runs in the child, after all imports."""
    confinement.load_libraries()
    _inner_layers.append(confinement.restrict_calls())
    _inner_layers.append(confinement.set_limits(memory_bytes, cpu_seconds))
    _inner_layers.append(confinement.restrict_files())


def answer_request(_: bytes) -> bytes:
    """Answer with this process's layers as JSON. Runs in the child."""
    return json.dumps([asdict(layer) for layer in _inner_layers]).encode()


def list_layers() -> list[Layer]:
    """List all layers of the confinement, in force or not, as a child finds them on this machine."""
    done = run_child("child", b"", Limits())
    if done.returncode:
        return [
            *confinement.list_outer_layers(),
            Layer("the child", done.stderr.decode(errors="replace").strip()),
        ]
    return [*confinement.list_outer_layers(), *(Layer(**layer) for layer in json.loads(done.stdout))]


@cache
def describe_layers() -> str:
    """Describe in one line which layers confine the reader here, and why others do not."""
    layers = list_layers()
    in_force = ", ".join(layer.name for layer in layers if not layer.missing) or "nothing"
    missing = "; ".join(f"not by {layer.name}: {layer.missing}" for layer in layers if layer.missing)
    return f"the reader is confined by {in_force}" + (f" ({missing})" if missing else "")
