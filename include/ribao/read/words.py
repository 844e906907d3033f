"""The words of the narrative, from the catalogue's statements.yaml, ready for look-up.

Each word has a kind (name, up, down, to, day, filler, ...) and tags; the
longest word that starts at a place wins.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from typing import Any

from ribao.package_data import read_yaml


@dataclass(frozen=True, slots=True)
class Word:
    """A word of the narrative: what it does in a sentence, and its tags."""

    text: str
    kind: str
    tags: frozenset[str] = frozenset()


@cache
def narrative() -> Any:
    """statements.yaml as it stands."""
    return read_yaml("ribao.catalogue", "statements.yaml")


def _told() -> Iterator[Word]:
    told = narrative()
    for tags, words in told["names"].items():
        yield from (Word(w, "name", frozenset(tags.split())) for w in words)
    for kind, words in told["marks"].items():
        name, *tags = kind.split()
        yield from (Word(w, name, frozenset(tags)) for w in words)
    for kind, key in (("filler", "fillers"), ("joint", "joints"), ("plain", "plain")):
        yield from (Word(w, kind) for w in told[key])


@cache
def words() -> dict[str, Word]:
    """Every word by its text in capitals."""
    return {word.text.upper(): word for word in _told()}


@cache
def units() -> dict[str, str]:
    """Every unit's family: cny, usd, mass, pct, point, none."""
    return {unit: family for family, names in narrative()["units"].items() for unit in names}


def pattern(texts: Iterable[str]) -> str:
    """A regular expression for the longest of some texts; one that ends in a digit ends no longer number."""
    firsts: dict[str, list[str]] = {}
    for text in sorted(texts, key=len, reverse=True):
        end = r"(?!\d)" if text[-1].isdigit() else ""
        firsts.setdefault(text[0], []).append(re.escape(text[1:]) + end)
    return "|".join(f"{re.escape(c)}(?:{'|'.join(rest)})" for c, rest in firsts.items())
