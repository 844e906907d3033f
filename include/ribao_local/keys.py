"""Generate this installation's passwords and keys once, and keep them in a file that only its owner can read."""

import json
import secrets
from collections.abc import Callable
from dataclasses import dataclass, fields
from pathlib import Path

from cryptography.fernet import Fernet
from ribao.durable import write_durably
from ribao.errors import ConfigError


@dataclass(frozen=True, slots=True)
class Keys:
    """`ui` and `viewer` are the passwords for the pages, `redis` that server's.

    `database` is the password of PostgreSQL's owner; `loader`, `reader` and `metadata` those of the logins of tasks, of the
    pages and of Airflow itself. The others are Airflow's own.
    """

    ui: str
    viewer: str
    database: str
    loader: str
    reader: str
    metadata: str
    redis: str
    fernet: str
    api: str
    jwt: str


MAKERS: dict[str, Callable[[], str]] = {
    "ui": lambda: secrets.token_urlsafe(9),
    "viewer": lambda: secrets.token_urlsafe(9),
    "fernet": lambda: Fernet.generate_key().decode(),
}


def load_keys(folder: Path) -> Keys:
    """Load the keys from `folder`/keys.json and generate missing ones. ConfigError if the file is broken."""
    path = folder / "keys.json"
    stored = _read_keys(path) if path.exists() else {}
    fresh = {f.name: _make_key(f.name) for f in fields(Keys) if f.name not in stored}
    if fresh:
        write_private(path, json.dumps({**stored, **fresh}))
    return Keys(**stored, **fresh)


def _read_keys(path: Path) -> dict[str, str]:
    """Read the keys of a file. Nothing replaces a broken file: without the database's password its data are lost."""
    try:
        content = dict(json.loads(path.read_text()))
        return {f.name: str(content[f.name]) for f in fields(Keys) if f.name in content}
    except (OSError, ValueError, TypeError) as error:
        raise ConfigError(
            f"{path}, which holds the installation's passwords, is broken: {error}",
            "put a copy of it back; without one, `make clean` deletes the installation and begins again",
        ) from None


def _make_key(name: str) -> str:
    return MAKERS.get(name, lambda: secrets.token_urlsafe(32))()


def write_login(folder: Path, keys: Keys) -> Path:
    """Write the file from which Airflow's simple auth manager reads passwords."""
    path = folder / "login.json"
    write_private(path, json.dumps({"admin": keys.ui, "viewer": keys.viewer}))
    return path


def write_private(path: Path, text: str) -> None:
    """Write a file that only its owner can read."""
    write_durably(path, text.encode(), 0o600)
