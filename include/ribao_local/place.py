"""Folders and ports of a local installation."""

import os
import socket
import tempfile
from collections.abc import Mapping
from dataclasses import dataclass, fields
from pathlib import Path

from ribao.errors import ConfigError

CHECKOUT = Path(__file__).resolve().parents[2]
HOST = "127.0.0.1"


@dataclass(frozen=True, slots=True)
class Ports:
    """One TCP port for each server, all on 127.0.0.1; RIBAO_<NAME>_PORT overrides one."""

    ui: int = 8080
    publisher: int = 8460
    mail: int = 8425
    postgres: int = 8454
    redis: int = 8479

    @classmethod
    def from_env(cls, env: Mapping[str, str] = os.environ) -> "Ports":
        """Read ports from the environment. ConfigError for an invalid port number."""
        given = {}
        for port in fields(cls):
            name = f"RIBAO_{port.name.upper()}_PORT"
            text = env.get(name, "")
            if text and not (text.isdigit() and 0 < int(text) < 65536):
                raise ConfigError(f"{name}={text} is no port", "give a number from 1 to 65535")
            if text:
                given[port.name] = int(text)
        return cls(**given)

    def check_free(self) -> None:
        """Raise ConfigError for the first port that another program holds."""
        for port in fields(self):
            number = getattr(self, port.name)
            with socket.socket() as probe:
                probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
                try:
                    probe.bind((HOST, number))
                except OSError:
                    raise ConfigError(
                        f"port {number} is taken by another program",
                        f"stop it, or choose another: make run RIBAO_{port.name.upper()}_PORT=<number>",
                    ) from None


@dataclass(frozen=True, slots=True)
class Place:
    """One installation's folder, its ports, and the PDFs that its publisher serves."""

    home: Path
    ports: Ports
    published: Path = CHECKOUT / "samples"

    @classmethod
    def from_env(cls, env: Mapping[str, str] = os.environ) -> "Place":
        """Read RIBAO_HOME (default .ribao in the checkout), the ports and RIBAO_PUBLISHED (default samples)."""
        home = Path(env.get("RIBAO_HOME") or CHECKOUT / ".ribao").resolve()
        published = Path(env.get("RIBAO_PUBLISHED") or CHECKOUT / "samples").resolve()
        return cls(home, Ports.from_env(env), published)

    @property
    def logs(self) -> Path:
        """A log file for each service."""
        return self.home / "logs"

    @property
    def mails(self) -> Path:
        """The mails that the local mail server received, as .eml files."""
        return self.home / "mails"

    @property
    def pid_file(self) -> Path:
        """The supervisor's process id; locked while it runs."""
        return self.home / "supervisor.pid"

    @property
    def sessions_file(self) -> Path:
        """The sessions of the processes that were started: see `sessions`."""
        return self.home / "sessions.json"

    @property
    def shell_file(self) -> Path:
        """Shell settings for using the command line with this installation."""
        return self.home / "env.sh"

    @property
    def ui_url(self) -> str:
        """Address of Airflow's pages."""
        return f"http://localhost:{self.ports.ui}"

    def make_folders(self) -> None:
        """Create the folders that the services expect. ConfigError if one cannot be created or written."""
        for folder in (self.home, self.logs, self.mails, self.home / "airflow"):
            try:
                folder.mkdir(parents=True, exist_ok=True)
                # Mails and logs hold what the report says, and its home the passwords: only for their owner.
                folder.chmod(0o700)
                with tempfile.TemporaryFile(dir=folder):
                    pass
            except OSError as error:
                raise ConfigError(
                    f"{folder} cannot be written: {error.strerror}",
                    "free the disk or the folder, or set RIBAO_HOME to another",
                ) from None
