"""The proof of a diagnosis in words: what gives the right value, and which equations fail as printed."""

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from decimal import Decimal
from typing import Literal

from ribao.check.constraints import Evidence
from ribao.check.diagnose import Diagnosis, speaks
from ribao.check.equations import in_words
from ribao.check.intervals import Interval
from ribao.check.relations import Relation
from ribao.numbers import parse_printed

Language = Literal["zh", "en"]

# So many witnesses that give the right value, and so many equations beside, make a message; the finding's
# relations have them all.
_GIVING, _FAILING = 3, 2
# An interval this many units of the proposed value wide is told as the value.
_NARROW = 5
_WORDS = {
    "zh": {"and": "、", "one": "得出", "all": "均得出", "one within": "限定于", "all within": "均限定于"},
    "en": {"and": ", ", "one": "gives", "all": "all give", "one within": "allows", "all within": "all allow"},
}
# What bears witness against the narrative.
_TABLES = {"zh": "表格", "en": "the table"}


@dataclass(frozen=True, slots=True)
class _Given:
    """What a witness says of the culprit: its relation, and the interval that it allows."""

    relation: Relation
    allowed: Interval


def proof(diagnosis: Diagnosis, evidence: Evidence, language: Language) -> list[str]:
    """Sentences, the strongest first."""
    giving = _giving(diagnosis, evidence)
    told = {id(g.relation) for g in giving}
    failing = [r for r in diagnosis.witnesses if id(r) not in told][: _FAILING if giving else _GIVING]
    return [*_given(giving[:_GIVING], diagnosis, evidence, language), *_failed(failing, evidence, language)]


def _giving(diagnosis: Diagnosis, evidence: Evidence) -> list[_Given]:
    """Witnesses that allow the proposed value, the sharpest first.

    Their other numbers are as printed, or put right without the culprit; where there is no such witness,
    the sharpest one over numbers put right together with it.
    """
    culprit, right = diagnosis.cause.cells[0], parse_printed(diagnosis.proposed)
    if right is None:
        return []
    found: list[_Given] = []
    circular: list[_Given] = []
    for relation in evidence.relations:
        if culprit in relation.cells and speaks(relation, culprit, evidence, diagnosis.known):
            allowed = relation.allows(culprit, diagnosis.known)
            if allowed.width.is_finite() and allowed & Interval(right.low, right.high):
                others = [c for c in relation.cells if c != culprit and _corrected(c, diagnosis, evidence)]
                free = all(_known_without(c, culprit, diagnosis, evidence) for c in others)
                (found if free else circular).append(_Given(relation, allowed))
    circular.sort(key=lambda g: (g.relation.name.startswith("row."), g.allowed.width))
    return sorted(found, key=lambda g: g.allowed.width) or circular[:1]


def _corrected(cell: str, diagnosis: Diagnosis, evidence: Evidence) -> bool:
    return diagnosis.known[cell] != evidence.values[cell]


def _known_without(cell: str, culprit: str, diagnosis: Diagnosis, evidence: Evidence) -> bool:
    """Whether numbers as printed, the culprit not among them, give what a cell is taken to be."""
    for relation in (r for r in evidence.relations if cell in r.cells and culprit not in r.cells):
        if not any(_corrected(c, diagnosis, evidence) for c in relation.cells if c != cell):
            allowed = relation.allows(cell, evidence.values)
            if allowed.width.is_finite() and allowed & diagnosis.known[cell]:
                return True
    return False


def _given(
    giving: list[_Given], diagnosis: Diagnosis, evidence: Evidence, language: Language
) -> Iterator[str]:
    """`a, b all give v`; a witness that only narrows it down tells the range."""
    culprit, proposed = diagnosis.cause.cells[0], diagnosis.proposed or ""
    said: dict[str, dict[str, None]] = {}
    for given in giving:
        name = given.relation.zh if language == "zh" else given.relation.en
        if culprit.startswith("text/"):
            name = _TABLES[language]
        texts = {c: _text(c, diagnosis, evidence) for c in given.relation.cells}
        words = f"{name} ({in_words(given.relation.form(culprit), texts)})"
        said.setdefault(_value(given.allowed, proposed), {})[words] = None
    for value, witnesses in said.items():
        yield witnessed(witnesses, value, language, exactly=value == proposed)


def witnessed(witnesses: Collection[str], value: str, language: Language, exactly: bool = True) -> str:
    """`a, b all give v`; of a range instead of a value, that they allow it."""
    w = _WORDS[language]
    verb = w[("one" if len(witnesses) == 1 else "all") + ("" if exactly else " within")]
    return f"{w['and'].join(witnesses)} {verb} {value}"


def _text(cell: str, diagnosis: Diagnosis, evidence: Evidence) -> str:
    """A cell's printed text, or the shortest number that it is taken to be."""
    if not _corrected(cell, diagnosis, evidence):
        return evidence.texts[cell]
    known = diagnosis.known[cell]
    for places in range(7):
        shown = known.middle.quantize(Decimal(1).scaleb(-places))
        if known.low <= shown <= known.high:
            return f"{shown:f}"
    return f"{known.middle:f}"


def _value(allowed: Interval, proposed: str) -> str:
    number = parse_printed(proposed)
    unit = (2 * number.half).normalize() if number else Decimal(1)
    if allowed.width <= _NARROW * unit:
        return proposed
    low, high = (f"{end.quantize(unit):f}" for end in (allowed.low, allowed.high))
    return f"{low}–{high}"


def _failed(failing: list[Relation], evidence: Evidence, language: Language) -> Iterator[str]:
    for relation in failing:
        words = relation.words(evidence.texts, "≠")
        yield f"所印 {words}（{relation.zh}）" if language == "zh" else f"printed {words} ({relation.en})"
