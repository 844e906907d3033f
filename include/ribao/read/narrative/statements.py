"""Read the statements of sections: the values and changes that they state of known series and facts.

Forecasts, ranges, numbers of other days and of other things are no
statements. Where the text leaves open whether the series itself is meant, the
statement has no series.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from itertools import groupby

from ribao.cells import CellRef
from ribao.model import Box, Section, Statement
from ribao.read.narrative.claims import Fact, build_fact
from ribao.read.narrative.sections import CharBoxes
from ribao.read.narrative.sentence_parser import SentenceParser
from ribao.read.narrative.series_matcher import find_section_commodities
from ribao.read.narrative.tokenizer import Token, tokenize_sentences
from ribao.read.pdf.lines import build_box

# What may stand before the number of a move whose name is in the sentence before.
_MOVES = frozenset({"up", "down", "wider", "narrower", "either", "flat"})
_BEFORE_MOVES = frozenset({"day", "week", "weekday", "than", "filler", "comma", "nearly"})


def read_statements(sections: Iterable[tuple[Section, CharBoxes]]) -> tuple[Statement, ...]:
    """Read the statements of sections that come with the box of every character of their paragraphs."""
    return tuple(statement for section, boxes in sections for statement in _read_section(section, boxes))


def _read_section(section: Section, boxes: CharBoxes) -> Iterator[Statement]:
    text = "\n".join(section.paragraphs)
    for n, fact in enumerate(read_facts(section.commodity, text), start=1):
        yield Statement(
            id=CellRef.statement(section.commodity, n),
            commodity=section.commodity,
            series=fact.series,
            metric=fact.metric,
            value=fact.value,
            unit=fact.unit,
            change=fact.change,
            text=text[fact.start : fact.end],
            start=fact.start,
            end=fact.end,
            boxes=_build_line_boxes(boxes[fact.start : fact.end]),
            change_unit=fact.change_unit,
            period=fact.period,
        )


def read_facts(heading: str, text: str) -> list[Fact]:
    """Read what a section's text states, in printed order; `start` and `end` count its characters."""
    commodities = find_section_commodities(heading)
    facts: list[Fact] = []
    for tokens in _join_sentences(text):
        claims = SentenceParser(commodities).parse(tokens)
        facts += _merge_facts(filter(None, map(build_fact, claims)))
    return sorted(facts, key=lambda f: (f.start, f.end))


def _join_sentences(text: str) -> Iterator[list[Token]]:
    """The sentences of a text; one that only says how the last number moved is joined to the one before."""
    before: list[Token] = []
    for tokens in tokenize_sentences(text):
        if (
            before
            and _is_move_only(tokens)
            and "\n" not in text[before[-1].end : tokens[0].start].rstrip(" ")
        ):
            before += [replace(before[-1], kind="comma", text="。"), *tokens]
            continue
        if before:
            yield before
        before = tokens
    if before:
        yield before


def _is_move_only(tokens: Sequence[Token]) -> bool:
    """Whether a sentence starts with a move and its number without a name: 较前日增加 1275 吨."""
    end = next((k for k, t in enumerate(tokens) if t.kind in ("number", "flat")), -1)
    kinds = {t.kind for t in tokens[: end + 1]} - {"number"}
    return bool(kinds & _MOVES) and kinds <= _MOVES | _BEFORE_MOVES


def _merge_facts(facts: Iterable[Fact]) -> list[Fact]:
    """Merge a change and a level of one series that follow each other in a sentence."""
    merged: list[Fact] = []
    for fact in facts:
        last = merged[-1] if merged else None
        if last and last.series and last.series == fact.series and _are_halves(last, fact):
            level, move = (last, fact) if last.value is not None else (fact, last)
            merged[-1] = replace(
                level,
                change=move.change,
                change_unit=move.change_unit,
                period=move.period,
                start=min(last.start, fact.start),
                end=max(last.end, fact.end),
            )
        else:
            merged.append(fact)
    return merged


def _are_halves(a: Fact, b: Fact) -> bool:
    """Whether one fact has only a value and the other only a change."""
    return (a.value is None) != (b.value is None) and (a.change is None) != (b.change is None)


def _build_line_boxes(boxes: CharBoxes) -> tuple[Box, ...]:
    """One box per line around some characters."""
    lines = groupby((b for b in boxes if b), key=lambda b: (b.page, b.line))
    return tuple(build_box(page, list(group)) for (page, _), group in lines)
