"""Findings as the Desk shows them: cards with their places and history, or lines."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from ribao.model import Box, Report, WitnessComparison
from ribao.presentation.cards import (
    Card,
    Value,
    build_card,
    list_boxes,
    list_choices,
    list_values,
)
from ribao.presentation.findings import write_message
from ribao.presentation.names import Names
from ribao.warehouse.finding_rows import parse_finding
from ribao.warehouse.queries.report_findings import Found


@dataclass(frozen=True, slots=True)
class Shown:
    """A finding on the report's page: its card, where its cells stand, and what became of it.

    `acceptable` are its proposed values that may become corrections; `choices` are the values that values of the day may
    have, where none is sure enough to be proposed.
    """

    found: Found
    card: Card
    places: tuple[Box, ...]
    acceptable: tuple[Value, ...]
    choices: tuple[Value, ...]

    @property
    def severity(self) -> str:
        """error, warn or info."""
        return self.card.finding.severity


def build_cards(
    found: Sequence[Found], report: Report, language: str, comparisons: Sequence[WitnessComparison] = ()
) -> list[Shown]:
    """The findings as they are shown, open ones first, then in their order; with what witnesses publish."""
    cells = report.cells()
    shown = []
    for one in found:
        finding = one.standing.finding
        values = list_values(finding.proposals, cells, language)
        acceptable = tuple(v for v in values if v.cell in one.acceptable)
        choices = tuple(v for v in list_choices(finding, cells, language) if v.cell in one.choosable)
        places = tuple(list_boxes(finding, cells, report))
        card = build_card(finding, report, language, None, comparisons)
        shown.append(Shown(one, card, places, acceptable, choices))
    return sorted(shown, key=lambda s: s.found.standing.state == "resolved")


@dataclass(frozen=True, slots=True)
class Line:
    """A finding of any report in one line; `row` is its line of the warehouse."""

    row: dict[str, Any]
    title: str
    message: str
    proposed: str


def build_lines(rows: Sequence[dict[str, Any]], language: str) -> list[Line]:
    """Findings of any reports, a line each."""
    names, lines = Names(language), []
    for row in rows:
        finding = parse_finding(row)
        message = write_message(finding, language)
        lines.append(Line(row, names.title_finding(finding), message, finding.proposed or ""))
    return lines
