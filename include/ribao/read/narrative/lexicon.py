"""Load the terms of the narrative from the catalogue's statements.yaml.

Each term has a kind (name, up, down, to, day, filler, ...) and tags; of the
terms that match at a place the longest is taken.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from typing import Any

from ribao.package_data import read_yaml


@dataclass(frozen=True, slots=True)
class Term:
    """A term of the narrative: its function in a sentence, and its tags."""

    text: str
    kind: str
    tags: frozenset[str] = frozenset()


@cache
def load_lexicon() -> Any:
    """Load statements.yaml."""
    return read_yaml("ribao.catalogue", "statements.yaml")


def _list_terms() -> Iterator[Term]:
    lexicon = load_lexicon()
    for tags, texts in lexicon["names"].items():
        yield from (Term(text, "name", frozenset(tags.split())) for text in texts)
    for key, texts in lexicon["marks"].items():
        kind, *tags = key.split()
        yield from (Term(text, kind, frozenset(tags)) for text in texts)
    for kind, key in (("filler", "fillers"), ("joint", "joints"), ("plain", "plain")):
        yield from (Term(text, kind) for text in lexicon[key])


@cache
def load_terms() -> dict[str, Term]:
    """Load every term by its text in capitals."""
    return {term.text.upper(): term for term in _list_terms()}


@cache
def load_units() -> dict[str, str]:
    """Load every unit's family: cny, usd, mass, pct, point, none."""
    return {unit: family for family, units in load_lexicon()["units"].items() for unit in units}


def build_pattern(texts: Iterable[str]) -> str:
    """Build a regular expression for the longest of some texts; a final digit must end the number."""
    by_first: dict[str, list[str]] = {}
    for text in sorted(texts, key=len, reverse=True):
        end = r"(?!\d)" if text[-1].isdigit() else ""
        by_first.setdefault(text[0], []).append(re.escape(text[1:]) + end)
    return "|".join(f"{re.escape(c)}(?:{'|'.join(rest)})" for c, rest in by_first.items())
