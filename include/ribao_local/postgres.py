"""Run a PostgreSQL server from the binaries of a wheel: no installed server, no Docker.

PostgreSQL refuses to run as root. For root it runs as `nobody`, without any
capability: its binaries and its data then lie in `SHARED`, which every user can
enter, since the checkout may lie in a folder that only root may enter. The
folder that a caller names is then a link to the data. For any other user
binaries and data stay where they are.
"""

import os
import shutil
import subprocess
import tempfile
from collections.abc import Mapping, Sequence
from contextlib import closing
from importlib.metadata import Distribution, PackageNotFoundError, distribution
from pathlib import Path
from typing import Any

import psutil
import psycopg2
from psycopg2.extensions import parse_dsn
from psycopg2.sql import SQL, Identifier, Literal
from ribao.errors import ConfigError
from ribao.warehouse.dump import PACKAGE, PROGRAMS

HOST = "127.0.0.1"
USER = "ribao"
NOBODY = 65534
SHARED = Path("/var/lib/ribao")
# Tables, sequences of their own and enumerations that do not belong to a login, each as the statement that gives it.
_NOT_OWN = """
SELECT format('ALTER %%s %%s OWNER TO %%I', CASE relkind WHEN 'S' THEN 'SEQUENCE' WHEN 'v' THEN 'VIEW' ELSE 'TABLE' END,
              c.oid::regclass, %s)
FROM pg_class c
WHERE relnamespace = 'public'::regnamespace AND relkind IN ('r', 'p', 'v', 'S')
  AND pg_get_userbyid(relowner) <> %s
  AND NOT EXISTS (SELECT FROM pg_depend d WHERE d.objid = c.oid AND d.deptype IN ('a', 'i') AND c.relkind = 'S')
"""
_OPTIONS = f"-h {HOST} -c unix_socket_directories='' -c max_connections=200 -c shared_buffers=256MB"


def start_server(folder: Path, port: int, password: str, databases: Sequence[str]) -> None:
    """Start the server with its data in `folder` on `port`. Create the cluster and the databases if missing.

    ConfigError with PostgreSQL's message if it does not start.
    """
    folder = _make_folder(folder)
    data = folder / "data"
    if not (data / "PG_VERSION").exists():
        _make_cluster(data, password)
    log = folder / "server.log"
    if _run_program("pg_ctl", "-D", data, "status", check=False).returncode == 0:
        stop_server(folder)
    _run_program("pg_ctl", "-D", data, "-w", "-l", log, "-o", f"{_OPTIONS} -p {port}", "start", log=log)
    for name in databases:
        _make_database(name, port, password)


def stop_server(folder: Path) -> None:
    """Stop the server with its data in `folder`, if it runs."""
    data = folder.resolve() / "data"
    if (data / "postmaster.pid").exists():
        _run_program("pg_ctl", "-D", data, "-w", "-m", "fast", "stop", check=False)


def is_running(folder: Path) -> bool:
    """Whether the server with its data in `folder` runs; one that has ended and that nobody has waited for does not."""
    try:
        pid = int((folder.resolve() / "data" / "postmaster.pid").read_text().split()[0])
        process = psutil.Process(pid)
        return process.name() == "postgres" and process.status() != psutil.STATUS_ZOMBIE
    except (OSError, ValueError, IndexError, psutil.Error):
        return False


def remove_server(folder: Path) -> None:
    """Stop the server with its data in `folder`, and delete the data."""
    stop_server(folder)
    shutil.rmtree(folder.resolve(), ignore_errors=True)
    folder.unlink(missing_ok=True)


def build_url(port: int, password: str, database: str) -> str:
    """Build the URL of one database of a server that `start_server` started."""
    return f"postgresql://{USER}:{password}@{HOST}:{port}/{database}"


def _make_folder(folder: Path) -> Path:
    """Create a server's data folder. Return the path by which the server's user reaches it."""
    if os.geteuid() != 0:
        folder.mkdir(parents=True, exist_ok=True)
        return folder
    if not folder.is_symlink():
        _link_shared_folder(folder)
    reachable = folder.resolve()
    reachable.mkdir(mode=0o700, exist_ok=True)
    os.chown(reachable, NOBODY, NOBODY)
    return reachable


def _link_shared_folder(folder: Path) -> None:
    """Make `folder` a link to a new folder in `SHARED`; data that an earlier version left in it move there."""
    reachable = _make_shared("data-")
    if folder.exists():
        shutil.copytree(folder, reachable, dirs_exist_ok=True)
        for path in reachable.rglob("*"):
            os.chown(path, NOBODY, NOBODY)
        shutil.rmtree(folder)
    folder.parent.mkdir(parents=True, exist_ok=True)
    folder.symlink_to(reachable)


def _make_shared(prefix: str) -> Path:
    """Create a folder in `SHARED`. ConfigError if it cannot be written."""
    try:
        SHARED.mkdir(parents=True, exist_ok=True)
        SHARED.chmod(0o755)
        return Path(tempfile.mkdtemp(prefix=prefix, dir=SHARED))
    except OSError as error:
        raise ConfigError(
            f"root's PostgreSQL lies in {SHARED}, which cannot be written: {error.strerror}",
            "run Ribao as an ordinary user",
        ) from None


