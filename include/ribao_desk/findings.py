"""Findings in words: as cards with their places and history, or as lines."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from ribao.model import SEVERITIES, Box, Cell, Finding, Indicator, Quote, Report
from ribao.notify.cards import Card, Value, boxes, card, message, values
from ribao.notify.names import Names
from ribao.notify.reason import write_unequal
from ribao.warehouse.daily_summary import finding_of
from ribao.warehouse.queries.report_findings import Found


@dataclass(frozen=True, slots=True)
class Shown:
    """A finding on the report's page: its words, where its cells stand, and what became of it.

    `acceptable` are its proposed values that may become corrections.
    """

    found: Found
    card: Card
    places: tuple[Box, ...]
    acceptable: tuple[Value, ...]

    @property
    def severity(self) -> str:
        """error, warn or info."""
        return self.card.finding.severity

    @property
    def proof(self) -> tuple[str, ...]:
        """The equations of the proof: those of a note hold, those of an error or a warning do not."""
        return self.card.proof if self.severity == "info" else tuple(map(write_unequal, self.card.proof))


def cards(found: Sequence[Found], report: Report, language: str) -> list[Shown]:
    """The findings as they are shown, open ones first, else in their order."""
    cells, names = report.cells(), Names(report, language)
    shown = [
        Shown(
            one,
            card(one.standing.finding, cells, report, names, language, proofs=None),
            tuple(boxes(one.standing.finding, cells, report)),
            tuple(v for v in values(one.standing.finding, cells, names) if v.cell in one.acceptable),
        )
        for one in found
    ]
    return sorted(shown, key=lambda s: s.found.standing.state == "resolved")


def marks(found: Sequence[Found]) -> dict[str, tuple[int, str]]:
    """For each cell that a finding names, the finding's number and severity, the gravest first."""
    told: dict[str, tuple[int, str]] = {}
    # The gravest comes last, and so wins where two findings name one cell.
    for one in sorted(found, key=lambda f: -SEVERITIES.index(f.standing.finding.severity)):
        finding = one.standing.finding
        told |= dict.fromkeys((*finding.casualties, *finding.cells), (one.n, finding.severity))
    return told


@dataclass(frozen=True, slots=True)
class Line:
    """A finding of any report in one line; `row` is its line of the warehouse."""

    row: dict[str, Any]
    title: str
    message: str
    proposed: str


def rows(told: Sequence[dict[str, Any]], language: str) -> list[Line]:
    """Findings of any reports, in words."""
    found = []
    for row in told:
        finding = finding_of(row)
        names = Names(_around(finding, row["series"]), language)
        said = message(finding, names, language)
        found.append(Line(row, names.title(finding), said, finding.proposed or ""))
    return found


def _around(finding: Finding, series: str | None) -> Report:
    """A report with nothing in it but the culprit's row, which is all that its name depends on."""
    quotes: tuple[Quote, ...] = ()
    indicators: tuple[Indicator, ...] = ()
    if finding.cells and series:
        row, _, field = finding.cells[0].removeprefix("past/").rpartition("/")
        cells = {k: Cell(f"{row}/{k}", None, None) for k in ("close", "current", field)}
        if row.startswith("t1/"):
            quotes = (Quote(row.removeprefix("t1/"), cells, None, series),)
        else:
            indicators = (Indicator("", None, "left", cells, series),)
    return Report(None, None, quotes, indicators, (), (), (), (), 0, "", "")
