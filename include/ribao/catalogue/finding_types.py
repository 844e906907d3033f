"""The types of finding (finding_types.yaml): their severity, how far they reach, and what they are called."""

from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import Literal

from ribao.catalogue.tables import read_document
from ribao.errors import ConfigError
from ribao.model import Scope, Severity
from ribao.validation import STRICT, Text


@dataclass(frozen=True, slots=True)
class FindingType:
    """What follows from a type of finding, since a day, for a reason.

    A `severity` "reader" is that of the reader's warning, "consequence" follows from what the wrong number would do and how
    sure it is. `scope` is how far a problem of this type reaches;
    a `quarantine` type keeps the report out of the marts.
    """

    severity: Literal[Severity, "reader", "consequence"]
    since: date
    why: Text
    zh: Text
    en: Text
    scope: Scope = "cell"
    quarantine: bool = False

    __pydantic_config__ = STRICT


@cache
def all_finding_types() -> dict[str, FindingType]:
    """Every type by its name."""
    types: dict[str, FindingType] = read_document("finding_types.yaml", dict[str, FindingType])
    return types


def finding_type(name: str) -> FindingType:
    """The type of a name. ConfigError where the catalogue has none."""
    try:
        return all_finding_types()[name]
    except KeyError:
        raise ConfigError(
            f"finding_types.yaml has no type {name!r}", "add a line with its severity, since and why"
        ) from None
