"""The kinds of mistake that kinds.yaml lists."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from typing import Any

from ribao.package_data import read_yaml

GROUPS = ("known", "other")


@dataclass(frozen=True, slots=True)
class Kind:
    """One kind: an operation (`by`: its options) on a scope (`of` narrows it). `severity` is error or warn."""

    name: str
    group: str
    scope: str
    operation: str
    why: str
    severity: str = "error"
    of: Mapping[str, Any] = field(default_factory=dict)
    by: Mapping[str, Any] = field(default_factory=dict)


@cache
def load_kinds() -> tuple[Kind, ...]:
    """Every kind, in the order of the file."""
    groups = read_yaml("bench.localisation", "kinds.yaml")
    return tuple(Kind(name, group, **entry) for group in GROUPS for name, entry in groups[group].items())
