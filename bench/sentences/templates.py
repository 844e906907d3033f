"""Fill templates with series: sentences, and the facts that they state by construction.

A template is a line [classes, text, facts]. Classes are those of named_series.yaml, for the slots a, b, c in turn; behind a
heading and a colon they are of different commodities in the section of that heading. In the text `{a}` is a name, `{a.v}` a
level with its unit, `{a.d}` a change, `{a.p}` a percentage, `{a.r}` a range; `{a.lower}` and `{a.higher}` are the level before
the change, all other slots numbers that are not the day's. `[x|y]` is a choice. A fact is `a v +d`: the level (`-v` below zero,
`r` a range, `.` none) and the change (`+p` a percentage, `0` none at all, with `@w` since another day than the last).
"""

import re
from dataclasses import dataclass
from functools import partial
from random import Random

import yaml

from bench.sentences.named_series import FOLDER, NamedSeries, draw_series

_SLOT = re.compile(r"\{(\w+)(?:\.(\w+))?\}")
_CHOICE = re.compile(r"\[([^\]]+)\]")
_EDGE = re.compile(r"(?<=[一-鿿])(?=[\d+-])|(?<=[\d%])(?=[一-鿿])")
_CHANGES = {"d", "d2", "g"}
_BARE = {"n", "dn", "lo", "hi"}


@dataclass(frozen=True, slots=True)
class Template:
    """A sentence with slots, the classes of its series, and its facts."""

    classes: list[str]
    heading: str | None
    text: str
    facts: list[str]


@dataclass(frozen=True, slots=True)
class Fact:
    """A stated number: `value` and `change` signed as a statement has them; `is_daily` as opposed to a week's change."""

    series: str | None
    value: str | None
    unit: str
    change: str | None
    is_daily: bool


@dataclass(frozen=True, slots=True)
class Sentence:
    """A filled template."""

    heading: str
    text: str
    facts: list[Fact]


def load_templates(name: str) -> list[Template]:
    """Load a set of templates: development, held_out, confirmation or last."""
    lines: list[list[str]] = yaml.safe_load((FOLDER / f"{name}.yaml").read_text())
    return [_parse_template(classes, text, facts) for classes, text, *facts in lines]


def _parse_template(classes: str, text: str, facts: list[str]) -> Template:
    heading, _, names = classes.rpartition(": ")
    return Template(names.split(), heading or None, text, facts)


def fill_template(template: Template, random: Random) -> Sentence:
    """Make one sentence of a template."""
    named = dict(zip("abc", draw_series(template.classes, template.heading, random), strict=False))
    text = _CHOICE.sub(lambda m: random.choice(m[1].split("|")), template.text)
    text = _SLOT.sub(partial(_print_slot, named, random), text)
    if random.random() < 0.5:
        text = _EDGE.sub(" ", text)
    return Sentence(named["a"].heading, text, [_build_fact(fact, named) for fact in template.facts])


def _print_slot(named: dict[str, NamedSeries], random: Random, slot: re.Match[str]) -> str:
    name, kind = slot[1], slot[2]
    if name == "day":
        return f"{random.randint(1, 12)}月{random.randint(1, 28)}日"
    if name in ("wd", "wd2"):
        return random.choice(("周一", "周四") if name == "wd2" else ("周二", "周三", "周五"))
    series = named[name]
    if kind is None:
        return series.name
    if kind == "p":
        return series.numbers["p"] + "%"
    number = series.numbers[{"v": "n", "d": "dn"}.get(kind, kind)]
    unit = series.change_unit if kind in _CHANGES else series.unit
    return number if kind in _BARE else number + unit


def _build_fact(text: str, named: dict[str, NamedSeries]) -> Fact:
    text, _, since = text.partition("@")
    name, level, *rest = text.split()
    series = named[name]
    return Fact(
        series=series.series,
        value=_sign_level(level, series.numbers),
        unit=series.unit,
        change=_sign_change(rest[0], series.numbers) if rest else None,
        is_daily=not since,
    )


def _sign_level(level: str, numbers: dict[str, str]) -> str | None:
    sign = "-" if level.startswith("-") else ""
    match level.lstrip("-"):
        case "v":
            return sign + numbers["n"]
        case "r":
            return f"{sign}{numbers['lo']}-{sign}{numbers['hi']}"
        case _:
            return None


def _sign_change(change: str, numbers: dict[str, str]) -> str:
    number = {"d": numbers["dn"], "g": numbers["g"], "p": numbers["p"] + "%", "0": "0"}[change.lstrip("+-")]
    return "-" + number if change.startswith("-") else number
