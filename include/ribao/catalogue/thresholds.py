"""The thresholds and costs of the checks (thresholds.yaml), each since a day and for a reason."""

from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import Any

from ribao.catalogue.tables import read_document
from ribao.errors import ConfigError
from ribao.validation import STRICT, Text


@dataclass(frozen=True, slots=True)
class Threshold:
    """One number: an int where it counts something, a float otherwise."""

    value: float
    since: date
    why: Text

    __pydantic_config__ = STRICT


@cache
def all_thresholds() -> dict[str, Threshold]:
    """Every threshold by its name."""
    thresholds: dict[str, Threshold] = read_document("thresholds.yaml", dict[str, Threshold])
    return thresholds


def threshold(name: str) -> Any:
    """The number of a name, for a constant of a module. ConfigError where the catalogue has none."""
    try:
        return all_thresholds()[name].value
    except KeyError:
        raise ConfigError(
            f"thresholds.yaml has no number {name!r}", "add a line with its value, since and why"
        ) from None
