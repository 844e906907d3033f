"""What a source needs to know, read from config/sources.yaml."""

import os
import re
from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from pathlib import Path
from typing import Any

import yaml

from ribao.errors import ConfigError

DEFAULT_PROFILE = "live"


@dataclass(frozen=True, slots=True)
class Website:
    """A list page whose entries lead to detail pages that link the PDF. Patterns are regular expressions."""

    name: str
    list_url: str
    hosts: tuple[str, ...]
    entry_path: str = r"/jinyuantouyan/\d+"
    entry_text: str = "日报"
    other_text: str = "周报|月报|季报|年报"
    next_text: str = "下一页"
    pdf_path: str = r"\.pdf$"
    list_pages: int = 60
    pause_seconds: float = 0
    robots: bool = False
    private: bool = False
    max_bytes: int = 20_000_000
    timeout_seconds: float = 15
    total_seconds: float = 90
    attempts: int = 4
    retry_seconds: float = 1
    user_agent: str = "Ribao/1.0 (daily report reader; see your broker's account)"


@dataclass(frozen=True, slots=True)
class Folder:
    """A folder, local or any fsspec URL, into which people save files; younger ones are left alone."""

    name: str
    url: str
    pattern: str = r"^(?!.*(周报|月报|季报|年报)).*\.pdf$"
    settled_seconds: float = 10
    max_bytes: int = 20_000_000


_ADDRESS = re.compile(r"[^@\s<>,;]+@[^@\s<>,;]+")


@dataclass(frozen=True, slots=True)
class Mailbox:
    """An IMAP mailbox; attachments are matched by sender and by name. Messages are only read.

    Anybody can write any sender into a mail: where the server checks senders, `authserv` is its name in the
    header Authentication-Results (RFC 8601), and only mails that it found to be the sender's (dmarc=pass) count.
    """

    name: str
    host: str
    user: str
    password: str = field(repr=False)
    port: int = 993
    tls: bool = True
    folder: str = "INBOX"
    senders: tuple[str, ...] = ()
    authserv: str = ""
    pattern: str = r"日报.*\.(pdf|zip)$"
    days_back: int = 3
    max_bytes: int = 20_000_000

    def __post_init__(self) -> None:
        if not self.senders:
            raise ValueError("it has no senders: name the addresses whose mails count")
        if not isinstance(self.senders, tuple) or not all(_ADDRESS.fullmatch(str(s)) for s in self.senders):
            raise ValueError("its senders are no list of mail addresses, such as [research@broker.example]")


_PATTERNS = frozenset({"entry_path", "entry_text", "other_text", "pdf_path", "pattern"})

Source = Website | Folder | Mailbox
_KINDS: dict[str, type[Website] | type[Folder] | type[Mailbox]] = {
    "website": Website,
    "folder": Folder,
    "mailbox": Mailbox,
}


def load_config(path: Path, env: Mapping[str, str] = os.environ) -> tuple[Source, ...]:
    """The sources of the profile that RIBAO_SOURCE names, first choice first. ConfigError where one is wrong."""
    content = _told(path)
    return tuple(_source(name, content["sources"].get(name), env) for name in choice(path, env))


def choice(path: Path, env: Mapping[str, str] = os.environ) -> tuple[str, ...]:
    """The names of the profile's sources, first choice first."""
    profiles = _told(path)["profiles"]
    profile = env.get("RIBAO_SOURCE") or DEFAULT_PROFILE
    if profile not in profiles:
        raise ConfigError(
            f"RIBAO_SOURCE={profile} is no profile of {path.name}",
            f"choose one of {', '.join(map(str, profiles))}",
        )
    names = profiles[profile]
    if not isinstance(names, list) or not all(isinstance(name, str) for name in names):
        raise ConfigError(f"the profile {profile} is no list of sources' names", "see config/sources.yaml")
    return tuple(names)


def _told(path: Path) -> Any:
    try:
        content = yaml.safe_load(path.read_text(encoding="utf-8"))
    # YAML's own conversions raise ValueError (2024-02-30), and its nesting ends in RecursionError.
    except (OSError, ValueError, RecursionError, yaml.YAMLError) as error:
        raise ConfigError(
            f"{path} cannot be read: {' '.join(str(error).split())}", "see docs/sources.md"
        ) from None
    if not isinstance(content, dict) or not all(
        isinstance(content.get(k), dict) for k in ("profiles", "sources")
    ):
        raise ConfigError(f"{path} has no profiles and sources", "see docs/sources.md")
    return content


def _source(name: str, content: Any, env: Mapping[str, str]) -> Source:
    if not isinstance(content, dict):
        raise ConfigError(f"the profile names {name}, which is no source", "see config/sources.yaml")
    given = {k: _filled(v, env, name) for k, v in content.items() if k != "kind"}
    lists = {k: tuple(v) for k, v in given.items() if isinstance(v, list)}
    if isinstance(written := given.get("senders"), str):
        lists["senders"] = tuple(re.findall(r"[^,;\s]+", written))
    try:
        made = _KINDS[content["kind"]](name=name, **(given | lists))
        _require_types(made)
    except (KeyError, TypeError, ValueError, re.error) as error:
        raise ConfigError(f"source {name}: {error}", "see config/sources.yaml") from None
    return made


def _require_types(source: Source) -> None:
    """TypeError, ValueError or re.error where a setting is not what its name says.

    A text in the place of a list of hosts would allow every part of that text as a host.
    """
    for setting in fields(source):
        value = getattr(source, setting.name)
        if setting.type in (int, float):
            float(value)
        elif setting.type is str and not isinstance(value, str):
            raise TypeError(f"{setting.name} is no text: {value!r}")
        elif setting.type == tuple[str, ...] and not _is_texts(value):
            raise TypeError(f"{setting.name} is no list of texts: {value!r}")
        if setting.name in _PATTERNS:
            re.compile(value)


def _is_texts(value: object) -> bool:
    return isinstance(value, tuple) and all(isinstance(text, str) for text in value)


def _filled(value: Any, env: Mapping[str, str], name: str) -> Any:
    def text(match: re.Match[str]) -> str:
        if not env.get(match[1]):
            raise ConfigError(f"source {name} needs {match[1]}", f"set {match[1]} in the environment")
        return env[match[1]]

    return re.sub(r"\$\{(\w+)\}", text, value) if isinstance(value, str) else value
