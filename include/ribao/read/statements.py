"""Sections -> statements: the values and changes that the narrative states of known series and facts.

The way: `phrases` (sentences to tokens, by the catalogue's `words`) ->
`mentions` (names, topics) -> `binding` (numbers to names, by `clauses`) -> `claims` (signs,
units) -> `subjects` (names to series). Forecasts, ranges, other days' numbers
and numbers of other things are no statements; where the words leave doubt
that the series itself is meant, the statement has no series.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from itertools import groupby

from ribao.model import Box, Section, Statement
from ribao.read.binding import Sentence
from ribao.read.claims import Said, finished
from ribao.read.lines import Place
from ribao.read.phrases import Token, sentences
from ribao.read.subjects import of_section

# What a move's number may have before it where its name is in the sentence before.
_MOVES = frozenset({"up", "down", "wider", "narrower", "either", "flat"})
_BEFORE_MOVES = frozenset({"day", "week", "weekday", "than", "filler", "comma", "nearly"})


def of_sections(told: Iterable[tuple[Section, Sequence[Place | None]]]) -> tuple[Statement, ...]:
    """The statements of sections that come with the place of every character of their paragraphs."""
    return tuple(statement for section, where in told for statement in _of_section(section, where))


def _of_section(section: Section, where: Sequence[Place | None]) -> Iterator[Statement]:
    text = "\n".join(section.paragraphs)
    for n, said in enumerate(stated(section.commodity, text), start=1):
        yield Statement(
            id=f"text/{section.commodity}/{n}",
            commodity=section.commodity,
            series=said.series,
            metric=said.metric,
            value=said.value,
            unit=said.unit,
            change=said.change,
            text=text[said.start : said.end],
            start=said.start,
            end=said.end,
            boxes=_boxes(where[said.start : said.end]),
            change_unit=said.change_unit,
            period=said.period,
        )


def stated(heading: str, text: str) -> list[Said]:
    """What a section's text states, in printed order; `start` and `end` count its characters."""
    home = of_section(heading)
    found: list[Said] = []
    for tokens in _whole(text):
        claims = Sentence(home).read(tokens)
        found += _merged([said for claim in claims if (said := finished(claim))])
    return sorted(found, key=lambda s: (s.start, s.end))


def _whole(text: str) -> Iterator[list[Token]]:
    """The sentences of a text; one that only says how the last number moved is part of the one before."""
    before: list[Token] = []
    for tokens in sentences(text):
        if before and _tells_on(tokens) and "\n" not in text[before[-1].end : tokens[0].start].rstrip(" "):
            before += [replace(before[-1], kind="comma", text="。"), *tokens]
            continue
        if before:
            yield before
        before = tokens
    if before:
        yield before


def _tells_on(tokens: Sequence[Token]) -> bool:
    """Whether a sentence starts with a move and its number, of nothing that it names: 较前日增加 1275 吨."""
    ends = next((k for k, t in enumerate(tokens) if t.kind in ("number", "flat")), -1)
    kinds = {t.kind for t in tokens[: ends + 1]} - {"number"}
    return bool(kinds & _MOVES) and kinds <= _MOVES | _BEFORE_MOVES


def _merged(said: Sequence[Said]) -> list[Said]:
    """A sentence's statements; a change and a level of one series, said one after the other, are one."""
    kept: list[Said] = []
    for next_ in said:
        last = kept[-1] if kept else None
        if last and last.series and last.series == next_.series and _halves(last, next_):
            level, move = (last, next_) if last.value is not None else (next_, last)
            kept[-1] = replace(
                level,
                change=move.change,
                change_unit=move.change_unit,
                period=move.period,
                start=min(last.start, next_.start),
                end=max(last.end, next_.end),
            )
        else:
            kept.append(next_)
    return kept


def _halves(a: Said, b: Said) -> bool:
    return (a.value is None) != (b.value is None) and (a.change is None) != (b.change is None)


def _boxes(where: Sequence[Place | None]) -> tuple[Box, ...]:
    """One box a line around some characters."""
    return tuple(
        Box(
            page,
            min(p.x0 for p in run),
            min(p.top for p in run),
            max(p.x1 for p in run),
            max(p.bottom for p in run),
        )
        for (page, _), group in groupby((p for p in where if p), key=lambda p: (p.page, p.line))
        for run in [list(group)]
    )
