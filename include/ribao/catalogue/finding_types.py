"""The types of finding (finding_types.yaml): their severity, how far they reach, and what they are called."""

from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import Literal

from ribao.errors import ConfigError
from ribao.model import Scope, Severity
from ribao.package_data import read_yaml


@dataclass(frozen=True, slots=True)
class FindingType:
    """What follows from a type of finding, since a day, for a reason.

    A `severity` "reader" is that of the reader's warning. `scope` is how far a problem of this type reaches;
    a `quarantine` type keeps the report out of the marts.
    """

    severity: Severity | Literal["reader"]
    since: date
    why: str
    zh: str
    en: str
    scope: Scope = "cell"
    quarantine: bool = False


@cache
def all_finding_types() -> dict[str, FindingType]:
    """Every type by its name."""
    lines = read_yaml("ribao.catalogue", "finding_types.yaml")
    return {name: FindingType(**line) for name, line in lines.items()}


def finding_type(name: str) -> FindingType:
    """The type of a name. ConfigError where the catalogue has none."""
    try:
        return all_finding_types()[name]
    except KeyError:
        raise ConfigError(
            f"finding_types.yaml has no type {name!r}", "add a line with its severity, since and why"
        ) from None
