"""Read the statements of sections: the values and changes that they state of known series and facts.

Forecasts, numbers of other days and of other things are no statements. Where
the text leaves open whether the series itself is meant, the statement has no
series. A range of spot prices or premiums is a statement with two bounds.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from itertools import groupby

from ribao.cells import CellRef
from ribao.model import Box, Section, Statement
from ribao.read.narrative.assertions import Assertion, build_assertion
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
    for n, assertion in enumerate(read_assertions(section.commodity, text), start=1):
        yield Statement(
            id=CellRef.statement(section.commodity, n),
            commodity=section.commodity,
            series=assertion.series,
            metric=assertion.metric,
            value=assertion.value,
            unit=assertion.unit,
            change=assertion.change,
            text=text[assertion.start : assertion.end],
            start=assertion.start,
            end=assertion.end,
            boxes=_build_line_boxes(boxes[assertion.start : assertion.end]),
            change_unit=assertion.change_unit,
            period=assertion.period,
        )


def read_assertions(heading: str, text: str) -> list[Assertion]:
    """Read what a section's text states, in printed order; `start` and `end` count its characters."""
    commodities = find_section_commodities(heading)
    assertions: list[Assertion] = []
    for tokens in _join_sentences(text):
        claims = SentenceParser(commodities).parse(tokens)
        assertions += _merge_assertions(filter(None, map(build_assertion, claims)))
    return sorted(assertions, key=lambda f: (f.start, f.end))


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


def _merge_assertions(assertions: Iterable[Assertion]) -> list[Assertion]:
    """Merge a change and a level of one series in one sentence."""
    merged: list[Assertion] = []
    for assertion in assertions:
        half = next((a for a in merged if a.series == assertion.series and _are_halves(a, assertion)), None)
        if half is None or half.series is None:
            merged.append(assertion)
            continue
        level, move = (half, assertion) if half.value is not None else (assertion, half)
        merged[merged.index(half)] = replace(
            level,
            change=move.change,
            change_unit=move.change_unit,
            period=move.period,
            start=min(half.start, assertion.start),
            end=max(half.end, assertion.end),
        )
    return merged


def _are_halves(a: Assertion, b: Assertion) -> bool:
    """Whether one assertion has only a value and the other only a change."""
    return (a.value is None) != (b.value is None) and (a.change is None) != (b.change is None)


def _build_line_boxes(boxes: CharBoxes) -> tuple[Box, ...]:
    """One box per line around some characters."""
    lines = groupby((b for b in boxes if b), key=lambda b: (b.page, b.line))
    return tuple(build_box(page, list(group)) for (page, _), group in lines)
