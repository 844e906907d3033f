"""What a mail says of a finding."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from ribao.model import SEVERITIES, Box, Cell, Finding, Report
from ribao.notify.names import Names, is_about_report
from ribao.notify.reason import reason, unsaid

# What a card shows of a long proof; the report's page has all of it.
MOST_PROOFS = 5
MOST_CASUALTIES = 4
MOST_VALUES = 16
_CHINESE = re.compile(r"[\u3000-\u303f\u4e00-\u9fff]")


@dataclass(frozen=True, slots=True)
class Value:
    """A cell's printed text and what it should be; `name` says where it stands."""

    cell: str
    name: str
    printed: str
    proposed: str


@dataclass(frozen=True, slots=True)
class Card:
    """One finding as it is shown. `printed` is the culprit's text, `proposed` the likely right one or what
    the witnesses allow; `values` those of all its cells where there are several; `proof` and `casualties` may be shortened, by `more_proof` and `more_casualties`, `values` by `more_values`.
    `reason` is the message without what the card says besides, `equations` what it leaves out of the proof.
    `crop` and `chart` are cids, or empty; `crop_width` is in CSS pixels."""

    finding: Finding
    title: str
    short: str
    about: str
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
    reason: tuple[str, ...] = ()
    equations: tuple[str, ...] = ()
    values: tuple[Value, ...] = ()
    more_values: int = 0
    crop: str = ""
    crop_width: int = 0
    chart: str = ""


def card(
    finding: Finding,
    cells: Mapping[str, Cell],
    report: Report,
    names: Names,
    language: str,
    proofs: int | None = MOST_PROOFS,
) -> Card:
    """A finding as it is shown, without pictures, with so many `proofs` (None: all)."""
    cell = None if is_about_report(finding) else cells.get(finding.cells[0])
    places = boxes(finding, cells, report)
    said, printed, proposed = (
        message(finding, names, language),
        (cell and cell.text) or "",
        (cell and finding.proposed) or "",
    )
    whole = [
        names.spell(p, _mentioned(finding))
        for p in finding.relations
        if language == "zh" or not _CHINESE.search(p)
    ]
    shown = tuple(whole[:proofs])
    several = _alike(values(finding, cells, names), names) if len(finding.proposals) > 1 else []
    return Card(
        finding,
        names.title(finding),
        names.short(finding),
        names.about(finding),
        names.commodities(finding),
        said,
        printed,
        proposed,
        "" if proposed or finding.expected == printed else finding.expected or "",
        places[0].page if places else None,
        shown,
        len(whole) - len(shown),
        tuple(map(names.cell, finding.casualties[:MOST_CASUALTIES])),
        max(0, len(finding.casualties) - MOST_CASUALTIES),
        reason(said, printed, proposed),
        unsaid(shown, said, finding.severity == "info"),
        tuple(several[:MOST_VALUES]),
        max(0, len(several) - MOST_VALUES),
    )


def values(finding: Finding, cells: Mapping[str, Cell], names: Names) -> list[Value]:
    """What each cell prints and should be, of those that a value is proposed for."""
    printed = {cell: (cells[cell].text if cell in cells else None) or "" for cell in _mentioned(finding)}
    return [Value(p.cell, names.cell(p.cell), printed.get(p.cell, ""), p.value) for p in finding.proposals]


def _alike(told: Sequence[Value], names: Names) -> list[Value]:
    """Header dates with the same mistake in a line, the first of them by name."""
    lines: dict[tuple[str, ...], list[Value]] = {}
    for value in told:
        alike = value.cell.startswith("header/")
        key = (value.cell.rpartition("/")[2], value.printed, value.proposed) if alike else (value.cell,)
        lines.setdefault(key, []).append(value)
    return [replace(here[0], name=names.several(here[0].cell, len(here))) for here in lines.values()]


def message(finding: Finding, names: Names, language: str) -> str:
    """A finding's message in the mail's language."""
    said = finding.message_en if language == "en" and finding.message_en else finding.message
    return names.spell(said, _mentioned(finding))


def ordered(cards: Sequence[Card], order: Mapping[str, int]) -> list[Card]:
    """Gravest first, then by commodity in the catalogue's order."""

    def place(c: Card) -> tuple[int, int]:
        return SEVERITIES.index(c.finding.severity), min(
            (order[i] for i in c.commodities), default=len(order)
        )

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
