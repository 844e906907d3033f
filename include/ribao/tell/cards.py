"""What a mail says of a finding."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from ribao.model import Box, Cell, Finding, Report
from ribao.tell.names import Names

# What a card shows of a long proof; the report's page has all of it.
MOST_PROOFS = 5
MOST_CASUALTIES = 4
_ORDER = {"error": 0, "warn": 1, "info": 2}


@dataclass(frozen=True, slots=True)
class Card:
    """One finding as it is shown. `printed` is the culprit's text, `proposed` the likely right one or what
    the witnesses allow; `proof` and `casualties` may be shortened, by `more_proof` and `more_casualties`.
    `crop` and `chart` are cids, or empty."""

    finding: Finding
    title: str
    short: str
    commodities: tuple[str, ...]
    message: str
    printed: str
    proposed: str
    allowed: str
    page: int | None
    proof: tuple[str, ...]
    more_proof: int
    casualties: tuple[str, ...]
    more_casualties: int
    crop: str = ""
    chart: str = ""


def card(finding: Finding, cells: Mapping[str, Cell], report: Report, names: Names, language: str) -> Card:
    """A finding as it is shown, without pictures."""
    cell = cells.get(finding.cells[0]) if finding.cells else None
    places = boxes(finding, cells, report)
    return Card(
        finding,
        names.title(finding),
        names.short(finding),
        names.commodities(finding),
        message(finding, names, language),
        (cell and cell.text) or "",
        finding.proposed or "",
        "" if finding.proposed else finding.expected or "",
        places[0].page if places else None,
        tuple(names.spell(p, _mentioned(finding)) for p in finding.relations[:MOST_PROOFS]),
        max(0, len(finding.relations) - MOST_PROOFS),
        tuple(map(names.cell, finding.casualties[:MOST_CASUALTIES])),
        max(0, len(finding.casualties) - MOST_CASUALTIES),
    )


def message(finding: Finding, names: Names, language: str) -> str:
    """A finding's message in the mail's language."""
    said = finding.message_en if language == "en" and finding.message_en else finding.message
    return names.spell(said, _mentioned(finding))


def ordered(cards: Sequence[Card], order: Mapping[str, int]) -> list[Card]:
    """Gravest first, then by commodity in the catalogue's order."""

    def place(c: Card) -> tuple[int, int]:
        return _ORDER[c.finding.severity], min((order[i] for i in c.commodities), default=len(order))

    return sorted(cards, key=place)


def boxes(finding: Finding, cells: Mapping[str, Cell], report: Report) -> list[Box]:
    """The places of a finding's cells, the culprit first; of a statement, each of its lines."""
    said = {s.id: s.boxes for s in report.statements}
    found: list[Box] = []
    for cell in finding.cells:
        box = cells[cell].box if cell in cells else None
        found.extend([box] if box else said.get(cell, ()))
    return found


def _mentioned(finding: Finding) -> tuple[str, ...]:
    cells = (*finding.cells, *finding.casualties)
    return (*cells, *(f"past/{c}" for c in cells))