def _make_cluster(data: Path, password: str) -> None:
    """Create a cluster at `data`. Discard an incomplete one of a killed run."""
    fresh, secret = data.with_name("fresh"), data.with_name("password")
    shutil.rmtree(fresh, ignore_errors=True)
    secret.touch(mode=0o600)
    secret.write_text(password)
    if os.geteuid() == 0:
        os.chown(secret, NOBODY, NOBODY)
    locale = ("-E", "UTF8", "--locale=C.UTF-8")
    try:
        _run_program("initdb", "-D", fresh, "-U", USER, *locale, "-A", "scram-sha-256", f"--pwfile={secret}")
    finally:
        secret.unlink()
    fresh.rename(data)


def _make_database(name: str, port: int, password: str) -> None:
    login = ("-h", HOST, "-p", str(port), "-U", USER)
    secret = {"PGPASSWORD": password}
    if _run_program("psql", *login, "-d", name, "-c", "", env=secret, check=False).returncode:
        _run_program("createdb", *login, name, env=secret)


def give_database(address: str, user: str, password: str) -> None:
    """Make a login the owner of a database and of everything in its public schema."""
    name = parse_dsn(address)["dbname"]
    with closing(psycopg2.connect(address)) as connection, connection, connection.cursor() as cursor:
        cursor.execute("SELECT 1 FROM pg_roles WHERE rolname = %s", (user,))
        if not cursor.fetchone():
            cursor.execute(SQL("CREATE ROLE {}").format(Identifier(user)))
        cursor.execute(SQL("ALTER ROLE {} LOGIN PASSWORD {}").format(Identifier(user), Literal(password)))
        cursor.execute(SQL("ALTER DATABASE {} OWNER TO {}").format(Identifier(name), Identifier(user)))
        cursor.execute(SQL("ALTER SCHEMA public OWNER TO {}").format(Identifier(user)))
        cursor.execute(_NOT_OWN, (user, user))
        for (statement,) in cursor.fetchall():
            cursor.execute(statement)


def read_comment(address: str) -> str | None:
    """Read the comment on a database."""
    with closing(psycopg2.connect(address)) as connection, connection.cursor() as cursor:
        cursor.execute(
            "SELECT shobj_description(oid, 'pg_database') FROM pg_database WHERE datname = current_database()"
        )
        ((comment,),) = cursor.fetchall()
        return comment and str(comment)


def write_comment(address: str, text: str) -> None:
    """Set the comment on a database."""
    name = Identifier(parse_dsn(address)["dbname"])
    with closing(psycopg2.connect(address)) as connection, connection, connection.cursor() as cursor:
        cursor.execute(SQL("COMMENT ON DATABASE {} IS {}").format(name, Literal(text)))


def _run_program(
    program: str,
    *arguments: object,
    env: Mapping[str, str] | None = None,
    check: bool = True,
    log: Path | None = None,
) -> subprocess.CompletedProcess[str]:
    # pg_ctl hands its standard output on to the server: a pipe would never end.
    piped = subprocess.DEVNULL if "start" in arguments else subprocess.PIPE
    done = subprocess.run(
        (str(_find_binaries() / program), *map(str, arguments)),
        env={"LC_ALL": "C.UTF-8", **(env or {})},
        stdin=subprocess.DEVNULL,
        stdout=piped,
        stderr=piped,
        text=True,
        check=False,
        cwd="/",
        **_choose_user(),
    )
    if check and done.returncode:
        message = (done.stderr or (log.read_text(errors="replace") if log and log.exists() else "")).strip()
        last = message.splitlines()[-1] if message else f"{program} ended with {done.returncode}"
        raise ConfigError(f"PostgreSQL: {last}", f"see {log}" if log else "")
    return done


def _find_binaries() -> Path:
    """Return the folder of PostgreSQL's programs; for root, of a copy that `nobody` can read."""
    try:
        package = distribution(PACKAGE)
    except PackageNotFoundError:
        raise ConfigError(f"{PACKAGE} is not installed", "install requirements.txt") from None
    if os.geteuid() != 0:
        return Path(str(package.locate_file(PROGRAMS)))
    shared = SHARED / f"postgresql-{package.version}"
    if not shared.exists():
        copy_package(package, shared)
    return shared / PROGRAMS


def copy_package(package: Distribution, target: Path) -> None:
    """Copy a package's files unless another process has done so. Every user can read the copy, whatever the umask."""
    fresh = _make_shared("fresh-")
    for file in package.files or ():
        (fresh / file).parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(str(file.locate()), fresh / file)
    for path in (fresh, *fresh.rglob("*")):
        path.chmod(path.stat().st_mode | (0o755 if path.is_dir() else 0o444))
    try:
        fresh.rename(target)
    except OSError:
        shutil.rmtree(fresh)


def _choose_user() -> dict[str, Any]:
    return {"user": NOBODY, "group": NOBODY, "extra_groups": []} if os.geteuid() == 0 else {}
