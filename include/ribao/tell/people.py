"""Who gets which mail, read from config/people.yaml."""

from dataclasses import dataclass
from pathlib import Path
from typing import Literal

import yaml

from ribao.errors import ConfigError


@dataclass(frozen=True, slots=True)
class Audience:
    """People who get the same mails. `commodities` empty means all; `language` empty the setting's."""

    name: str
    role: Literal["analyst", "engineer"]
    addresses: tuple[str, ...]
    severities: tuple[str, ...] = ("error", "warn")
    commodities: tuple[str, ...] = ()
    clean_days: bool = True
    daily: bool = False
    language: str = ""

    @property
    def reads_daily(self) -> bool:
        """Whether the daily mail is for them."""
        return self.role == "analyst" or self.daily


def load_people(path: Path) -> tuple[Audience, ...]:
    """The audiences of a people.yaml. ConfigError says which line is wrong."""
    told = yaml.safe_load(path.read_text(encoding="utf-8"))
    people = []
    for entry in told["audiences"]:
        lists = {k: tuple(v) for k, v in entry.items() if isinstance(v, list)}
        try:
            people.append(Audience(**{**entry, **lists}))
        except TypeError as error:
            raise ConfigError(f"audience {entry.get('name', '?')}: {error}", f"see {path}") from None
    return tuple(people)
