"""Who gets which mail, read from config/people.yaml."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, fields
from email.errors import HeaderParseError
from email.headerregistry import Address
from pathlib import Path
from typing import Any, Literal

import yaml

from ribao.catalogue import all_commodities
from ribao.errors import ConfigError
from ribao.model import Finding
from ribao.notify.chat import CHANNELS
from ribao.presentation.messages import LANGUAGES

ROLES = ("analyst", "engineer")
SEVERITIES = ("error", "warn", "info")


@dataclass(frozen=True, slots=True)
class Audience:
    """People who get the same mails. `commodities` empty means all; `language` empty the setting's.

    `chats` are channel:connection, e.g. wecom:ribao_wecom, and get the mail's short form.
    """

    name: str
    role: Literal["analyst", "engineer"]
    addresses: tuple[str, ...] = ()
    severities: tuple[str, ...] = ("error", "warn")
    commodities: tuple[str, ...] = ()
    clean_days: bool = True
    daily: bool = False
    language: str = ""
    chats: tuple[str, ...] = ()

    @property
    def reads_daily(self) -> bool:
        """Whether the daily mail is for them."""
        return self.role == "analyst" or self.daily

    def follows(self, commodity: str) -> bool:
        """Whether they asked for a commodity; what belongs to none is for everybody."""
        return not self.commodities or not commodity or commodity in self.commodities

    def wants(self, finding: Finding, commodity: str) -> bool:
        """Whether a finding on a commodity is for them."""
        return finding.severity in self.severities and self.follows(commodity)

    def follows_any(self, commodities: Collection[str]) -> bool:
        """Whether they asked for one of some commodities; none at all is for everybody."""
        return any(self.follows(commodity) for commodity in commodities or ("",))

    def wants_any(self, finding: Finding, commodities: Collection[str]) -> bool:
        """Whether a finding on some commodities, or on none, is for them."""
        return any(self.wants(finding, commodity) for commodity in commodities or ("",))


def load_people(path: Path) -> tuple[Audience, ...]:
    """The audiences of a people.yaml. ConfigError says which entry is wrong and why."""
    try:
        entries = yaml.safe_load(path.read_text(encoding="utf-8"))["audiences"]
        people = tuple(_audience(entry) for entry in entries)
    # YAML's own conversions raise ValueError (2024-02-30), and its nesting ends in RecursionError.
    except (
        OSError,
        yaml.YAMLError,
        ValueError,
        RecursionError,
        KeyError,
        TypeError,
        AttributeError,
    ) as error:
        raise ConfigError(f"{path} is no list of audiences: {error}", "see docs/mails.md") from error
    names = [a.name for a in people]
    if len(set(names)) < len(names):
        raise ConfigError(f"an audience's name stands twice in {path}", "give each a name of its own")
    return people


def _audience(entry: Mapping[str, Any]) -> Audience:
    name = entry.get("name", "?")
    if not isinstance(name, str):
        raise ConfigError(
            f"audience {name!r}: its name is no text", "write a name, in quotes if it is a number"
        )
    _known(name, "setting", entry, [f.name for f in fields(Audience)])
    given: dict[str, Any] = {k: tuple(v) if isinstance(v, list) else v for k, v in entry.items()}
    made = Audience(**given)
    _known(name, "role", [made.role], ROLES)
    _known(name, "severity", made.severities, SEVERITIES)
    _known(name, "commodity", made.commodities, [c.id for c in all_commodities()])
    _known(name, "language", [made.language], ("", *LANGUAGES))
    _known(name, "chat", [c.partition(":")[0] for c in made.chats], CHANNELS)
    for address in made.addresses:
        _check_address(name, address)
    if not made.addresses and not made.chats:
        raise ConfigError(f"audience {name} has no address and no chat", "give it one in people.yaml")
    return made


def _known(name: str, what: str, given: Collection[str], known: Collection[str]) -> None:
    for text in given:
        if text not in known:
            raise ConfigError(
                f"audience {name}: {what} {text!r} is not known", f"one of {', '.join(filter(None, known))}"
            )


def _check_address(name: str, address: str) -> None:
    try:
        domain = Address(addr_spec=address).domain
    except (HeaderParseError, ValueError, IndexError) as error:
        raise ConfigError(f"audience {name}: {address!r} is no mail address", str(error)) from error
    if not domain:
        raise ConfigError(f"audience {name}: {address!r} is no mail address", "write name@example.com")
