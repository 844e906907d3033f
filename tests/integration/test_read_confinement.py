"""Hostile code inside the child that reads: each door that it tries is shut, by each layer that this machine allows."""

import json
import os
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from click.testing import CliRunner
from ribao.commands.confinement import confinement as confinement_command
from ribao.read import child, confinement
from ribao.read.sandbox import read_pdf

from tests.fixtures.local import SAMPLES

# Each is one attempt; it ends in an exception where the door is shut.
ATTEMPTS = {
    "connect to a port of this machine": "socket.create_connection(('127.0.0.1', port), 2)",
    "listen on a port": "s = socket.socket(); s.bind(('127.0.0.1', 0)); s.listen()",
    "send a datagram": "socket.socket(socket.AF_INET, socket.SOCK_DGRAM).sendto(b'x', ('127.0.0.1', 9))",
    "connect to a socket file": "s = socket.socket(socket.AF_UNIX); s.connect(folder + '/socket')",
    "read a file of another folder": "open(folder + '/secret').read()",
    "list another folder": "assert os.listdir(folder)",
    "read the passwords of the machine": "open('/etc/shadow').read()",
    "read the parent's environment": "assert b'SECRET' in open(f'/proc/{parent}/environ', 'rb').read()",
    "write a new file": "open(folder + '/new', 'w')",
    "write a file for all": "open('/tmp/ribao-escaped', 'w')",
    "write over a file": "open(folder + '/secret', 'w')",
    "write over the reader": "open(package + '/read/__init__.py', 'a')",
    "write compiled code": "open(package + '/planted.pyc', 'wb')",
    "shorten a file": "os.truncate(folder + '/secret', 0)",
    "delete a file": "os.unlink(folder + '/secret')",
    "rename a file": "os.rename(folder + '/secret', folder + '/other')",
    "open a file to all": "os.chmod(folder + '/secret', 0o777)",
    "make a folder": "os.mkdir(folder + '/made')",
    "make a link": "os.symlink('/etc', folder + '/link')",
    "run a program": "subprocess.run(['/bin/true'], check=True)",
    "become a program": "os.execv('/bin/true', ['true'])",
    "start a process": "os.fork() or os._exit(0)",
    "signal the parent": "os.kill(parent, 0)",
    "watch the parent": "assert libc.ptrace(16, parent, 0, 0) == 0",
    "read the parent's memory": "open(f'/proc/{parent}/mem', 'rb')",
    "leave the namespaces": "assert libc.unshare(0x10000000) == 0",
    "mount": "assert libc.mount(b'none', b'/tmp', b'tmpfs', 0, 0) == 0",
    "make a file in memory": "os.memfd_create('x')",
    "open a thousand files": "[os.dup(0) for _ in range(1000)]",
    "raise its own limits": "resource.setrlimit(resource.RLIMIT_AS, (-1, -1))",
    "gain privileges": "assert 'NoNewPrivs:\\t0' in status",
    "find a password in the environment": "assert 'SECRET' in str(os.environ)",
    "take all memory": "bytearray(2 * 2**30)",
}
HOSTILE = """
import ctypes, json, os, resource, socket, subprocess, sys
from ribao.read.child import confine_process
attempts, given = json.load(sys.stdin)
status_file = open("/proc/self/status")
confine_process(512 * 2**20, 15)
given.update(libc=ctypes.CDLL(None), status=status_file.read())
world = dict(globals(), **given)
opened = []
for name, code in attempts.items():
    try:
        exec(code, world)
        opened.append(name)
    except BaseException:
        pass
print(json.dumps(opened))
"""


