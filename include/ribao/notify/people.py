"""Who gets which mail, read from config/people.yaml."""

from collections.abc import Collection
from dataclasses import dataclass
from email.errors import HeaderParseError
from email.headerregistry import Address
from pathlib import Path
from typing import Annotated, Literal

from ribao.catalogue import CommodityId
from ribao.model import DayForm, Finding, Language, Severity
from ribao.notify.chat import CHANNELS
from ribao.validation import STRICT, Rule, Text, require_unique
from ribao.yaml_file import YamlFile


def _require_address(address: str) -> str:
    try:
        domain = Address(addr_spec=address).domain
    except (HeaderParseError, ValueError, IndexError) as error:
        raise ValueError(f"{address!r} is no mail address: {error}") from None
    if not domain:
        raise ValueError(f"{address!r} is no mail address; write name@example.com")
    return address


def _require_chat(chat: str) -> str:
    channel, _, connection = chat.partition(":")
    if channel not in CHANNELS or not connection:
        raise ValueError(f"{chat!r} is no chat; write CHANNEL:CONNECTION, the channel {', '.join(CHANNELS)}")
    return chat


@dataclass(frozen=True, slots=True)
class Audience:
    """People who get the same mails. `commodities` empty means all; `language` empty the setting's.

    `chats` are channel:connection, e.g. wecom:ribao_wecom, and get the mail's short form. `attachment` is the form in
    which the daily mail brings the day as a table, of their commodities; empty for none.
    """

    name: Text
    role: Literal["analyst", "engineer"]
    addresses: tuple[Annotated[str, Rule(_require_address)], ...] = ()
    severities: tuple[Severity, ...] = ("error", "warn")
    commodities: tuple[CommodityId, ...] = ()
    clean_days: bool = True
    daily: bool = False
    language: Literal[Language, ""] = ""
    chats: tuple[Annotated[str, Rule(_require_chat)], ...] = ()
    attachment: Literal[DayForm, ""] = ""

    __pydantic_config__ = STRICT

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


def _require_recipient(audience: Audience) -> Audience:
    if not audience.addresses and not audience.chats:
        raise ValueError(f"{audience.name} has no recipient; give it addresses or chats")
    return audience


@dataclass(frozen=True, slots=True)
class _People:
    audiences: Annotated[tuple[Annotated[Audience, Rule(_require_recipient)], ...], require_unique("name")]

    __pydantic_config__ = STRICT


def load_people(path: Path) -> tuple[Audience, ...]:
    """Read the audiences of a people.yaml. ConfigError lists all mistakes with their lines."""
    people: _People = YamlFile(path, "see docs/mails.md").validate(_People)
    return people.audiences
