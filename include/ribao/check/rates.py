"""Fit the rates of slips to what was found: one step of expectation and maximisation, with the catalogue's rates as prior."""

from collections.abc import Mapping
from dataclasses import dataclass

from ribao.catalogue.slips import all_slips
from ribao.catalogue.thresholds import threshold

_PRIOR_REPORTS: int = threshold("rates.prior_reports")


@dataclass(frozen=True, slots=True)
class FittedRate:
    """A slip's rate in the catalogue, how many of it were found (each by its probability), and the fitted rate."""

    slip: str
    rate: float
    found: float
    fitted: float


def fit_rates(found: Mapping[str, float], reports: int) -> list[FittedRate]:
    """The rates that so many reports suggest; `found` is the expected number of each slip in them.

    The expectation is the diagnosis' own: run again with the new rates for another step.
    """
    return [
        FittedRate(
            name,
            slip.rate,
            found.get(name, 0.0),
            (found.get(name, 0.0) + slip.rate * _PRIOR_REPORTS) / (reports + _PRIOR_REPORTS),
        )
        for name, slip in all_slips().items()
        if slip.is_fitted
    ]
