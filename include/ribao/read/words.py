"""The words of the narrative, from the catalogue's statements.yaml, ready for look-up.

Each word has a kind (name, up, down, to, day, filler, ...) and tags; the
longest word that starts at a place wins.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

import yaml

from ribao.errors import ConfigError


@dataclass(frozen=True, slots=True)
class Word:
    """A word of the narrative: what it does in a sentence, and its tags."""

    text: str
    kind: str
    tags: frozenset[str] = frozenset()


@cache
def narrative() -> Any:
    """statements.yaml as it stands."""
    return yaml.safe_load(files("ribao.catalogue").joinpath("statements.yaml").read_text(encoding="utf-8"))


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
def _by_first() -> dict[str, tuple[Word, ...]]:
    """Words by their first character, the longest first. ConfigError where one has two meanings."""
    found: dict[str, Word] = {}
    for word in _told():
        if word.text in found:
            raise ConfigError(f"statements.yaml has {word.text} twice", "give each word one meaning")
        found[word.text] = word
    firsts: dict[str, list[Word]] = {}
    for word in sorted(found.values(), key=lambda w: -len(w.text)):
        firsts.setdefault(word.text[0], []).append(word)
    return {c: tuple(ws) for c, ws in firsts.items()}


def word_at(text: str, at: int) -> Word | None:
    """The longest known word that starts at a place of a text, or None."""
    return next((w for w in _by_first().get(text[at], ()) if _stands(w.text, text, at)), None)


def _stands(word: str, text: str, at: int) -> bool:
    """Whether a word is there and does not end inside a number."""
    end = at + len(word)
    return text.startswith(word, at) and not (word[-1].isdigit() and text[end : end + 1].isdigit())


@cache
def _units() -> tuple[tuple[str, str], ...]:
    every = [(u, family) for family, units in narrative()["units"].items() for u in units]
    return tuple(sorted(every, key=lambda pair: -len(pair[0])))


def unit_at(text: str, at: int) -> tuple[str, str] | None:
    """The unit that starts at a place and its family (cny, usd, mass, pct, point, none), or None."""
    return next((pair for pair in _units() if text.startswith(pair[0], at)), None)
