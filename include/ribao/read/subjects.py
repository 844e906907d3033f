"""From the words of a name to the series it means.

A name means a series only where every word of it is accounted for by the
catalogue's rule: 南储现货 is not the 现货报价 of another market.
"""

from dataclasses import dataclass
from functools import cache, lru_cache

from ribao.catalogue import all_commodities, all_contracts, all_series
from ribao.read.words import narrative


@dataclass(frozen=True, slots=True)
class Meaning:
    """What a name and a unit mean: the catalogue's series or None, and the fact's own name."""

    series: str | None
    metric: str
    family: str
    unit: str | None


@dataclass(frozen=True, slots=True)
class _Rule:
    needed: frozenset[str]
    one_of: frozenset[str]
    allowed: frozenset[str]
    free: bool
    of: frozenset[str]
    units: frozenset[str]
    series: str | None
    metric: str


@cache
def group(name: str) -> frozenset[str]:
    """The tags of a group of the catalogue: venue, thing, product, signed."""
    return frozenset(narrative()["groups"][name])


@cache
def commodities() -> frozenset[str]:
    """Every commodity's tag."""
    return frozenset(c.id for c in all_commodities())


@cache
def of_section(heading: str) -> frozenset[str]:
    """The commodities a section heading speaks of."""
    return frozenset(c.id for c in all_commodities() if heading in c.headings and c.id != "macro")


@cache
def _rules() -> tuple[_Rule, ...]:
    return tuple(
        _Rule(
            needed=frozenset(r.get("is", ())),
            one_of=frozenset(r.get("any", ())),
            allowed=frozenset((*r.get("is", ()), *r.get("any", ()), *r.get("may", ()))),
            free=r.get("free", False),
            of=frozenset(r.get("of", ())),
            units=frozenset(r["unit"]),
            series=r.get("series"),
            metric=r["metric"],
        )
        for r in narrative()["rules"]
    )


@cache
def _known() -> dict[str, str]:
    return {s.id: s.unit for s in all_series()} | {c.id: c.unit for c in all_contracts()}


@cache
def _names() -> dict[str, str]:
    return {c.id: c.name_zh for c in all_commodities()}


def meaning(tags: frozenset[str], commodity: str | None, family: str | None, said: str) -> Meaning | None:
    """What a name means with a number of a unit family; `family` None where no number gives one.

    `said` is the name as printed. None where it names nothing that is kept.
    """
    rule = _rule(tags - {"up", "down", "flat"}, commodity, family)
    return _filled(rule, commodity, family, said) if rule else None


@lru_cache(4096)
def _rule(own: frozenset[str], commodity: str | None, family: str | None) -> _Rule | None:
    if "other" in own:
        return None
    return next((rule for rule in _rules() if _fits(rule, own, commodity, family)), None)


def _fits(rule: _Rule, own: frozenset[str], commodity: str | None, family: str | None) -> bool:
    return (
        rule.needed <= own
        and (not rule.one_of or bool(rule.one_of & own))
        and (rule.free or own - {"close"} <= rule.allowed)
        and (not rule.of or commodity in rule.of)
        and (family is None or family in rule.units)
    )


def _filled(rule: _Rule, commodity: str | None, family: str | None, said: str) -> Meaning:
    name = _names().get(commodity or "", "")
    series = rule.series and _series(rule.series, commodity)
    metric = rule.metric.format(c=commodity, zh=name, said=said)
    return Meaning(
        series, metric, family or min(rule.units - {"bare"}, default="bare"), _known().get(series or "")
    )


def _series(template: str, commodity: str | None) -> str | None:
    """The catalogue id that a rule's template gives, or None where the catalogue has none."""
    ids = [template.format(c=commodity, venue=v) for v in ("shfe", "dce", "gfex")]
    return next((i for i in ids if i in _known()), None)
