"""A finding as a card: what mails and the Report Desk show of it, without pictures."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from ribao.calendar import SHANGHAI
from ribao.cells import CellRef
from ribao.model import SEVERITIES, Box, Cell, Finding, Proposal, Report, WitnessComparison
from ribao.presentation.certainty import name_certainty
from ribao.presentation.findings import (
    list_equations,
    list_unsaid_equations,
    write_message,
    write_reason,
)
from ribao.presentation.messages import messages
from ribao.presentation.names import Names, commodities_of, name_witness

# What a card shows of a long proof; the report's page shows all of it.
MOST_EQUATIONS = 5
MOST_CASUALTIES = 4
MOST_VALUES = 16
MOST_PUBLISHED = 4


@dataclass(frozen=True, slots=True)
class Value:
    """A cell's printed text and a value for it with how sure that is, in words; `name` says where it stands."""

    cell: CellRef
    name: str
    printed: str
    proposed: str
    certainty: str


@dataclass(frozen=True, slots=True)
class PublishedValue:
    """What a witness publishes of a cell: its name, the number, when it first said so (Shanghai's time)."""

    witness: str
    name: str
    value: str
    at: str
    agrees: bool


@dataclass(frozen=True, slots=True)
class Card:
    """One finding as it is shown.

    `printed` is the first cell's text, `proposed` its likely right value and `certainty` how sure that is,
    or `allowed` what the evidence allows; `values` those of all cells where there are several. `reason` is the message without what the card
    shows besides, `unsaid` the equations that it leaves out of `equations`, `published` what witnesses say. Long lists are shortened, by
    `more_…`. `crop` and `chart` are content ids of pictures, or empty; `crop_width` is in CSS pixels.
    """

    finding: Finding
    title: str
    short: str
    about: str
    commodities: tuple[str, ...]
    message: str
    reason: tuple[str, ...]
    printed: str
    proposed: str
    certainty: str
    allowed: str
    page: int | None
    equations: tuple[str, ...]
    unsaid: tuple[str, ...]
    more_equations: int
    casualties: tuple[str, ...]
    more_casualties: int
    values: tuple[Value, ...]
    more_values: int
    published: tuple[PublishedValue, ...] = ()
    crop: str = ""
    crop_width: int = 0
    chart: str = ""


def build_card(
    finding: Finding,
    report: Report,
    language: str,
    most_equations: int | None = MOST_EQUATIONS,
    comparisons: Sequence[WitnessComparison] = (),
) -> Card:
    """A finding of a report as a card, with so many equations (None: all).

    `comparisons` are the report's cells beside what witnesses publish of them.
    """
    names, cells = Names(language), report.cells()
    first = cells.get(finding.cells[0]) if finding.cells and finding.scope != "report" else None
    places = list_boxes(finding, cells, report)
    printed, proposed = (first and first.text) or "", (first and finding.proposed) or ""
    equations = list_equations(finding)
    shown = equations[:most_equations]
    proposals = list_values(finding.proposals, cells, language)
    values = _merge_alike(proposals, names) if len(finding.proposals) > 1 else []
    return Card(
        finding,
        names.title_finding(finding),
        names.title_briefly(finding),
        names.block_of(finding),
        commodities_of(finding),
        write_message(finding, language),
        write_reason(finding, language),
        printed,
        proposed,
        next((v.certainty for v in proposals if v.cell in finding.cells[:1]), ""),
        "" if proposed or finding.expected == printed else finding.expected or "",
        places[0].page if places else None,
        shown,
        tuple(e for e in list_unsaid_equations(finding) if e in shown),
        len(equations) - len(shown),
        tuple(map(names.title_cell, finding.casualties[:MOST_CASUALTIES])),
        max(0, len(finding.casualties) - MOST_CASUALTIES),
        tuple(values[:MOST_VALUES]),
        max(0, len(values) - MOST_VALUES),
        tuple(list_published(finding.cells, comparisons, language))[:MOST_PUBLISHED],
    )


def list_published(
    cells: Sequence[CellRef], comparisons: Sequence[WitnessComparison], language: str
) -> Iterator[PublishedValue]:
    """What witnesses publish of some cells, in the cells' order."""
    names = Names(language)
    for cell in cells:
        for found in comparisons:
            if found.cell == cell and found.reading:
                at = found.reading.known_at
                yield PublishedValue(
                    name_witness(found.witness, language),
                    names.title_cell(cell),
                    f"{found.reading.value:f}",
                    f"{at.astimezone(SHANGHAI):%m-%d %H:%M}" if at else "",
                    found.state == "agrees",
                )


def list_values(proposals: Iterable[Proposal], cells: Mapping[CellRef, Cell], language: str) -> list[Value]:
    """What each cell prints and what it should or may be, of those that have a value."""
    names, m = Names(language), messages(language)
    return [
        Value(
            p.cell,
            names.title_cell(p.cell),
            _print(cells.get(p.cell)),
            p.value,
            name_certainty(p.confidence, m),
        )
        for p in proposals
        if p.value is not None
    ]


def list_choices(finding: Finding, cells: Mapping[CellRef, Cell], language: str) -> list[Value]:
    """The values that cells may have, the likeliest first, of cells for which none is sure enough to be proposed."""
    proposed = {p.cell for p in finding.proposals}
    left = [p for p in finding.alternatives if p.cell not in proposed]
    return list_values(sorted(left, key=lambda p: -(p.confidence or 0)), cells, language)


def list_boxes(finding: Finding, cells: Mapping[CellRef, Cell], report: Report) -> list[Box]:
    """The places of a finding's cells, in their order; of a statement, each of its lines."""
    lines = {s.id: s.boxes for s in report.statements}
    found: list[Box] = []
    for cell in finding.cells:
        box = cells[cell].box if cell in cells else None
        found.extend([box] if box else lines.get(cell, ()))
    return found


def sort_cards(cards: Sequence[Card], order: Mapping[str, int]) -> list[Card]:
    """Gravest first, then by commodity in the catalogue's order."""

    def place(card: Card) -> tuple[int, int]:
        first = min((order[i] for i in card.commodities), default=len(order))
        return SEVERITIES.index(card.finding.severity), first

    return sorted(cards, key=place)


def _print(cell: Cell | None) -> str:
    return (cell.text if cell else None) or ""


def _merge_alike(values: Sequence[Value], names: Names) -> list[Value]:
    """Header dates with the same mistake in one line, under the name of the first."""
    lines: dict[tuple[str, ...], list[Value]] = {}
    for value in values:
        is_header = value.cell.table == "header"
        key = (value.cell.field, value.printed, value.proposed) if is_header else (value.cell,)
        lines.setdefault(key, []).append(value)
    return [replace(same[0], name=names.title_alike(same[0].cell, len(same))) for same in lines.values()]
