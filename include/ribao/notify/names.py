"""What cells, commodities and series are called in a mail, in one language."""

from collections.abc import Iterable
from functools import cache

from ribao.catalogue import Contract, Series, all_commodities, all_contracts, all_series
from ribao.model import Finding, Report
from ribao.presentation.messages import messages

_BLOCKS = ("stale_block", "block")


class Names:
    """Names for one report's cells. Printed labels that the catalogue does not know stay as printed."""

    def __init__(self, report: Report, language: str) -> None:
        self._m = messages(language)
        self._english = language == "en"
        self._rows = {i.cells["current"].id.rsplit("/", 1)[0]: i.series for i in report.indicators}
        self._rows |= {q.cells["close"].id.rsplit("/", 1)[0]: q.series for q in report.quotes}
        self._series = _known_series()
        self._commodities = {c.id: c for c in all_commodities()}

    def title(self, finding: Finding) -> str:
        """Where the culprit stands, in words: 铅 LME仓单 今日值."""
        if is_about_report(finding):
            return self._m("this-report")
        if self._whole_block(finding):
            return f"{self.heading(_parts(finding.cells[0])[1])}{self._m('whole-block')}"
        return self.cell(finding.cells[0])

    def short(self, finding: Finding) -> str:
        """The same for a subject line: without the field."""
        if is_about_report(finding) or self._whole_block(finding):
            return self.title(finding)
        cell = finding.cells[0]
        return self._past(cell) + self._row(_parts(cell))

    def about(self, finding: Finding) -> str:
        """The block or the commodity a finding is about; empty where it is about the report."""
        if is_about_report(finding):
            return ""
        known = self._series.get(self.series_of(finding))
        if known is None:
            return self.heading(_parts(finding.cells[0])[1])
        names = self._commodities[known.commodity]
        return names.name_en if self._english else names.name_zh

    def cell(self, cell: str) -> str:
        """A cell id in words."""
        parts = _parts(cell)
        if parts[0] == "text":
            return self._past(cell) + self._row(parts)
        return f"{self._past(cell)}{self._row(parts)} {self._m(f'field-{parts[-1]}')}"

    def several(self, cell: str, count: int) -> str:
        """So many cells like one, by that one's name."""
        name = self.cell(cell)
        return name if count == 1 else self._m("and-alike", name=name, n=count, more=count - 1)

    def spell(self, text: str, cells: Iterable[str]) -> str:
        """A text with the cell ids in it replaced by words."""
        for cell in sorted(cells, key=len, reverse=True):
            text = text.replace(cell, self.cell(cell))
        return text

    def series(self, series: str) -> str:
        """A series' name; an unknown one is known by its printed label."""
        known = self._series.get(series)
        if known is None:
            return series
        if self._english:
            return known.name_en
        return known.contract if isinstance(known, Contract) else f"{known.block} {known.metric}"

    def reading(self, series: str, field: str) -> str:
        """A series and what of it, where it has more than a value."""
        told = "" if field == "value" else f" {self._m(f'field-{field}')}"
        return f"{self.series(series)}{told}"

    def series_of(self, finding: Finding) -> str:
        """The series that the culprit belongs to, or empty."""
        return self._rows.get(_row_id(finding.cells[0])) or "" if finding.cells else ""

    def commodities(self, finding: Finding) -> tuple[str, ...]:
        """The ids of the commodities a finding is about; none where it is about the report."""
        return commodities(finding, self.series_of(finding))

    def heading(self, heading: str) -> str:
        """A block's or section's heading in the mail's language, as printed where it is unknown."""
        known = commodities_of(heading)
        if not self._english or not known:
            return heading
        return " / ".join(self._commodities[c].name_en for c in known)

    def _whole_block(self, finding: Finding) -> bool:
        return finding.pattern in _BLOCKS and not finding.cells[0].startswith("text/")

    def _past(self, cell: str) -> str:
        return f"{self._m('table-past')} " if cell.startswith("past/") else ""

    def _row(self, parts: list[str]) -> str:
        table, rest = parts[0], parts[1:-1]
        known = self._series.get(self._rows.get("/".join(parts[:-1])) or "")
        prefix = [self._m("table-t1")] if table == "t1" else []
        if table in ("header", "text"):
            return f"{self.heading(parts[1])} {self._m(f'table-{table}')}"
        if self._english and known:
            return " ".join([known.name_en, *(f"({p})" for p in prefix)])
        return " ".join([*prefix, *rest])


def is_about_report(finding: Finding) -> bool:
    """Whether a finding is about the report as a whole: one of its cells is then no more than an example."""
    blocks = {_parts(cell)[1] for cell in finding.cells}
    return (
        not blocks
        or finding.check.startswith("report.")
        or (finding.pattern == "wrong_header_date" and len(blocks) > 1)
    )


def commodities(finding: Finding, series: str | None) -> tuple[str, ...]:
    """The ids of the commodities that a finding whose culprit is of `series` is about; none: the report."""
    if is_about_report(finding):
        return ()
    return commodities_of_series(series) or commodities_of(_parts(finding.cells[0])[1])


def commodities_of_series(series: str | None) -> tuple[str, ...]:
    """The commodity of a series, none where the series is unknown."""
    known = _known_series().get(series or "")
    return (known.commodity,) if known else ()


def commodities_of(heading: str) -> tuple[str, ...]:
    """The commodities that a block or a section speaks of."""
    return _by_heading().get(heading, ())


@cache
def _known_series() -> dict[str, Series | Contract]:
    return {s.id: s for s in all_series()} | {c.id: c for c in all_contracts()}


@cache
def _by_heading() -> dict[str, tuple[str, ...]]:
    """Commodity ids by headings of sections and of table 2's blocks."""
    pairs = [(h, c.id) for c in all_commodities() for h in c.headings]
    pairs += [(s.block, s.commodity) for s in all_series() if s.commodity]
    found: dict[str, tuple[str, ...]] = {}
    for heading, commodity in dict.fromkeys(pairs):
        found[heading] = (*found.get(heading, ()), commodity)
    return found


def _parts(cell: str) -> list[str]:
    return cell.removeprefix("past/").split("/")


def _row_id(cell: str) -> str:
    return cell.removeprefix("past/").rsplit("/", 1)[0]
