"""The thresholds and costs of the checks (thresholds.yaml), each since a day and for a reason."""

from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import Any

from ribao.errors import ConfigError
from ribao.package_data import read_yaml


@dataclass(frozen=True, slots=True)
class Threshold:
    """One number: an int where it counts something, a float otherwise."""

    value: int | float
    since: date
    why: str


@cache
def all_thresholds() -> dict[str, Threshold]:
    """Every threshold by its name."""
    lines = read_yaml("ribao.catalogue", "thresholds.yaml")
    return {name: Threshold(**line) for name, line in lines.items()}


def threshold(name: str) -> Any:
    """The number of a name, for a constant of a module. ConfigError where the catalogue has none."""
    try:
        return all_thresholds()[name].value
    except KeyError:
        raise ConfigError(
            f"thresholds.yaml has no number {name!r}", "add a line with its value, since and why"
        ) from None
