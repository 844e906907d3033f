"""How a site may be asked: its hosts, pauses, limits and retries."""

from abc import ABC, abstractmethod
from dataclasses import dataclass
from typing import Annotated

from ribao.validation import STRICT, Rule, Text, require_not_negative, require_positive

Count = Annotated[int, Rule(require_positive)]
Seconds = Annotated[float, Rule(require_not_negative)]
Timeout = Annotated[float, Rule(require_positive)]


@dataclass(frozen=True, slots=True, kw_only=True)
class Access(ABC):
    """`hosts` are all that may be asked, also after a redirect; only a `private` site may be on a private address.

    `home` is an address of the site: where it is asked by TLS the whole site is, and its port is allowed.
    """

    hosts: tuple[Text, ...]
    private: bool = False
    robots: bool = False
    pause_seconds: Seconds = 0
    max_bytes: Count = 20_000_000
    timeout_seconds: Timeout = 15
    total_seconds: Timeout = 90
    attempts: Count = 4
    retry_seconds: Seconds = 1
    user_agent: Text = "Ribao/1.0 (daily report reader; see your broker's account)"

    __pydantic_config__ = STRICT

    @property
    @abstractmethod
    def home(self) -> str:
        """An address of the site."""
