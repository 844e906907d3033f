"""Prices in bits: how surprising something is."""

from math import log2

from ribao.catalogue.slips import find_slip
from ribao.catalogue.thresholds import threshold

_LEAST: float = threshold("prices.least_share")


def to_bits(probability: float) -> float:
    """A probability in bits; never infinite, for nothing is impossible."""
    return -log2(max(probability, _LEAST))


def to_weight(bits: float) -> float:
    """The probability that so many bits stand for."""
    return float(2.0**-bits)


def price_slip(name: str, places: int) -> float:
    """The bits of one slip of a kind at one of its places in a report."""
    return to_bits(find_slip(name).rate / max(places, 1))
