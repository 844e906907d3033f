"""What one audience sees of a day: its commodities, its severities, in its language."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation

from ribao.catalogue import all_commodities
from ribao.cells import CellRef
from ribao.model import Cell, Daily, Quote, Reconsidered, Revision, Section, Standing
from ribao.notify.people import Audience
from ribao.numbers import parse_printed
from ribao.presentation.advice import compare_advice
from ribao.presentation.cards import Card, PublishedValue, build_card, list_published, sort_cards
from ribao.presentation.names import Names, commodities_of, commodities_of_heading, commodities_of_series

BIGGEST_MOVES = 6


@dataclass(frozen=True, slots=True)
class Line:
    """A finding in one line; `printed` is empty where the report no longer prints it."""

    title: str
    printed: str
    standing: Standing


@dataclass(frozen=True, slots=True)
class Move:
    """A contract's quote; `suspect` where an error or a warning names one of its cells."""

    name: str
    quote: Quote
    suspect: bool

    @property
    def pct(self) -> str:
        """The move in per cent, with a % sign."""
        text = self.quote.cells["pct"].text
        return f"{text.rstrip('%')}%" if text else "–"


@dataclass(frozen=True, slots=True)
class Advice:
    """A section's 操作建议 and that of the last report."""

    commodity: str
    section: Section
    before: str | None
    changed: bool


@dataclass(frozen=True, slots=True)
class Change:
    """A changed value; `difference` is signed, and empty where a value is missing."""

    title: str
    revision: Revision
    difference: str


@dataclass(frozen=True, slots=True)
class Reconsideration:
    """A finding on an earlier report that has changed; `published` is what witnesses say of its first cell."""

    title: str
    reconsidered: Reconsidered
    published: tuple[PublishedValue, ...]


@dataclass(frozen=True, slots=True)
class View:
    """A day as one audience sees it: findings that are new, standing, closed, reconsidered, and the day's figures."""

    cards: tuple[Card, ...]
    standing: tuple[Line, ...]
    closed: tuple[Line, ...]
    reconsidered: tuple[Reconsideration, ...]
    changes: tuple[Change, ...]
    moves: tuple[Move, ...]
    others: tuple[Move, ...]
    advice: tuple[Advice, ...]

    @property
    def quiet(self) -> bool:
        """Whether there is nothing new but the day's figures."""
        return not (self.cards or self.closed or self.reconsidered or self.changes)

    def count(self, severity: str) -> int:
        """Count the new findings of a severity."""
        return sum(c.finding.severity == severity for c in self.cards)


def build_view(daily: Daily, audience: Audience, language: str) -> View:
    """Select what `audience` sees of the day, in `language`."""
    report, names = daily.report, Names(language)
    cells = report.cells()
    findings = [f for f in daily.verdict.findings if audience.wants_any(f, commodities_of(f))]
    comparisons = daily.verdict.comparisons
    fresh = [
        build_card(f, report, language, comparisons=comparisons)
        for f in findings
        if f.fingerprint in daily.new
    ]
    fingerprints = {f.fingerprint for f in findings}
    order = {c.id: n for n, c in enumerate(all_commodities())}
    moves = _list_moves(report.quotes, daily, audience, names)
    return View(
        tuple(sort_cards(fresh, order)),
        tuple(_build_line(s, cells, names) for s in daily.standing if s.finding.fingerprint in fingerprints),
        tuple(
            Line(names.title_finding(s.finding), "", s)
            for s in daily.closed
            if audience.wants_any(s.finding, commodities_of(s.finding))
        ),
        tuple(
            Reconsideration(
                names.title_finding(r.finding),
                r,
                tuple(list_published(r.finding.cells[:1], r.comparisons, language)),
            )
            for r in daily.reconsidered
            if audience.wants_any(r.finding, commodities_of(r.finding))
        ),
        tuple(
            Change(names.reading(r.series, r.field), r, _subtract(r))
            for r in daily.revisions
            if audience.follows_any(commodities_of_series(r.series))
        ),
        moves[:BIGGEST_MOVES],
        moves[BIGGEST_MOVES:],
        _list_advice(daily, audience, names),
    )


def _build_line(standing: Standing, cells: dict[CellRef, Cell], names: Names) -> Line:
    cell = cells.get(standing.finding.cells[0]) if standing.finding.cells else None
    return Line(names.title_finding(standing.finding), (cell and cell.text) or "", standing)


def _list_moves(quotes: Sequence[Quote], daily: Daily, audience: Audience, names: Names) -> tuple[Move, ...]:
    """List the audience's contracts, the biggest move in per cent first; those without one last."""
    suspect = {cell for f in daily.verdict.findings if f.severity != "info" for cell in f.cells}
    followed = [q for q in quotes if audience.follows_any(commodities_of_series(q.series))]
    sized = {q.contract: abs(p.value) for q in followed if (p := parse_printed(q.cells["pct"].text))}
    followed.sort(key=lambda q: sized.get(q.contract, Decimal(-1)), reverse=True)
    return tuple(
        Move(
            names.series(q.series) if q.series else q.contract,
            q,
            any(c.id in suspect for c in q.cells.values()),
        )
        for q in followed
    )


def _subtract(revision: Revision) -> str:
    try:
        difference = Decimal(revision.after or "") - Decimal(revision.before or "")
    except InvalidOperation:
        return ""
    return f"{difference:+f}"


def _list_advice(daily: Daily, audience: Audience, names: Names) -> tuple[Advice, ...]:
    """List each commodity's advice, changed ones first."""
    compared = compare_advice(daily.report.sections, daily.previous_advice)
    found = [
        Advice(names.heading(section.commodity), section, before, changed)
        for section, before, changed in compared
        if section.advice and audience.follows_any(commodities_of_heading(section.commodity))
    ]
    return tuple(sorted(found, key=lambda a: not a.changed))
