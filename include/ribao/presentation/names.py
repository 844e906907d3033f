"""What cells, commodities and series are called. Labels that the catalogue does not know stay as printed."""

from functools import cache

from ribao.catalogue import (
    Commodity,
    Contract,
    Series,
    all_commodities,
    all_contracts,
    all_series,
    find_contract,
    find_series,
)
from ribao.catalogue.witnesses import all_witnesses
from ribao.cells import CellRef, RowRef
from ribao.model import Finding
from ribao.presentation.messages import messages

_BLOCK_TYPES = ("stale_block", "block")


class Names:
    """Names in one language: `title_…` for headings, `name_cell` for sentences."""

    def __init__(self, language: str) -> None:
        self._m = messages(language)
        self._english = language == "en"

    def title_finding(self, finding: Finding) -> str:
        """Where the first cell stands: 铅 LME仓单 今日值."""
        if is_about_report(finding):
            return self._m("this-report")
        if _is_whole_block(finding):
            return f"{self.heading(finding.cells[0].block)}{self._m('whole-block')}"
        return self.title_cell(finding.cells[0])

    def title_briefly(self, finding: Finding) -> str:
        """The same for a subject line: without the field."""
        if is_about_report(finding) or _is_whole_block(finding):
            return self.title_finding(finding)
        return self._past(finding.cells[0]) + self._title_row(finding.cells[0])

    def title_cell(self, cell: CellRef) -> str:
        """A cell in a heading, a table or a list."""
        row = self._past(cell) + self._title_row(cell)
        return row if cell.table == "text" else f"{row} {self.field(cell.field)}"

    def title_alike(self, cell: CellRef, count: int) -> str:
        """So many cells like one, by that one's title."""
        name = self.title_cell(cell)
        return name if count == 1 else self._m("and-alike", name=name, n=count, more=count - 1)

    def name_cell(self, cell: CellRef) -> str:
        """A cell in a sentence: 铅「LME仓单」今日值."""
        if cell.is_past:
            return self._m("cell-past", cell=self.name_cell(cell.present))
        if cell.is_published:
            witness = name_witness(cell.witness, "en" if self._english else "zh")
            return self._m("cell-published", witness=witness, cell=self.name_cell(cell.present))
        if cell.table == "text":
            if cell.is_stated_change:
                return self._m("cell-text-change", block=cell.block)
            return self._m("cell-text", block=cell.block)
        field = self.field(cell.field)
        if cell.table == "header":
            return self._m("cell-header", block=cell.block, side=cell.metric, field=field)
        return self._m("cell-name", row=self.name_row(cell.row), field=field)

    def name_row(self, row: RowRef) -> str:
        """A row in a sentence: 铅「LME仓单」."""
        name = self._known_name(row)
        if row.table == "t1":
            return self._m("row-t1", label=name or row.block)
        return name or self._m("row-t2", block=self.heading(row.block), label=row.metric)

    def block_of(self, finding: Finding) -> str:
        """The commodity or the block that a finding is about; empty where it is about the report."""
        if is_about_report(finding):
            return ""
        row_source = find_known(finding.cells[0].row)
        if row_source is None:
            return self.heading(finding.cells[0].block)
        names = _commodities()[row_source.commodity]
        return names.name_en if self._english else names.name_zh

    def series(self, series: str) -> str:
        """A series by its id."""
        entry = _known_series().get(series)
        if entry is None:
            return series
        if self._english:
            return entry.name_en
        return entry.contract if isinstance(entry, Contract) else f"{entry.block} {entry.metric}"

    def reading(self, series: str, field: str) -> str:
        """A series and its field, where it has more than a value."""
        return self.series(series) + ("" if field == "value" else f" {self.field(field)}")

    def heading(self, heading: str) -> str:
        """A block's or section's heading, as printed where it is unknown."""
        commodities = commodities_of_heading(heading)
        if not self._english or not commodities:
            return heading
        return " / ".join(_commodities()[c].name_en for c in commodities)

    def field(self, field: str) -> str:
        """A column of a table."""
        name = f"field-{field}"
        return self._m(name) if name in self._m else field

    def _past(self, cell: CellRef) -> str:
        return f"{self._m('table-past')} " if cell.is_past else ""

    def _title_row(self, cell: CellRef) -> str:
        if cell.table in ("header", "text"):
            return f"{self.heading(cell.block)} {self._m(f'table-{cell.table}')}"
        in_table1, name = cell.table == "t1", self._known_name(cell.row) if self._english else None
        if name:
            return f"{name} ({self._m('table-t1')})" if in_table1 else name
        label = [self._m("table-t1"), cell.block] if in_table1 else [cell.block, cell.metric]
        return " ".join(label)

    def _known_name(self, row: RowRef) -> str | None:
        row_source = find_known(row) if self._english else None
        return row_source.name_en if row_source else None


def find_known(row: RowRef) -> Series | Contract | None:
    """The catalogue's series or contract of a row; None for other rows and unknown labels."""
    if row.table == "t1":
        return find_contract(row.block)
    return find_series(row.block, row.metric) if row.table == "t2" else None


def is_about_report(finding: Finding) -> bool:
    """Whether a finding is about the whole report: one of its cells is then no more than an example."""
    blocks = {cell.block for cell in finding.cells}
    return (
        not blocks or finding.scope == "report" or (finding.type == "wrong_header_date" and len(blocks) > 1)
    )


def commodities_of(finding: Finding) -> tuple[str, ...]:
    """The ids of the commodities that a finding is about; none where it is about the report."""
    if is_about_report(finding):
        return ()
    row_source = find_known(finding.cells[0].row)
    return (row_source.commodity,) if row_source else commodities_of_heading(finding.cells[0].block)


def commodities_of_series(series: str | None) -> tuple[str, ...]:
    """The commodity of a series, none where the series is unknown."""
    entry = _known_series().get(series or "")
    return (entry.commodity,) if entry else ()


def commodities_of_heading(heading: str) -> tuple[str, ...]:
    """The commodities that a block or a section is about."""
    return _by_heading().get(heading, ())


def _is_whole_block(finding: Finding) -> bool:
    return finding.type in _BLOCK_TYPES and finding.cells[0].table != "text"


@cache
def _commodities() -> dict[str, Commodity]:
    return {c.id: c for c in all_commodities()}


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


def name_witness(witness: str, language: str) -> str:
    """What a witness is called in a sentence."""
    line = all_witnesses()[witness]
    return line.zh if language == "zh" else line.en
