"""A report's findings as cards: in words, with their places, their history and what may be done."""

from collections.abc import Sequence
from dataclasses import dataclass

from ribao.model import Box, Report
from ribao.tell.cards import Card, boxes, card
from ribao.tell.names import Names
from ribao.warehouse.desk_found import Found

# A later rank wins where two findings name one cell.
_RANK = {"info": 0, "warn": 1, "error": 2}


@dataclass(frozen=True, slots=True)
class Shown:
    """A finding on the report's page: its words, where its cells stand, and what became of it."""

    found: Found
    card: Card
    places: tuple[Box, ...]

    @property
    def severity(self) -> str:
        """error, warn or info."""
        return self.card.finding.severity


def cards(found: Sequence[Found], report: Report, language: str) -> list[Shown]:
    """The findings as they are shown, open ones first, else in their order."""
    cells, names = report.cells(), Names(report, language)
    shown = [
        Shown(
            one,
            card(one.standing.finding, cells, report, names, language, proofs=None),
            tuple(boxes(one.standing.finding, cells, report)),
        )
        for one in found
    ]
    return sorted(shown, key=lambda s: s.found.standing.state == "resolved")


def marks(found: Sequence[Found]) -> dict[str, tuple[int, str]]:
    """For each cell that a finding names, the finding's number and severity, the gravest first."""
    told: dict[str, tuple[int, str]] = {}
    for one in sorted(found, key=lambda f: _RANK[f.standing.finding.severity]):
        finding = one.standing.finding
        told |= dict.fromkeys((*finding.casualties, *finding.cells), (one.n, finding.severity))
    return told
