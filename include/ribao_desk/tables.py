"""Tables 1 and 2 and the sections, in the form that the pages show."""

from collections.abc import Iterable
from dataclasses import dataclass

from ribao.cells import CellRef
from ribao.model import Indicator, Quote, Report
from ribao.presentation.names import Names


@dataclass(frozen=True, slots=True)
class Block:
    """A block of table 2: its heading as printed and in the page's language, its rows."""

    block: str
    heading: str
    rows: tuple[tuple[str, Indicator], ...]


@dataclass(frozen=True, slots=True)
class Tables:
    """Rows of table 1 with their names, blocks of table 2."""

    quotes: tuple[tuple[str, Quote], ...]
    blocks: tuple[Block, ...]


def build_tables(report: Report, language: str) -> Tables:
    """Build both tables as read, rows named in the page's language."""
    names = Names(language)

    def name_row(series: str | None, label: str | None) -> str:
        return names.series(series) if series and language == "en" else label or ""

    blocks: dict[str, list[tuple[str, Indicator]]] = {}
    for row in report.indicators:
        blocks.setdefault(row.block, []).append((name_row(row.series, row.metric), row))
    return Tables(
        tuple((name_row(q.series, q.contract), q) for q in report.quotes),
        tuple(Block(b, names.heading(b), tuple(rows)) for b, rows in blocks.items()),
    )


def name_cells(report: Report, cells: Iterable[str], language: str) -> dict[str, str]:
    """Name cells, by their ids."""
    names = Names(language)
    return {cell: names.title_cell(CellRef(cell)) for cell in cells}
