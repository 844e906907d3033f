"""What a mail says of a finding: its names for people, its commodity, its pictures."""

from collections.abc import Mapping
from dataclasses import dataclass

from ribao.catalogue import Contract, Series, all_commodities, all_contracts, all_series
from ribao.model import Box, Finding, Report
from ribao.tell.message import words

_ORDER = {"error": 0, "warn": 1, "info": 2}


@dataclass(frozen=True, slots=True)
class Card:
    """One finding as it is shown. `crop` and `chart` are cids, or empty."""

    finding: Finding
    title: str
    commodity: str
    message: str
    printed: str
    page: int | None
    crop: str = ""
    chart: str = ""


class Names:
    """Names of cells and commodities of one report, in one language."""

    def __init__(self, report: Report, language: str) -> None:
        self._words = words(language)
        self._english = language == "en"
        self._rows = {i.cells["current"].id.rsplit("/", 1)[0]: i.series for i in report.indicators}
        self._rows |= {q.cells["close"].id.rsplit("/", 1)[0]: q.series for q in report.quotes}
        self._series: dict[str, Series | Contract] = {s.id: s for s in all_series()}
        self._series |= {c.id: c for c in all_contracts()}
        self._blocks = {s.block: s.commodity for s in all_series()}
        self._headings = {h: c.id for c in all_commodities() for h in c.headings}
        self._commodities = {c.id: c for c in all_commodities()}

    def title(self, finding: Finding) -> str:
        """Where the culprit stands, in words: 铅 LME库存 今日值."""
        return self.cell(finding.cells[0]) if finding.cells else self.about(finding)

    def about(self, finding: Finding) -> str:
        """A finding without cells is about the report."""
        return str(self._words["report"])

    def cell(self, cell: str) -> str:
        """A cell id in words."""
        parts = cell.removeprefix("past/").split("/")
        named = self._row("/".join(parts[:-1]), parts)
        field = self._words["fields"].get(parts[-1], parts[-1])
        past = f"{self._words['tables']['past']} " if cell.startswith("past/") else ""
        return f"{past}{named} {field}".strip()

    def _row(self, row: str, parts: list[str]) -> str:
        known = self._series.get(self._rows.get(row) or "")
        if self._english and known:
            return str(known.name_en)
        if parts[0] in ("header", "text"):
            return f"{self.commodity_name(self.commodity_of(parts[1])) or parts[1]} {self._words['tables'][parts[0]]}"
        return " ".join([self._words["tables"]["t1"], *parts[1:-1]] if parts[0] == "t1" else parts[1:-1])

    def commodity(self, finding: Finding) -> str:
        """The id of the commodity a finding is about, or empty."""
        if not finding.cells:
            return ""
        parts = finding.cells[0].removeprefix("past/").split("/")
        known = self._series.get(self._rows.get("/".join(parts[:-1])) or "")
        return str(known.commodity) if known else self.commodity_of(parts[1])

    def commodity_of(self, heading: str) -> str:
        """The commodity id of a block or heading, or empty."""
        return self._headings.get(heading) or self._blocks.get(heading, "")

    def commodity_name(self, commodity: str) -> str:
        """Its name in the mail's language."""
        known = self._commodities.get(commodity)
        if known is None:
            return ""
        return known.name_en if self._english else known.name_zh


def card(finding: Finding, report: Report, names: Names, language: str) -> Card:
    """A finding as it is shown, without pictures."""
    cell = report.cells().get(finding.cells[0]) if finding.cells else None
    message = finding.message_en if language == "en" and finding.message_en else finding.message
    page = cell.box.page if cell and cell.box else None
    return Card(
        finding, names.title(finding), names.commodity(finding), message, (cell and cell.text) or "", page
    )


def ordered(cards: list[Card], order: Mapping[str, int]) -> list[Card]:
    """Gravest first, then by commodity in the catalogue's order."""
    return sorted(cards, key=lambda c: (_ORDER[c.finding.severity], order.get(c.commodity, len(order))))


def boxes(finding: Finding, report: Report) -> list[Box]:
    """The places of a finding's cells, the culprit first."""
    cells = report.cells()
    return [box for c in finding.cells if c in cells and (box := cells[c].box)]
