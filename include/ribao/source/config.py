"""What a source needs to know, read from config/sources.yaml."""

import os
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Annotated, Any

from ribao.validation import STRICT, Keys, Mistake, Rule, Text, check
from ribao.web.access import Access, Count, Seconds
from ribao.yaml_file import YamlFile, fill_variables

DEFAULT_PROFILE = "live"


def _require_pattern(text: str) -> str:
    try:
        re.compile(text)
    except (re.error, OverflowError, RecursionError) as error:
        raise ValueError(f"{text!r} is no regular expression: {error}") from None
    return text


def _split_addresses(value: Any) -> Any:
    """The environment gives addresses as one text."""
    return tuple(re.findall(r"[^,;\s]+", value)) if isinstance(value, str) else value


def _require_addresses(addresses: tuple[str, ...]) -> tuple[str, ...]:
    if not addresses:
        raise ValueError("has no address; name those whose mails count")
    for address in addresses:
        if not re.fullmatch(r"[^@\s<>,;]+@[^@\s<>,;]+", address):
            raise ValueError(f"{address!r} is no mail address; write name@example.com")
    return addresses


Pattern = Annotated[str, Rule(_require_pattern)]


@dataclass(frozen=True, slots=True)
class Website(Access):
    """A list page whose entries lead to detail pages that link the PDF. Patterns are regular expressions."""

    name: str
    list_url: Text
    entry_path: Pattern = r"/jinyuantouyan/\d+"
    entry_text: Pattern = "日报"
    other_text: Pattern = "周报|月报|季报|年报"
    next_text: str = "下一页"
    pdf_path: Pattern = r"\.pdf$"
    list_pages: Count = 60

    __pydantic_config__ = STRICT

    @property
    def home(self) -> str:
        """The list page."""
        return self.list_url


@dataclass(frozen=True, slots=True)
class Folder:
    """A folder, local or any fsspec URL, into which people save files; younger ones are left alone."""

    name: str
    url: Text
    pattern: Pattern = r"^(?!.*(周报|月报|季报|年报)).*\.pdf$"
    settled_seconds: Seconds = 10
    max_bytes: Count = 20_000_000

    __pydantic_config__ = STRICT


@dataclass(frozen=True, slots=True)
class Mailbox:
    """An IMAP mailbox; attachments are matched by sender and by name. Messages are only read.

    Anybody can write any sender into a mail: where the server checks senders, `authserv` is its name in the
    header Authentication-Results (RFC 8601), and only mails that it found to be the sender's (dmarc=pass) count.
    """

    name: str
    host: Text
    user: str
    password: str = field(repr=False)
    senders: Annotated[tuple[str, ...], Rule(_require_addresses), Rule(_split_addresses, before=True)] = (
        field(kw_only=True)
    )
    port: Count = 993
    tls: bool = True
    folder: Text = "INBOX"
    authserv: str = ""
    pattern: Pattern = r"日报.*\.(pdf|zip)$"
    days_back: Count = 3
    max_bytes: Count = 20_000_000

    __pydantic_config__ = STRICT


Source = Website | Folder | Mailbox
_KINDS: dict[str, type[Source]] = {"website": Website, "folder": Folder, "mailbox": Mailbox}


@dataclass(frozen=True, slots=True)
class _Whole:
    """The shape of sources.yaml: the names of each profile's sources, first choice first, and the sources."""

    profiles: Mapping[str, tuple[str, ...]]
    sources: Mapping[str, Mapping[str, Any]]

    __pydantic_config__ = STRICT


def load_config(path: Path, env: Mapping[str, str] = os.environ) -> tuple[Source, ...]:
    """Read the sources of the profile that RIBAO_SOURCE names, first choice first. ConfigError lists all mistakes."""
    file, whole = _read(path)
    mistakes: list[Mistake] = []
    sources = [
        _source(name, whole.sources.get(name), env, mistakes) for name in _choose(file, whole.profiles, env)
    ]
    file.require_none(mistakes)
    return tuple(source for source in sources if source)


def choice(path: Path, env: Mapping[str, str] = os.environ) -> tuple[str, ...]:
    """Read the names of the profile's sources, first choice first."""
    file, whole = _read(path)
    return _choose(file, whole.profiles, env)


def _read(path: Path) -> tuple[YamlFile, _Whole]:
    file = YamlFile(path, "see docs/sources.md")
    return file, file.validate(_Whole)


def _choose(
    file: YamlFile, profiles: Mapping[str, tuple[str, ...]], env: Mapping[str, str]
) -> tuple[str, ...]:
    profile = env.get("RIBAO_SOURCE") or DEFAULT_PROFILE
    if profile not in profiles:
        text = f"there is no profile {profile}, which RIBAO_SOURCE names; allowed are {', '.join(profiles)}"
        file.require_none([Mistake(("profiles",), text)])
    return profiles[profile]


def _source(
    name: str, content: Mapping[str, Any] | None, env: Mapping[str, str], mistakes: list[Mistake]
) -> Source | None:
    """The source, or None where mistakes were added."""
    keys: Keys = ("sources", name)
    if content is None:
        mistakes.append(Mistake(keys, "the profile names this source, and it is not here"))
        return None
    kind = content.get("kind")
    if not isinstance(kind, str) or kind not in _KINDS:
        mistakes.append(Mistake((*keys, "kind"), f"{kind!r} is not allowed; allowed are {', '.join(_KINDS)}"))
        return None
    filled, unset = fill_variables({k: v for k, v in content.items() if k != "kind"}, env, keys)
    made: Source | None
    made, found = check(_KINDS[kind], filled | {"name": name})
    mistakes += unset or [Mistake((*keys, *m.keys), m.text) for m in found]
    return made
