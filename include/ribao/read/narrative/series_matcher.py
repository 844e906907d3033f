"""Match the words of a name to the series that it means.

A name means a series only where the catalogue's rule covers every word of it:
南储现货 is not the 现货报价 of another market.
"""

from dataclasses import dataclass
from functools import cache, lru_cache

from ribao.catalogue import all_commodities, all_contracts, all_series
from ribao.read.narrative.headings import split_names
from ribao.read.narrative.lexicon import load_lexicon


@dataclass(frozen=True, slots=True)
class Meaning:
    """The meaning of a name and a unit: the catalogue's series or None, and the assertion's own name."""

    series: str | None
    metric: str
    family: str
    unit: str | None


@dataclass(frozen=True, slots=True)
class _Rule:
    required: frozenset[str]
    one_of: frozenset[str]
    allowed: frozenset[str]
    allows_any: bool
    commodities: frozenset[str]
    units: frozenset[str]
    series: str | None
    metric: str


@cache
def load_tag_group(name: str) -> frozenset[str]:
    """Load the tags of a group of the catalogue: venue, thing, product, signed."""
    return frozenset(load_lexicon()["groups"][name])


@cache
def load_commodity_tags() -> frozenset[str]:
    """Load every commodity's tag."""
    return frozenset(c.id for c in all_commodities())


@cache
def find_section_commodities(heading: str) -> frozenset[str]:
    """Find the commodities of a section heading, which may name several."""
    names = split_names(heading)
    return frozenset(
        c.id for c in all_commodities() if c.id != "macro" and any(n in c.headings for n in names)
    )


@cache
def _load_rules() -> tuple[_Rule, ...]:
    return tuple(
        _Rule(
            required=frozenset(r.get("is", ())),
            one_of=frozenset(r.get("any", ())),
            allowed=frozenset((*r.get("is", ()), *r.get("any", ()), *r.get("may", ()))),
            allows_any=r.get("free", False),
            commodities=frozenset(r.get("of", ())),
            units=frozenset(r["unit"]),
            series=r.get("series"),
            metric=r["metric"],
        )
        for r in load_lexicon()["rules"]
    )


@cache
def _load_series_units() -> dict[str, str]:
    return {s.id: s.unit for s in all_series()} | {c.id: c.unit for c in all_contracts()}


@cache
def _load_commodity_names() -> dict[str, str]:
    return {c.id: c.name_zh for c in all_commodities()}


def match_series(
    tags: frozenset[str], commodity: str | None, family: str | None, text: str
) -> Meaning | None:
    """Find the meaning of a name with a number of a unit family; `family` is None where no number gives one.

    `text` is the printed name. None where no rule covers the name.
    """
    rule = _find_rule(tags - {"up", "down", "flat"}, commodity, family)
    return _apply_rule(rule, commodity, family, text) if rule else None


@lru_cache(4096)
def _find_rule(tags: frozenset[str], commodity: str | None, family: str | None) -> _Rule | None:
    if "other" in tags:
        return None
    return next((rule for rule in _load_rules() if _is_match(rule, tags, commodity, family)), None)


def _is_match(rule: _Rule, tags: frozenset[str], commodity: str | None, family: str | None) -> bool:
    return (
        rule.required <= tags
        and (not rule.one_of or bool(rule.one_of & tags))
        and (rule.allows_any or tags - {"close"} <= rule.allowed)
        and (not rule.commodities or commodity in rule.commodities)
        and (family is None or family in rule.units)
    )


def _apply_rule(rule: _Rule, commodity: str | None, family: str | None, text: str) -> Meaning:
    name = _load_commodity_names().get(commodity or "", "")
    series = rule.series and _find_series(rule.series, commodity)
    metric = rule.metric.format(c=commodity, zh=name, said=text)
    family = family or min(rule.units - {"bare"}, default="bare")
    return Meaning(series, metric, family, _load_series_units().get(series or ""))


def _find_series(template: str, commodity: str | None) -> str | None:
    """The catalogue id of a rule's template, or None where the catalogue has none."""
    ids = (template.format(c=commodity, venue=v) for v in ("shfe", "dce", "gfex"))
    return next((i for i in ids if i in _load_series_units()), None)
