"""The numbers behind the simulated market: walks that return to their start, and what derives from them."""

import csv
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import cache
from importlib.resources import files
from random import Random

from ribao import calendar
from ribao.catalogue import all_contracts, all_series
from ribao.check.equations import Tree, evaluate, list_names, parse_equation
from ribao.check.intervals import exactly
from ribao.check.relations import load_relations_file

# So that ten years of days stay near the start: a walk loses this share of its distance a day.
_RETURN = 0.02


@dataclass(frozen=True, slots=True)
class Walk:
    """One series' behaviour. `step` is its tick or lot, `sigma` a day's spread, `still` the share of days without a move."""

    id: str
    label: str
    start: Decimal
    step: Decimal
    sigma: float
    still: float
    follows: str

    @property
    def places(self) -> int:
        """Decimals that are always printed."""
        return _count_decimals(self.start)


def _count_decimals(number: Decimal) -> int:
    exponent = number.as_tuple().exponent
    assert isinstance(exponent, int)
    return max(0, -exponent)


@cache
def load_walks() -> dict[str, Walk]:
    """Every series and contract that moves of its own, by id (series.csv)."""
    lines = csv.DictReader(files("ribao_sim").joinpath("series.csv").read_text(encoding="utf-8").splitlines())
    return {
        r["id"]: Walk(
            r["id"],
            r["label"],
            Decimal(r["start"]),
            Decimal(r["step"]),
            float(r["sigma"]),
            float(r["still"]),
            r["follows"],
        )
        for r in lines
    }


@cache
def load_derived_series() -> dict[str, Tree]:
    """The series that follow from others by an equation of the catalogue, in an order that can be computed."""
    found: dict[str, Tree] = {}
    for line in load_relations_file()["report"]:
        for member in line.get("for", [""]):
            left, right = parse_equation(line["equation"].replace("{m}", member))
            found.setdefault(left, right)
    done = {walk for walk in load_walks() if walk not in found}
    ordered: dict[str, Tree] = {}
    while len(ordered) < len(found):
        ready = [k for k, tree in found.items() if k not in ordered and set(list_names(tree)) <= done]
        ordered |= {k: found[k] for k in ready}
        done |= set(ready)
    return ordered


@cache
def _map_markets() -> dict[str, str]:
    return {s.id: s.market for s in all_series()} | {c.id: c.market for c in all_contracts()}


def simulate_values(days: Iterator[date], seed: int) -> Iterator[tuple[date, dict[str, Decimal]]]:
    """For each data date all values, unrounded where they are derived. The same seed gives the same market."""
    rng = Random(seed)  # noqa: S311 - a simulation
    away = dict.fromkeys(load_walks(), 0.0)
    for day in days:
        advance_walks(away, day, rng)
        yield day, compute_values(away)


def advance_walks(away: dict[str, float], day: date, rng: Random) -> None:
    """Move each walk's distance from its start, in place, by a trading day."""
    for walk in load_walks().values():
        if calendar.is_open(_map_markets()[walk.id], day) and rng.random() >= walk.still:
            away[walk.id] += rng.gauss(0, walk.sigma) - _RETURN * away[walk.id]


def compute_values(away: dict[str, float]) -> dict[str, Decimal]:
    """All values where the walks are so far from their starts, unrounded where they are derived."""
    found: dict[str, Decimal] = {}
    for walk in load_walks().values():
        if walk.id not in load_derived_series():
            _walk_value(walk, away, found)
    for name, tree in load_derived_series().items():
        found[name] = evaluate(tree, {k: exactly(found[k]) for k in list_names(tree)}).low
    return found


def _walk_value(walk: Walk, away: dict[str, float], found: dict[str, Decimal]) -> Decimal:
    if walk.id not in found:
        base = walk.start
        if walk.follows:
            leader = load_walks()[walk.follows]
            base = _walk_value(leader, away, found) + walk.start - leader.start
        value = round_to_step(base + Decimal(repr(away[walk.id])), walk.step)
        # A stock or a price that has walked below nothing stays at one step.
        found[walk.id] = max(value, walk.step) if walk.start > 0 else value
    return found[walk.id]


def round_to_step(value: Decimal, step: Decimal) -> Decimal:
    """The nearest multiple of a tick or lot."""
    return (value / step).quantize(Decimal(1)) * step
