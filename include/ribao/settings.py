"""Where things are: every setting is an environment variable RIBAO_<NAME>, read once here.

Secrets (the warehouse's and the mail server's addresses) come from Airflow
connections or the environment, never from a file of the repository.
"""

import os
import re
from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from pathlib import Path
from typing import Annotated, Any
from urllib.parse import urlsplit

from ribao.errors import ConfigError
from ribao.model import Language
from ribao.validation import STRICT, Keys, Rule, Text, check, require_none

CONFIG_FOLDER = Path(__file__).resolve().parent.parent / "config"


def _require_time(text: str) -> str:
    if not re.fullmatch(r"([01]\d|2[0-3]):[0-5]\d", text):
        raise ValueError(f"{text!r} is no time of day; write it as HH:MM, 00:00 to 23:59")
    return text


def _require_smtp(url: str) -> str:
    try:
        parts = urlsplit(url)
        whole = parts.scheme in ("smtp", "smtps") and parts.hostname and parts.port != 0
    except ValueError:
        whole = False
    if url and not whole:
        raise ValueError("is no SMTP address; write smtp://user:password@host:port, or smtps://…")
    return url


def _require_http(url: str) -> str:
    if not re.match(r"https?://[^/\s]+", url):
        raise ValueError(f"{url!r} is no web address; write http://… or https://…")
    return url


def _require_http_or_nothing(url: str) -> str:
    return _require_http(url) if url else url


def _split_names(value: Any) -> Any:
    """The environment gives names as one text."""
    return tuple(re.findall(r"[^,;\s]+", value)) if isinstance(value, str) else value


Time = Annotated[str, Rule(_require_time)]


@dataclass(frozen=True, slots=True)
class Settings:
    """`archive` is a folder or an fsspec URL (s3://…); `smtp` smtp[s]://user:pass@host:port.

    `warehouse` is the PostgreSQL URL of a login that loads and decides. `warehouse_owner` is that of one that migrates,
    `warehouse_reader` that of one that only reads; where they are unset `warehouse` does their work.

    `witnesses` are the names of those that are asked, `witness_sites` is the file that says how; `exchanges` is the
    address of a server that answers for all of them, `dce_key` and `dce_secret` are what DCE gives to its clients.

    `late_at` and `missing_at` are times of a report's day in Shanghai (HH:MM).
    """

    archive: Text = ".ribao/archive"
    warehouse: str = field(default="", repr=False)
    warehouse_owner: str = field(default="", repr=False)
    warehouse_reader: str = field(default="", repr=False)
    smtp: Annotated[str, Rule(_require_smtp)] = field(default="", repr=False)
    sources: Path = CONFIG_FOLDER / "sources.yaml"
    people: Path = CONFIG_FOLDER / "people.yaml"
    witnesses: Annotated[tuple[str, ...], Rule(_split_names, before=True)] = ()
    witness_sites: Path = CONFIG_FOLDER / "witnesses.yaml"
    exchanges: Annotated[str, Rule(_require_http_or_nothing)] = ""
    dce_key: str = field(default="", repr=False)
    dce_secret: str = field(default="", repr=False)
    mail_from: Text = "ribao@localhost"
    language: Language = "zh"
    ui_url: Annotated[str, Rule(_require_http)] = "http://localhost:8080"
    spool: Text = ".ribao/spool"
    late_at: Time = "10:00"
    missing_at: Time = "18:00"

    __pydantic_config__ = STRICT

    @classmethod
    def from_env(cls, env: Mapping[str, str] = os.environ) -> "Settings":
        """Read RIBAO_ARCHIVE, RIBAO_WAREHOUSE, RIBAO_SMTP, …; defaults where unset.

        ConfigError lists all mistakes, also where another variable has a name almost like a setting's.
        """
        given = {f.name: text for f in fields(cls) if (text := env.get(_name_variable((f.name,))))}
        settings, mistakes = check(cls, given) if given else (cls(), ())
        require_none(mistakes, _name_variable, "docs/deploy.md lists the settings")
        _require_known(env, settings)
        return settings

    def build_witness_keys(self) -> dict[str, str]:
        """What witnesses.yaml may take as ${NAME}: the environment, with the keys of these settings."""
        keys = {"RIBAO_DCE_KEY": self.dce_key, "RIBAO_DCE_SECRET": self.dce_secret}
        return {**os.environ, **{name: key for name, key in keys.items() if key}}

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


def _name_variable(keys: Keys) -> str:
    return f"RIBAO_{str(keys[0]).upper()}"


def _require_known(env: Mapping[str, str], settings: Settings) -> None:
    """ConfigError for variables with a name almost like a setting's, which would be left out in silence.

    Names that the files of sources and witnesses use are people's own.
    """
    unknown = sorted(name for name in env if name.startswith("RIBAO_") and name not in _KNOWN)
    if not unknown:
        return
    own = set(re.findall(r"RIBAO_\w+", _read_texts(settings.sources, settings.witness_sites)))
    meant = {name: near for name in unknown if name not in own and (near := _find_nearest(name))}
    if meant:
        raise ConfigError(
            "; ".join(f"{name} is no setting, {near} is" for name, near in meant.items()),
            f"correct the name, or unset it: {', '.join(meant)}",
        )


def _find_nearest(name: str) -> str | None:
    from rapidfuzz import process

    found = process.extractOne(name, sorted(_KNOWN), score_cutoff=_ALIKE)
    return found[0] if found else None


def _read_texts(*paths: Path) -> str:
    return "".join(path.read_text(encoding="utf-8") for path in paths if path.is_file())


# What the local installation, sources and witnesses read besides.
_OTHERS = ("HOME", "SOURCE", "PUBLISHED", "UI_BIND", "DROP_FOLDER", "DCE_KEY", "DCE_SECRET", "GOLDEN")
_PORTS = ("UI_PORT", "MAIL_PORT", "POSTGRES_PORT", "PUBLISHER_PORT", "REDIS_PORT")
_IMAP = ("IMAP_HOST", "IMAP_USER", "IMAP_PASSWORD", "IMAP_SENDERS")
_KNOWN = frozenset(f"RIBAO_{n}" for n in (*_OTHERS, *_PORTS, *_IMAP)) | {
    _name_variable((f.name,)) for f in fields(Settings)
}
# Names that are more alike than this, from 0 to 100, are taken for a slip: RIBAO_ARCHIV, RIBAO_WAREHOUS_READER.
_ALIKE = 83
