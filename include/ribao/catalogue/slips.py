"""The slips (slips.yaml): kinds of mistake as scope and transformation, each with its expected number in a report."""

from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import Annotated

from ribao.catalogue.tables import read_document
from ribao.errors import ConfigError
from ribao.validation import STRICT, Rule, Text, require_positive


@dataclass(frozen=True, slots=True)
class Slip:
    """One kind of mistake: how many are expected in a report, and the type of finding it gives.

    One that does not `propose` leaves numbers that may be right in their own terms; the rate of one that is not
    `fitted` is none of a report's.
    """

    rate: Annotated[float, Rule(require_positive)]
    type: Text
    since: date
    why: Text
    proposes: bool = True
    is_fitted: bool = True

    __pydantic_config__ = STRICT


@cache
def all_slips() -> dict[str, Slip]:
    """Every slip by its name, `scope.transformation`."""
    slips: dict[str, Slip] = read_document("slips.yaml", dict[str, Slip])
    return slips


def slips_of(scope: str) -> dict[str, Slip]:
    """The slips of a scope by their transformation."""
    return {name.partition(".")[2]: s for name, s in all_slips().items() if name.startswith(f"{scope}.")}


def find_slip(name: str) -> Slip:
    """The slip of a name. ConfigError where the catalogue has none."""
    try:
        return all_slips()[name]
    except KeyError:
        raise ConfigError(
            f"slips.yaml has no slip {name!r}", "add a line with its rate, type, since and why"
        ) from None