@pytest.fixture
def parent(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[dict[str, object]]:
    """What hostile code would like to reach: a port, a socket file, a file, a password in this environment."""
    (tmp_path / "secret").write_text("secret")
    (tmp_path / "secret").chmod(0o644)
    tmp_path.chmod(0o755)
    monkeypatch.setenv("RIBAO_WAREHOUSE", "SECRET")
    package = str(Path(confinement.__file__).parents[1])
    with socket.create_server(("127.0.0.1", 0)) as server, socket.socket(socket.AF_UNIX) as file:
        file.bind(str(tmp_path / "socket"))
        file.listen()
        port = server.getsockname()[1]
        yield {"port": port, "folder": str(tmp_path), "package": package, "parent": os.getpid()}
    assert (tmp_path / "secret").read_text() == "secret"
    assert {path.name for path in tmp_path.iterdir()} == {"secret", "socket"}
    assert not Path("/tmp/ribao-escaped").exists()


def list_open_doors(parent: dict[str, object], command: list[str], code: str = HOSTILE) -> list[str]:
    """The doors that hostile code finds open when it is run by `command`."""
    done = subprocess.run(
        [*command, sys.executable, "-c", code],
        input=json.dumps([ATTEMPTS, parent]).encode(),
        capture_output=True,
        env=confinement.build_clean_env(),
    )
    assert done.returncode == 0, done.stderr.decode()
    found: list[str] = json.loads(done.stdout)
    return found


@pytest.fixture
def without_namespaces(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """As in a container that allows no namespaces."""

    def refuse() -> tuple[str, ...]:
        raise OSError("not allowed here")

    confinement._build_outer_prefix.cache_clear()
    child.describe_layers.cache_clear()
    monkeypatch.setattr(confinement, "_build_bubblewrap_prefix", refuse)
    yield
    confinement._build_outer_prefix.cache_clear()
    child.describe_layers.cache_clear()


def test_every_door_is_shut(parent: dict[str, object]) -> None:
    assert list_open_doors(parent, confinement.confine_command([])) == []


@pytest.mark.usefixtures("without_namespaces")
def test_every_door_is_shut_where_namespaces_are_not_allowed(parent: dict[str, object]) -> None:
    assert list_open_doors(parent, confinement.confine_command([])) == []


def test_every_door_is_shut_from_inside_alone(parent: dict[str, object]) -> None:
    assert list_open_doors(parent, []) == []


def test_without_confinement_the_attempts_get_through(parent: dict[str, object]) -> None:
    """So that a misspelt attempt is not taken for a shut door."""
    tame = {
        name: code
        for name, code in ATTEMPTS.items()
        if name.startswith(
            ("connect", "listen", "send", "read a file", "list", "run", "signal", "make a file")
        )
    }
    unlocked = HOSTILE.replace("confine_process(512 * 2**20, 15)", "").replace(
        "attempts, given = json.load(sys.stdin)", f"_, given = json.load(sys.stdin); attempts = {tame!r}"
    )
    assert list_open_doors(parent, [], unlocked) == list(tame)


@pytest.mark.usefixtures("without_namespaces")
def test_a_report_is_read_where_namespaces_are_not_allowed() -> None:
    assert read_pdf((SAMPLES / "20240329.pdf").read_bytes()).pages


@pytest.mark.skipif(os.geteuid() != 0, reason="only root can give its rights up")
@pytest.mark.usefixtures("without_namespaces")
def test_the_child_of_root_is_nobody() -> None:
    done = subprocess.run([*confinement.confine_command(["id", "-u"])], capture_output=True, text=True)
    assert done.stdout == "65534\n"


@pytest.mark.usefixtures("without_namespaces")
def test_what_is_not_in_force_is_said_with_the_reason() -> None:
    done = CliRunner().invoke(confinement_command)
    assert done.exit_code == 0
    assert "not by namespaces: not allowed here" in done.output


def test_what_is_in_force_is_said() -> None:
    held = [layer.name for layer in child.list_layers() if not layer.missing]
    assert {"seccomp", "limits", "landlock"} <= set(held)
    assert f"the reader is confined by {', '.join(held)}" in CliRunner().invoke(confinement_command).output


def test_a_child_that_is_killed_from_outside_is_started_again(monkeypatch: pytest.MonkeyPatch) -> None:
    runs = iter(
        [subprocess.CompletedProcess([], 137, b"", b""), subprocess.CompletedProcess([], 0, b"{}", b"")]
    )
    monkeypatch.setattr(child, "_run", lambda *given: next(runs))
    assert child.run_child("sandbox", b"x", child.Limits()).stdout == b"{}"


def test_a_child_that_takes_too_long_is_not(monkeypatch: pytest.MonkeyPatch) -> None:
    done = subprocess.run(
        [*confinement.confine_command([]), sys.executable, "-c", HANGING],
        env=confinement.build_clean_env(),
        check=False,
    )
    assert done.returncode in (-signal.SIGXCPU, 128 + signal.SIGXCPU)


HANGING = "from ribao.read.child import confine_process; confine_process(2**29, 1)\nwhile True: pass"
