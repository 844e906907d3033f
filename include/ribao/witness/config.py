"""How each witness is asked, read from config/witnesses.yaml."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import Annotated
from urllib.parse import urlsplit

from ribao.calendar import SHANGHAI
from ribao.errors import UsageError
from ribao.validation import STRICT, Mistake, Rule, Text
from ribao.web.access import Access
from ribao.witness.formats import FORMATS
from ribao.yaml_file import YamlFile, fill_variables


def _require_format(name: str) -> str:
    if name not in FORMATS:
        raise ValueError(f"{name!r} is not allowed; allowed are {', '.join(sorted(FORMATS))}")
    return name


def _require_template(text: str) -> str:
    """The text, in which {day:%Y%m%d} is the day that is asked for and {token} what a login gave."""
    try:
        text.format(day=date(2024, 3, 28), token="")
    except (KeyError, ValueError, IndexError, AttributeError):
        raise ValueError(f"{text!r} has other braces than {{day:…}} and {{token}}") from None
    return text


def _require_clock(text: str) -> str:
    if not re.fullmatch(r"([01]\d|2[0-3]):[0-5]\d", text):
        raise ValueError(f"{text!r} is no time of day; write it in quotes as HH:MM")
    return text


Template = Annotated[Text, Rule(_require_template)]


@dataclass(frozen=True, slots=True)
class Login:
    """Where a witness gives the token that its answers need."""

    url: Text
    headers: Mapping[str, str] = field(repr=False)
    body: Mapping[str, str] = field(repr=False)

    __pydantic_config__ = STRICT


@dataclass(frozen=True, slots=True)
class Address:
    """One address that is asked for a day, from `first_day` to `last_day` where they are given.

    What is asked is a form, or JSON, or neither; `product` is what the answer speaks of where it does not say it.
    """

    format: Annotated[str, Rule(_require_format)]
    url: Template
    product: str = ""
    form: Mapping[str, Template] = field(default_factory=dict)
    json: Mapping[str, Template] = field(default_factory=dict)
    headers: Mapping[str, Template] = field(default_factory=dict, repr=False)
    first_day: date = date.min
    last_day: date = date.max

    __pydantic_config__ = STRICT


@dataclass(frozen=True, slots=True, kw_only=True)
class WitnessSite(Access):
    """One witness. Its numbers of a trading day are there `days_later` at `published_at`, Shanghai's time."""

    name: str
    published_at: Annotated[str, Rule(_require_clock)]
    days_later: int = 0
    addresses: tuple[Address, ...]
    login: Login | None = None

    __pydantic_config__ = STRICT

    @property
    def home(self) -> str:
        """The first address."""
        return self.addresses[0].url

    def addresses_of(self, day: date) -> list[Address]:
        """The addresses that are asked for a day."""
        return [a for a in self.addresses if a.first_day <= day <= a.last_day]

    def due(self, day: date) -> datetime:
        """The moment from which the numbers of a day are there."""
        clock = time.fromisoformat(self.published_at)
        return datetime.combine(day + timedelta(days=self.days_later), clock, SHANGHAI)


@dataclass(frozen=True, slots=True)
class _Whole:
    """The shape of witnesses.yaml."""

    witnesses: Mapping[str, Mapping[str, object]]

    __pydantic_config__ = STRICT


def load_sites(
    path: Path, names: tuple[str, ...], env: Mapping[str, str], stand_in: str = ""
) -> tuple[WitnessSite, ...]:
    """The sites of these witnesses. ConfigError lists all mistakes, UsageError names witnesses that there are not.

    `stand_in` is the address of a server that answers for all of them, under the name of each host.
    """
    file = YamlFile(path, "see docs/witnesses.md")
    whole: _Whole = file.validate(_Whole)
    if unknown := [name for name in names if name not in whole.witnesses]:
        raise UsageError(
            f"there is no witness {', '.join(unknown)}", f"there are {', '.join(whole.witnesses)}"
        )
    sites, mistakes = [], []
    for name in names:
        site, found = _build_site(name, whole.witnesses[name], env)
        sites.append(site)
        mistakes += found
    file.require_none(mistakes)
    return tuple(_replace_hosts(site, stand_in) if stand_in else site for site in sites if site)


def load_readable_sites(path: Path) -> tuple[WitnessSite, ...]:
    """All sites without their keys: their answers can be read, but they cannot be asked."""
    return load_sites(path, list_names(path), _NoKeys())


class _NoKeys(Mapping[str, str]):
    """An environment with something in the place of every key."""

    def __getitem__(self, name: str) -> str:
        return "-"

    def __iter__(self) -> Iterator[str]:
        return iter(())

    def __len__(self) -> int:
        return 0


def list_names(path: Path) -> tuple[str, ...]:
    """The names of all witnesses."""
    whole: _Whole = YamlFile(path, "see docs/witnesses.md").validate(_Whole)
    return tuple(whole.witnesses)


def _build_site(
    name: str, content: Mapping[str, object], env: Mapping[str, str]
) -> tuple[WitnessSite | None, list[Mistake]]:
    from ribao.validation import check

    filled, unset = fill_variables(content, env, ("witnesses", name))
    site, found = check(WitnessSite, filled | {"name": name})
    return site, unset or [Mistake(("witnesses", name, *m.keys), m.text) for m in found]


def _replace_hosts(site: WitnessSite, stand_in: str) -> WitnessSite:
    """The site as it is reached through a server that answers for all hosts."""
    root = stand_in.rstrip("/")

    def move(url: str) -> str:
        host, path = url.partition("://")[2].split("/", 1)
        return f"{root}/{host}/{path}"

    return replace(
        site,
        hosts=(str(urlsplit(root).hostname),),
        private=True,
        pause_seconds=0,
        retry_seconds=0.2,
        addresses=tuple(replace(a, url=move(a.url)) for a in site.addresses),
        login=replace(site.login, url=move(site.login.url)) if site.login else None,
    )
