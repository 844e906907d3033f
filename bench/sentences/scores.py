"""Compare what the parser reads in a sentence with the facts that the sentence states."""

from dataclasses import dataclass, field
from random import Random

from ribao.read.narrative.assertions import Assertion
from ribao.read.narrative.statements import read_assertions

from bench.sentences.templates import Fact, Sentence, fill_template, load_templates


@dataclass(slots=True)
class Scores:
    """Counts over sentences: facts and those found (series and value), changes and those right, false statements."""

    sentences: int = 0
    facts: int = 0
    found: int = 0
    changes: int = 0
    changes_right: int = 0
    false: int = 0
    misses: list[tuple[Sentence, list[Assertion]]] = field(default_factory=list)


def score_templates(name: str, draws: int, seed: int) -> Scores:
    """Score a set of templates, each filled a number of times."""
    scores, random = Scores(), Random(seed)  # noqa: S311 - a simulation
    for template in load_templates(name):
        for _ in range(draws):
            add_sentence(scores, fill_template(template, random))
    return scores


def add_sentence(scores: Scores, sentence: Sentence) -> None:
    """Read a sentence and count its facts, found and not, and its false statements.

    A statement is false if it has a series and no fact has its series and value, or if its change is not the fact's.
    """
    read = read_assertions(sentence.heading, sentence.text)
    left, found, right, false = list(sentence.facts), 0, 0, 0
    for assertion in read:
        fact = next((f for f in left if _states(assertion, f)), None)
        if fact is None:
            false += assertion.series is not None
            continue
        left.remove(fact)
        found += 1
        is_right = (assertion.change, assertion.period == "day" or assertion.change is None) == (
            fact.change,
            fact.is_daily or assertion.change is None,
        )
        right += is_right and fact.change is not None
        false += not is_right and assertion.change is not None and assertion.series is not None
    scores.sentences += 1
    scores.facts += len(sentence.facts)
    scores.found += found
    scores.changes += sum(f.change is not None for f in sentence.facts)
    scores.changes_right += right
    scores.false += false
    if found < len(sentence.facts) or right < sum(f.change is not None for f in sentence.facts) or false:
        scores.misses.append((sentence, read))


def _states(assertion: Assertion, fact: Fact) -> bool:
    """Whether a statement is of a fact: its series and value and unit, or its bare change."""
    if fact.value is None:
        return (assertion.series, assertion.value, assertion.change) == (fact.series, None, fact.change)
    unit = assertion.unit or fact.unit
    is_unit = unit == fact.unit or fact.unit.startswith(unit + "/")
    return (assertion.series, assertion.value) == (fact.series, fact.value) and is_unit
