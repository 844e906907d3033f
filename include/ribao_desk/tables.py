"""The day as the page of its tables shows it: table 1, and table 2 block by block."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from ribao.cells import CellRef
from ribao.model import Day, DayCell, DayRow
from ribao.presentation.cards import PublishedValue
from ribao.presentation.day import explain_cell, list_cell_published, list_fields, name_row
from ribao.presentation.messages import messages
from ribao.presentation.names import Names


@dataclass(frozen=True, slots=True)
class Row:
    """A row: its series, its name, its cells in the order of the columns, and what witnesses published."""

    series: str | None
    name: str
    cells: tuple[tuple[DayCell, str], ...]
    published: tuple[PublishedValue, ...]


@dataclass(frozen=True, slots=True)
class Table:
    """Table 1, or a block of table 2: a heading, the number columns and the rows."""

    heading: str
    fields: tuple[str, ...]
    rows: tuple[Row, ...]

    @property
    def has_published(self) -> bool:
        """Whether a witness speaks of a number here."""
        return any(row.published for row in self.rows)


def build_tables(day: Day, language: str) -> tuple[tuple[Table, ...], tuple[Table, ...]]:
    """Table 1, and the blocks of table 2 as printed; each cell with why its best value is another."""
    names = Names(language)
    quotes = [row for row in day.rows if row.row.table == "t1"]
    blocks: dict[str, list[DayRow]] = {}
    for row in day.rows:
        if row.row.table == "t2":
            blocks.setdefault(row.row.block, []).append(row)
    return (
        tuple(_build_table("", "t1", rows, names, language) for rows in [quotes] if rows),
        tuple(_build_table(names.heading(b), "t2", rows, names, language) for b, rows in blocks.items()),
    )


def _build_table(heading: str, table: str, rows: Sequence[DayRow], names: Names, language: str) -> Table:
    fields = tuple(list_fields(rows, table))
    return Table(heading, fields, tuple(_build_row(row, fields, names, language) for row in rows))


def _build_row(row: DayRow, fields: Sequence[str], names: Names, language: str) -> Row:
    m = messages(language)
    cells = [row.cells[field] for field in fields if field in row.cells]
    return Row(
        row.series,
        name_row(row, names, m),
        tuple((cell, explain_cell(cell, m)) for cell in cells),
        tuple(p for c in cells for p in list_cell_published(c, m)),
    )


def name_cells(cells: Iterable[str], language: str) -> dict[str, str]:
    """Name cells, by their ids."""
    names = Names(language)
    return {cell: names.title_cell(CellRef(cell)) for cell in cells}
