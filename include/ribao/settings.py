"""Where things are: every setting is an environment variable RIBAO_<NAME>, read once here.

Secrets (the warehouse's and the mail server's addresses) come from Airflow
connections or the environment, never from a file of the repository.
"""

import os
from collections.abc import Mapping
from dataclasses import dataclass, fields
from pathlib import Path
from typing import Any

from ribao.errors import ConfigError

CONFIG_FOLDER = Path(__file__).resolve().parent.parent / "config"


@dataclass(frozen=True, slots=True)
class Settings:
    """`archive` is a folder or an fsspec URL (s3://…); `smtp` smtp[s]://user:pass@host:port.

    `warehouse` is the PostgreSQL URL of a login that loads and decides. `warehouse_owner` is that of one that migrates,
    `warehouse_reader` that of one that only reads; where they are unset `warehouse` does their work.

    `late_at` and `missing_at` are times of a report's day in Shanghai (HH:MM).
    """

    archive: str = ".ribao/archive"
    warehouse: str = ""
    warehouse_owner: str = ""
    warehouse_reader: str = ""
    smtp: str = ""
    sources: Path = CONFIG_FOLDER / "sources.yaml"
    people: Path = CONFIG_FOLDER / "people.yaml"
    mail_from: str = "ribao@localhost"
    language: str = "zh"
    ui_url: str = "http://localhost:8080"
    spool: str = ".ribao/spool"
    late_at: str = "10:00"
    missing_at: str = "18:00"

    @classmethod
    def from_env(cls, env: Mapping[str, str] = os.environ) -> "Settings":
        """Settings from RIBAO_ARCHIVE, RIBAO_WAREHOUSE, RIBAO_SMTP, …; defaults where unset."""
        given: dict[str, Any] = {}
        for setting in fields(cls):
            text = env.get(f"RIBAO_{setting.name.upper()}")
            if text:
                given[setting.name] = Path(text) if setting.type is Path else text
        return cls(**given)

    def need_warehouse(self) -> str:
        """The warehouse's URL; ConfigError where none is set."""
        if not self.warehouse:
            raise ConfigError(
                "no warehouse is set", "set RIBAO_WAREHOUSE, e.g. postgresql://loader:…@localhost/ribao"
            )
        return self.warehouse

    def reader_url(self) -> str:
        """The URL of the login for reading; ConfigError where no warehouse is set."""
        return self.need_warehouse() and (self.warehouse_reader or self.warehouse)

    def owner_url(self) -> str:
        """The URL of the login for migrations; ConfigError where no warehouse is set."""
        return self.need_warehouse() and (self.warehouse_owner or self.warehouse)
